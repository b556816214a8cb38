import { html } from 'hono/html';
import { type ActLine, destructionActs, openRequests, proposedClasses } from '../../privacy/read-desk.ts';
import type { Person } from '../../staff/person.ts';
import type { ConsoleDeps } from '../deps.ts';
import { type Html, NOTHING } from '../html.ts';
import { framedPage } from '../layout.ts';
import { fullMoment, shortMoment } from '../moments.ts';
import { readSituation } from '../situation.ts';
import { REQUEST_KINDS } from './words.ts';
import { caseLabel } from '../case-label.ts';

const zoneOf = (deps: ConsoleDeps, agency: string) =>
  deps.agencies.find(({ id }) => id === agency)?.zone ?? 'Europe/Moscow';
const nameOf = (deps: ConsoleDeps, agency: string) =>
  deps.agencies.find(({ id }) => id === agency)?.shortName ?? agency;

function findForm(deps: ConsoleDeps): Html {
  return html`<form method="get" action="/console/privacy/find" class="stack">
    <label
      >Организация
      <select name="agency">
        ${deps.agencies.map(({ id, shortName }) => html`<option value="${id}">${shortName}</option>`)}
      </select>
    </label>
    <label
      >Номер любого вопроса человека<input name="number" placeholder="ЛО-12" maxlength="20" required
    /></label>
    <button class="button">Открыть</button>
  </form>`;
}

async function requests(deps: ConsoleDeps): Promise<Html> {
  const open = await openRequests(deps.db);
  if (open.length === 0) return html`<p class="empty">Запросов нет.</p>`;
  const now = deps.clock();
  return html`<ul class="letters">
    ${open.map((one) => {
      const zone = zoneOf(deps, one.agency);
      const late = one.deadlineAt < now;
      return html`<li class="letter">
        <p><a href="/console/privacy/people/${one.clientId}">${REQUEST_KINDS[one.kind]}</a></p>
        <p class="muted small">
          ${nameOf(deps, one.agency)}, вопрос ${caseLabel(deps, one.agency, one.caseNumber)},
          ${late ? html`<strong>срок прошёл</strong>` : 'срок'}
          <time title="${fullMoment(one.deadlineAt, zone)}">${shortMoment(one.deadlineAt, now, zone)}</time
          >${one.destroying ? ', данные уничтожаются' : ''}
        </p>
      </li>`;
    })}
  </ul>`;
}

/** Destroying is a person's decision: the button says what is lost. */
async function proposals(deps: ConsoleDeps): Promise<Html> {
  const classes = await proposedClasses(deps.db);
  if (classes.length === 0)
    return html`<p class="empty">
      Срок хранения ни у чего не прошёл. Чего нет в правилах организации, по сроку не удаляется.
    </p>`;
  const now = deps.clock();
  return html`<ul class="letters">
    ${classes.map((one) => {
      const term = deps.privacy.terms(one.agency, now).find(({ id }) => id === one.class);
      return html`<li class="letter">
        <p>${nameOf(deps, one.agency)}: <strong>${one.cases}</strong>, ${term?.name ?? one.class}</p>
        <p class="muted small">${term?.clause ?? ''}</p>
        <form method="post" action="/console/privacy/approve" class="stack">
          <input type="hidden" name="agency" value="${one.agency}" />
          <input type="hidden" name="class" value="${one.class}" />
          <input type="hidden" name="upTo" value="${now}" />
          <label class="check"
            ><input type="checkbox" name="sure" value="yes" required />Тексты, файлы, письма и заметки будут
            уничтожены, вернуть их нельзя</label
          >
          <button class="button button-danger">Уничтожить и составить акт</button>
        </form>
      </li>`;
    })}
  </ul>`;
}

function actItem(deps: ConsoleDeps, act: ActLine): Html {
  const zone = zoneOf(deps, act.agency);
  const state = act.doneAt === null ? 'уничтожается' : `уничтожено ${fullMoment(act.doneAt, zone)}`;
  return html`<li>
    <a href="/console/privacy/acts/${act.id}">Акт № ${act.number}</a>, ${nameOf(deps, act.agency)},
    ${act.ground === 'retention' ? 'по сроку' : 'по требованию человека'}, ${state}
  </li>`;
}

/** Demands of people, terms of keeping and the log of destruction. */
export async function privacyPage(deps: ConsoleDeps, person: Person, problem?: string): Promise<Html> {
  const [situation, acts] = await Promise.all([readSituation(deps, person), destructionActs(deps.db)]);
  return framedPage({
    title: 'Личные данные',
    section: 'privacy',
    person,
    situation,
    content: html`<div class="page">
      <h1>Личные данные</h1>
      ${problem === undefined ? NOTHING : html`<p class="form-error" role="alert">${problem}</p>`}
      <section aria-labelledby="requests">
        <h2 id="requests">Запросы людей</h2>
        ${await requests(deps)}
      </section>
      <section aria-labelledby="find">
        <h2 id="find">Данные одного человека</h2>
        ${findForm(deps)}
      </section>
      <section aria-labelledby="due">
        <h2 id="due">Прошёл срок хранения</h2>
        ${await proposals(deps)}
      </section>
      <section aria-labelledby="acts">
        <h2 id="acts">Журнал уничтожения</h2>
        ${
          acts.length === 0
            ? html`<p class="empty">Актов нет.</p>`
            : html`<ul>
                ${acts.map((act) => actItem(deps, act))}
              </ul>`
        }
      </section>
    </div>`,
  });
}
