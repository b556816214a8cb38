import { html } from 'hono/html';
import { OtklikError } from '../../kernel/errors.ts';
import { privacyOf } from '../../privacy/read-desk.ts';
import { mayDestroy } from '../../privacy/requests.ts';
import type { Person } from '../../staff/person.ts';
import type { ConsoleDeps } from '../deps.ts';
import { type Html, named, NOTHING, written } from '../html.ts';
import { framedPage } from '../layout.ts';
import { fullMoment } from '../moments.ts';
import { readSituation } from '../situation.ts';
import { HOLD_GROUNDS, IDENTIFIED_BY, REQUEST_KINDS, REQUEST_STATES } from './words.ts';
import { caseLabel } from '../case-label.ts';

type Privacy = Awaited<ReturnType<typeof privacyOf>>;

function options(words: Readonly<Record<string, string>>): readonly Html[] {
  return Object.entries(words).map(([id, name]) => html`<option value="${id}">${name}</option>`);
}

function exportForm(to: string): Html {
  return html`<form method="post" action="${to}/export" class="stack">
    <label
      >Как вы знаете, что это он<select name="identified">
        ${options(IDENTIFIED_BY)}
      </select></label
    >
    <label>Зачем выгружаете, без имён<input name="reason" required minlength="5" maxlength="300" /></label>
    <button class="button">Скачать всю историю</button>
    <p class="muted small">
      Архив: страница, данные и файлы. Заметок сотрудников в нём нет. Выгрузка попадёт в журнал.
    </p>
  </form>`;
}

function requestForm(to: string, cases: readonly { readonly id: string; readonly name: string }[]): Html {
  return html`<details>
    <summary>Новый запрос</summary>
    <form method="post" action="${to}/requests" class="stack">
      <label
        >В каком вопросе пришёл
        <select name="case">
          ${cases.map(({ id, name }) => html`<option value="${id}">${name}</option>`)}
        </select>
      </label>
      <label
        >Чего хочет человек<select name="kind">
          ${options(REQUEST_KINDS)}
        </select></label
      >
      <label
        >Как вы знаете, что это он<select name="identified">
          ${options(IDENTIFIED_BY)}
        </select></label
      >
      <label>Когда пришёл<input type="date" name="received" required /></label>
      <label>Его словами<textarea name="wish" rows="3" maxlength="4000"></textarea></label>
      <button class="button">Записать, срок пойдёт</button>
    </form>
  </details>`;
}

/** Destroying stands apart: its button is not pressed by mistake for another. */
function decisionForms(to: string, { kind }: Privacy['requests'][number]): Html {
  const answer = html`<label
    >Что ответили человеку<textarea name="answer" rows="2" required maxlength="4000"></textarea>
  </label>`;
  return html`<form method="post" action="${to}" class="stack">
      ${answer}
      <div class="acts">
        <button class="button" name="how" value="done">Исполнено</button>
        <button class="button" name="how" value="refused">Отказано</button>
      </div>
    </form>
    ${
      mayDestroy(kind)
        ? html`<details>
            <summary>Уничтожить все данные этого человека</summary>
            <form method="post" action="${to}" class="stack">
              <input type="hidden" name="how" value="destroy" />
              ${answer}
              <label class="check"
                ><input type="checkbox" name="sure" value="yes" required />Переписка, файлы, имя и профили
                будут уничтожены, вернуть их нельзя. Обращения по 59-ФЗ останутся</label
              >
              <button class="button">Уничтожить и составить акт</button>
            </form>
          </details>`
        : NOTHING
    }`;
}

function requestItem(to: string, request: Privacy['requests'][number], zone: string): Html {
  const destroying = request.state === 'open' && request.decided_by !== null;
  return html`<li class="letter">
    <p>
      <strong>${REQUEST_KINDS[request.kind]}</strong>,
      ${destroying ? 'данные уничтожаются' : REQUEST_STATES[request.state]}
    </p>
    <p class="muted small">
      записан ${fullMoment(request.opened_at, zone)}, ${IDENTIFIED_BY[request.identified_by]}
    </p>
    ${request.wish ? html`<p>${written(request.wish)}</p>` : NOTHING}
    ${request.answer ? html`<p class="muted">Ответ: ${written(request.answer)}</p>` : NOTHING}
    ${
      request.state !== 'open' || destroying
        ? NOTHING
        : decisionForms(`${to}/requests/${request.id}`, request)
    }
  </li>`;
}

function holds(to: string, all: Privacy['holds'], zone: string): Html {
  return html`${all.map(
      (hold) =>
        html`<div class="letter">
          <p>
            <strong>${HOLD_GROUNDS[hold.ground]}</strong>,
            ${hold.lifted_at === null ? `с ${fullMoment(hold.set_at, zone)}` : `снят ${fullMoment(hold.lifted_at, zone)}`}
          </p>
          ${hold.reason ? html`<p>${written(hold.reason)}</p>` : NOTHING}
          ${hold.lifted_at === null ? html`<form method="post" action="${to}/holds/${hold.id}/lift"><button class="button button-small">Снять запрет</button></form>` : NOTHING}
        </div>`,
    )}
    <details>
      <summary>Запретить уничтожение</summary>
      <form method="post" action="${to}/holds" class="stack">
        <label
          >Почему<select name="ground">
            ${options(HOLD_GROUNDS)}
          </select></label
        >
        <label>Пояснение<input name="reason" required maxlength="1000" /></label>
        <button class="button">Запретить</button>
      </form>
    </details>`;
}

/** What is kept of one person, what he demanded, and what is to be done about it. Throws OtklikError `not_found`. */
export async function personPage(deps: ConsoleDeps, staff: Person, clientId: string): Promise<Html> {
  const { db } = deps;
  const client = await db.selectFrom('clients').selectAll().where('id', '=', clientId).executeTakeFirst();
  const rows = await db
    .selectFrom('cases')
    .select(['id', 'number', 'agency', 'opened_at'])
    .where('client_id', '=', clientId)
    .orderBy('opened_at', 'desc')
    .execute();
  const cases = rows.map((row) => ({ ...row, name: caseLabel(deps, row.agency, row.number) }));
  const [latest] = cases;
  if (!client || !latest) throw new OtklikError('not_found', 'О таком человеке ничего нет');
  const [situation, privacy] = await Promise.all([
    readSituation(deps, staff),
    privacyOf(db, deps.privacy.seal, clientId),
  ]);
  const agency = deps.agencies.find(({ id }) => id === latest.agency);
  const zone = agency?.zone ?? 'Europe/Moscow';
  const to = `/console/privacy/people/${clientId}`;
  return framedPage({
    title: 'Данные человека',
    section: 'privacy',
    person: staff,
    situation,
    content: html`<div class="page">
      <p><a href="/console/privacy">Личные данные</a></p>
      <h1>${named(client.name || null, 'Без имени')}</h1>
      <p>
        ${agency?.name ?? latest.agency}. Вопросы:
        ${cases.map(({ id, name }) => html`<a href="/console/cases/${id}">${name}</a> `)}
      </p>
      <section aria-labelledby="export">
        <h2 id="export">Вся история</h2>
        ${exportForm(to)}
      </section>
      <section aria-labelledby="requests">
        <h2 id="requests">Запросы</h2>
        <ul class="letters">
          ${privacy.requests.map((request) => requestItem(to, request, zone))}
        </ul>
        ${requestForm(to, cases)}
      </section>
      <section aria-labelledby="holds">
        <h2 id="holds">Запрет уничтожать</h2>
        ${holds(to, privacy.holds, zone)}
      </section>
    </div>`,
  });
}
