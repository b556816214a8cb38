import { html } from 'hono/html';
import { sha256 } from '../../kernel/ids.ts';
import type { Entry } from '../../knowledge/versions/catalogue.ts';
import { versionsOf } from '../../knowledge/versions/read-standing.ts';
import { NO_USES, readUses, type Uses, USES } from '../../knowledge/uses/read-uses.ts';
import { maySee, type Person } from '../../staff/person.ts';
import type { ConsoleDeps } from '../deps.ts';
import { type Html, icon, NOTHING, written } from '../html.ts';
import { asSaid, bodyOf } from './as-said.ts';
import { differences } from './difference.ts';
import { history, post } from './history.ts';
import { bodyName, mayEdit, readableEntry, triedAs } from './rights.ts';
import { knowledgePage, moment, type Names, readNames, stateMarks } from './shell.ts';
import { AUDIENCE_NAMES, dayText, USE_NAMES } from './words.ts';

const RECENT_DAYS = 30;

function marksNotice(entry: Entry, deps: ConsoleDeps, person: Person, names: Names): Html {
  if (entry.marks.length === 0) return NOTHING;
  const seen = Math.max(...entry.marks.map(({ marked_at }) => marked_at));
  return html`<div class="notice notice-alarm">
    <p>${icon('alert')}Бот не говорит эту статью: акт, на который она опирается, отмечен как изменившийся.</p>
    <ul class="kb-marks">
      ${entry.marks.map(
        (mark) =>
          html`<li>
            ${mark.act}. ${mark.note} Отметил: ${names(mark.marked_by)}, ${moment(deps, mark.marked_at)}
          </li>`,
      )}
    </ul>
    ${
      mayEdit(person, entry.agency)
        ? post(
            `/console/knowledge/articles/${entry.id}/confirm`,
            'Сверено с новой редакцией, ответ верен',
            html`<input type="hidden" name="seen" value="${seen}" />`,
          )
        : NOTHING
    }
  </div>`;
}

function fileNotice(entry: Entry, person: Person): Html {
  const { ruling, file, id } = entry;
  if (!ruling || !entry.states.includes('file_changed')) return NOTHING;
  const what = file ? 'Файл изменился после правки.' : 'Файл удалён после правки.';
  const now = ruling.state === 'withdrawn' ? 'Статья остаётся снятой' : 'Бот говорит текст из консоли';
  return html`<div class="notice notice-alarm">
    <p>${icon('alert')}<strong>${what}</strong> ${now}, пока вы не решите, какой текст остаётся.</p>
    ${
      file
        ? html`<details>
            <summary>Чем файл отличается от текста из консоли</summary>
            ${differences(ruling.source, file.text)}
          </details>`
        : NOTHING
    }
    ${
      mayEdit(person, entry.agency)
        ? html`<div class="acts">
            ${post(
              `/console/knowledge/articles/${id}/keep`,
              'Оставить текст консоли',
              html`<input type="hidden" name="file" value="${file ? sha256(file.text) : ''}" />`,
            )}
            ${
              file
                ? post(
                    `/console/knowledge/articles/${id}/draft`,
                    'Предложить текст файла',
                    html`<input type="hidden" name="from" value="file" />`,
                  )
                : NOTHING
            }
          </div>`
        : NOTHING
    }
  </div>`;
}

function openNotice({ open, scheduled }: Entry, deps: ConsoleDeps, names: Names): Html {
  return html`${
    scheduled
      ? html`<p class="notice">
          ${icon('clock')}Утверждённая правка начнёт действовать ${moment(deps, scheduled.publish_at ?? 0)}.
        </p>`
      : NOTHING
  }
  ${
    open
      ? html`<p class="notice">
          ${icon('note')}${open.state === 'proposed' ? 'Правка ждёт согласования' : 'Пишется черновик'}, автор
          ${names(open.author)}.
          <a href="/console/knowledge/versions/${open.id}">Открыть правку</a>
        </p>`
      : NOTHING
  }`;
}

function factsOf(entry: Entry): Html {
  const article = entry.current?.article;
  if (!article) return NOTHING;
  return html`<dl class="basis">
    <dt>Сверено</dt>
    <dd>${dayText(article.checkedAt)}, сверить снова ${dayText(article.reviewBy)}</dd>
    <dt>Действует</dt>
    <dd>
      с
      ${dayText(article.inForceFrom)}${article.validUntil === null ? '' : ` по ${dayText(article.validUntil)}`}
    </dd>
    <dt>Отвечает</dt>
    <dd>${article.unit}</dd>
    <dt>Достоверность</dt>
    <dd>${article.confidence === 'high' ? 'подтверждено' : 'подтверждено не до конца'}</dd>
  </dl>`;
}

function currentSection(deps: ConsoleDeps, person: Person, entry: Entry): Html {
  const article = entry.current?.article;
  const [first] = triedAs(deps, person, entry.agency);
  if (!article || !first) return html`<p class="muted">Статья ещё не публиковалась: бот её не знает.</p>`;
  const silent = entry.states[0] === 'withdrawn' || entry.states[0] === 'under_review';
  return html`<section aria-labelledby="said">
    <h2 id="said">${silent ? 'Что говорил бот' : 'Что говорит бот'}</h2>
    ${asSaid(deps, first.id, article)} ${factsOf(entry)}
    <details>
      <summary>Полный текст</summary>
      ${bodyOf(article.body)}
    </details>
    <details>
      <summary>Как об этом спрашивают: ${article.phrasings.length}</summary>
      ${written(article.phrasings.join('\n'))}
    </details>
  </section>`;
}

function usesSection(recent: Uses, all: Uses): Html {
  const row = (label: string, uses: Uses) =>
    html`<tr>
      <th scope="row">${label}</th>
      ${USES.map((what) => html`<td><span class="kb-narrow">${USE_NAMES[what]}: </span>${uses[what]}</td>`)}
    </tr>`;
  return html`<section aria-labelledby="uses">
    <h2 id="uses">Как помогает</h2>
    <table class="kb-table kb-uses">
      <thead>
        <tr>
          <td></td>
          ${USES.map((what) => html`<th scope="col">${USE_NAMES[what]}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${row('За 30 дней', recent)} ${row('Всего', all)}
      </tbody>
    </table>
  </section>`;
}

function actions(person: Person, entry: Entry): Html {
  const { id, open, ruling, current } = entry;
  if (!mayEdit(person, entry.agency)) return NOTHING;
  const withdrawn = ruling?.state === 'withdrawn';
  return html`<div class="acts">
    ${open || !current ? NOTHING : post(`/console/knowledge/articles/${id}/draft`, withdrawn ? 'Вернуть через правку' : 'Править')}
    ${
      current && !withdrawn
        ? html`<details class="kb-withdraw">
            <summary class="button">Снять с ответов</summary>
            <form method="post" action="/console/knowledge/articles/${id}/withdraw" class="stack">
              <p>Бот перестанет говорить эту статью сразу. Вернуть её можно новой правкой с согласованием.</p>
              <label
                >Почему<input name="reason" required minlength="3" maxlength="500" autocomplete="off"
              /></label>
              <button class="button">Снять сейчас</button>
            </form>
          </details>`
        : NOTHING
    }
  </div>`;
}

/** One article: what the bot says of it, what is being decided, and how it came to be. */
export async function articlePage(deps: ConsoleDeps, person: Person, id: string): Promise<Html> {
  const entry = await readableEntry(deps, person, id);
  const agencies = deps.agencies.filter((agency) => maySee(person, agency.id)).map((agency) => agency.id);
  const used = (days: number | null) => readUses(deps.db, agencies, days, deps.clock());
  const [versions, names, recent, ever] = await Promise.all([
    versionsOf(deps.db, id),
    readNames(deps),
    used(RECENT_DAYS),
    used(null),
  ]);
  const mayBegin = mayEdit(person, entry.agency) && !entry.open;
  return knowledgePage(
    deps,
    person,
    entry.title,
    html`<p><a href="/console/knowledge">${icon('back')}База знаний</a></p>
      <header class="kb-title">
        <h1>${entry.title || 'Без заголовка'}</h1>
        <p class="muted">
          ${bodyName(deps, entry.agency)}, ${AUDIENCE_NAMES[entry.audience]}, ${entry.section}
          <span class="kb-id">${id}</span>
        </p>
        <p>${stateMarks(entry.states)}</p>
      </header>
      ${marksNotice(entry, deps, person, names)} ${fileNotice(entry, person)}
      ${openNotice(entry, deps, names)} ${actions(person, entry)} ${currentSection(deps, person, entry)}
      ${usesSection(recent.get(id) ?? NO_USES, ever.get(id) ?? NO_USES)}
      ${history({ deps, entry, names, mayBegin }, versions)}`,
  );
}
