import { html } from 'hono/html';
import type { Article } from '../../knowledge/articles.ts';
import { attachmentsOf, fieldsOf } from '../../knowledge/versions/article-source.ts';
import { checkDraft, type DraftCheck, phrasingsLost } from '../../knowledge/versions/check-draft.ts';
import type { Entry } from '../../knowledge/versions/catalogue.ts';
import { placeOf } from '../../knowledge/versions/library.ts';
import type { Version } from '../../knowledge/versions/read-standing.ts';
import type { Person } from '../../staff/person.ts';
import type { ConsoleDeps } from '../deps.ts';
import { type Html, icon, NOTHING } from '../html.ts';
import { asSaid, bodyOf } from './as-said.ts';
import { draftFields } from './draft-form.ts';
import { readableEntries, triedAs } from './rights.ts';
import { fileWarning, knowledgePage } from './shell.ts';
import { type Trial, trialFields, trialView } from './trial.ts';
import { problemText } from './words.ts';

const LONGEST_SHORT = 600;

/** What came of the last press of a button. */
export interface DraftOutcome {
  readonly said?: string;
  readonly problem?: string;
  readonly trial?: Trial;
  /** Phrasings that another article would answer. */
  readonly lost?: ReturnType<typeof phrasingsLost>;
}

/** A draft's check among the current texts of all other articles. */
export async function checkOf(deps: ConsoleDeps, person: Person, version: Version): Promise<DraftCheck> {
  const entries = await readableEntries(deps, person);
  const own = entries.find(({ id }) => id === version.article_id);
  const texts = entries.flatMap(({ current }) => current ?? []);
  return checkDraft(version.source, pathOf(own, version), texts, deps.clock());
}

function pathOf(entry: Entry | undefined, version: Version): string {
  return entry?.file?.article.file ?? placeOf(version);
}

function list(items: readonly (string | Html)[]): Html {
  return html`<ul class="kb-problems">
    ${items.map((item) => html`<li>${item}</li>`)}
  </ul>`;
}

/** What is wrong with the draft, and what is only worth knowing. */
export function checkView({ errors, warnings }: DraftCheck, lost: DraftOutcome['lost'] = []): Html {
  const line = ({ message, hint }: DraftCheck['errors'][number]) =>
    html`${problemText(message)}. <span class="muted">${hint}</span>`;
  const foreign = lost.map(
    ({ phrasing, winner }) =>
      html`На «${phrasing}» бот возьмёт другую статью:
        <a href="/console/knowledge/articles/${winner}">${winner}</a>.`,
  );
  return html`<section aria-labelledby="check-title" id="check">
    <h2 id="check-title">Проверка</h2>
    ${
      errors.length === 0
        ? html`<p class="kb-good">${icon('check')}Ошибок нет.</p>`
        : html`<p class="form-error">Пока это не исправлено, отправить на согласование нельзя:</p>
            ${list(errors.map(line))}`
    }
    ${
      warnings.length + foreign.length === 0
        ? NOTHING
        : html`<h3>Обратите внимание</h3>
            ${list([...warnings.map(line), ...foreign])}`
    }
  </section>`;
}

/** The draft as the bot would say it; asked for anew while somebody types. */
export function preview(
  deps: ConsoleDeps,
  version: Version,
  agency: string,
  source: string,
  article: Article | null,
): Html {
  const { short, body } = fieldsOf(source);
  const { length } = short;
  return html`<section
    id="preview"
    aria-labelledby="preview-title"
    hx-post="/console/knowledge/versions/${version.id}/preview"
    hx-trigger="input delay:500ms from:#draft"
    hx-include="#draft"
    hx-target="this"
    hx-swap="outerMorph"
  >
    <h2 id="preview-title">Как ответит бот</h2>
    <p id="short-count" class="${length > LONGEST_SHORT ? 'form-error' : 'muted small'}">
      Краткий ответ: ${length} из ${LONGEST_SHORT} знаков
    </p>
    ${article ? asSaid(deps, agency, article) : html`<div class="kb-said"><p class="written">${short || 'Пока пусто'}</p></div>`}
    <details>
      <summary>Полный текст</summary>
      ${bodyOf(body)}
    </details>
  </section>`;
}

/** Forms and samples beside the article; they are added to the draft that is saved. */
function filesSection({ id, source }: Version): Html {
  const action = `/console/knowledge/versions/${id}/files`;
  return html`<details ${attachmentsOf(source).length > 0 ? 'open' : ''}>
    <summary>Бланки и образцы: ${attachmentsOf(source).length}</summary>
    <ul class="kb-problems">
      ${attachmentsOf(source).map(
        ({ title, file }) =>
          html`<li>
            ${title} <span class="muted small">${file}</span>
            <form method="post" action="${action}" class="kb-inline">
              <button class="button button-small" name="drop" value="${file}">Убрать</button>
            </form>
          </li>`,
      )}
    </ul>
    <form method="post" action="${action}" enctype="multipart/form-data" class="stack">
      <label
        >Файл: PDF, DOCX или ODT, до 5 МБ<input type="file" name="file" accept=".pdf,.docx,.odt" required
      /></label>
      <label>Как назвать<input name="title" required maxlength="200" autocomplete="off" /></label>
      <p class="muted small">Сначала сохраните черновик: несохранённое в полях не попадёт в него.</p>
      <button class="button">Приложить</button>
    </form>
  </details>`;
}

/** The author's page of a draft. */
export async function draftPage(
  deps: ConsoleDeps,
  person: Person,
  version: Version,
  outcome: DraftOutcome = {},
): Promise<Html> {
  const check = await checkOf(deps, person, version);
  const entry = (await readableEntries(deps, person)).find(({ id }) => id === version.article_id);
  const fields = fieldsOf(version.source);
  const agencies = triedAs(deps, person, version.agency);
  const agency = outcome.trial?.agency ?? agencies[0]?.id ?? '';
  const content = html`<p>
      <a href="/console/knowledge/articles/${version.article_id}">${icon('back')}К статье</a>
    </p>
    <h1>Правка: ${fields.title || 'без заголовка'}</h1>
    ${outcome.said === undefined ? NOTHING : html`<p class="notice" role="status">${outcome.said}</p>`}
    ${outcome.problem === undefined ? NOTHING : html`<p class="form-error" role="alert">${outcome.problem}</p>`}
    ${fileWarning(entry, version)}
    <div class="kb-editor">
      <form id="draft" method="post" action="/console/knowledge/versions/${version.id}" class="stack">
        <input type="hidden" name="seen" value="${version.changed_at}" />
        ${draftFields(fields)}
        <div class="acts kb-save">
          <button class="button" name="act" value="save">Сохранить и проверить</button>
          <button class="button button-main" name="act" value="propose">Отправить на согласование</button>
        </div>
      </form>
      <aside class="kb-aside">
        ${preview(deps, version, agency, version.source, check.article)}
        <section aria-labelledby="trial-title">
          <h2 id="trial-title">Спросить черновик</h2>
          ${trialFields(agencies, outcome.trial?.question ?? '', agency)}
          ${outcome.trial ? trialView(outcome.trial) : NOTHING}
        </section>
        ${checkView(check, outcome.lost)} ${filesSection(version)}
        <details>
          <summary>Выбросить черновик</summary>
          <form method="post" action="/console/knowledge/versions/${version.id}/reject" class="stack">
            <label
              >Почему<input name="reason" required minlength="3" maxlength="500" autocomplete="off"
            /></label>
            <button class="button">Выбросить</button>
          </form>
        </details>
      </aside>
    </div>`;
  return knowledgePage(deps, person, 'Правка', content);
}
