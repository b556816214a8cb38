import { html } from 'hono/html';
import { NO_USES, readUses, type Uses, USES } from '../../knowledge/uses/read-uses.ts';
import { maySee, type Person } from '../../staff/person.ts';
import type { ArticleUse } from '../../store/tables.ts';
import type { ConsoleDeps } from '../deps.ts';
import { type Html, icon, NOTHING } from '../html.ts';
import { bodyName, readableEntries } from './rights.ts';
import { knowledgePage } from './shell.ts';
import { USE_NAMES } from './words.ts';

const PERIODS: Readonly<Record<string, { readonly days: number | null; readonly name: string }>> = {
  30: { days: 30, name: 'за 30 дней' },
  365: { days: 365, name: 'за год' },
  all: { days: null, name: 'за всё время' },
};

/** By what the list is sorted, and over what time it counts; anything else is the usual. */
export interface UsesView {
  readonly sort: string;
  readonly days: string;
}

function heading(what: ArticleUse, sorted: ArticleUse, days: string): Html {
  const current = what === sorted;
  return html`<th scope="col" ${current ? html`aria-sort="descending"` : NOTHING}>
    <a href="/console/knowledge/uses?sort=${what}&days=${days}">${USE_NAMES[what]}${current ? ' ↓' : ''}</a>
  </th>`;
}

function periods(sorted: ArticleUse, chosen: string): Html {
  return html`<nav class="acts" aria-label="За какое время">
    ${Object.entries(PERIODS).map(
      ([days, { name }]) =>
        html`<a
          class="button"
          href="/console/knowledge/uses?sort=${sorted}&days=${days}"
          ${days === chosen ? html`aria-current="page"` : NOTHING}
          >${name}</a
        >`,
    )}
  </nav>`;
}

/** How often each article was asked for and how it did; the most by the chosen column first. */
export async function usesPage(deps: ConsoleDeps, person: Person, view: UsesView): Promise<Html> {
  const sort = USES.find((what) => what === view.sort) ?? 'asked';
  const days = view.days in PERIODS ? view.days : '30';
  const agencies = deps.agencies.filter(({ id }) => maySee(person, id)).map(({ id }) => id);
  const [entries, uses] = await Promise.all([
    readableEntries(deps, person),
    readUses(deps.db, agencies, PERIODS[days]?.days ?? null, deps.clock()),
  ]);
  const of = (id: string): Uses => uses.get(id) ?? NO_USES;
  const sorted = entries
    .filter(({ current }) => current !== null)
    .toSorted((a, b) => of(b.id)[sort] - of(a.id)[sort] || a.title.localeCompare(b.title, 'ru'));
  return knowledgePage(
    deps,
    person,
    'Как помогают статьи',
    html`<p><a href="/console/knowledge">${icon('back')}База знаний</a></p>
      <h1>Как помогают статьи</h1>
      <p class="muted">
        Только числа: ни вопросов, ни имён здесь не хранится. «Спросили» — вопрос был ближе всего к этой
        статье.
      </p>
      ${periods(sort, days)}
      <table class="kb-table kb-uses">
        <thead>
          <tr>
            <th scope="col">Статья</th>
            ${USES.map((what) => heading(what, sort, days))}
          </tr>
        </thead>
        <tbody>
          ${sorted.map(
            ({ id, title, agency }) =>
              html`<tr>
                <td>
                  <a href="/console/knowledge/articles/${id}">${title}</a>
                  <span class="muted small">${bodyName(deps, agency)}</span>
                </td>
                ${USES.map((what) => html`<td><span class="kb-narrow">${USE_NAMES[what]}: </span>${of(id)[what]}</td>`)}
              </tr>`,
          )}
        </tbody>
      </table>`,
  );
}
