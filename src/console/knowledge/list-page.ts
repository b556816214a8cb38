import { html } from 'hono/html';
import { type ArticleState, type Entry, matches } from '../../knowledge/versions/catalogue.ts';
import type { Person } from '../../staff/person.ts';
import { may } from '../access.ts';
import type { ConsoleDeps } from '../deps.ts';
import { type Html, NOTHING } from '../html.ts';
import { plural } from '../words.ts';
import { countTasks } from './gaps-page.ts';
import { bodyName, readableEntries } from './rights.ts';
import { knowledgePage, stateMarks } from './shell.ts';
import { AUDIENCE_NAMES, dayText, STATE_NAMES } from './words.ts';

/** What the list is narrowed to; empty for everything. */
export interface Narrowed {
  readonly q: string;
  readonly agency: string;
  readonly audience: string;
  readonly section: string;
  readonly state: string;
}

function fits(entry: Entry, { q, agency, audience, section, state }: Narrowed): boolean {
  return (
    (agency === '' || entry.agency === agency) &&
    (audience === '' || entry.audience === audience) &&
    (section === '' || entry.section === section) &&
    (state === '' || entry.states.some((one) => one === state)) &&
    matches(entry, q)
  );
}

function choice(name: keyof Narrowed, label: string, chosen: string, options: readonly [string, string][]) {
  return html`<label
    >${label}
    <select name="${name}">
      <option value="">не важно</option>
      ${options.map(([value, text]) => html`<option value="${value}" ${value === chosen ? 'selected' : ''}>${text}</option>`)}
    </select>
  </label>`;
}

function filters(deps: ConsoleDeps, all: readonly Entry[], by: Narrowed): Html {
  const agencies = [...new Set(all.map(({ agency }) => agency))];
  const sections = [...new Set(all.map(({ section }) => section))].toSorted((a, b) =>
    a.localeCompare(b, 'ru'),
  );
  const states = Object.entries(STATE_NAMES).filter(([state]) =>
    all.some(({ states: own }) => own.includes(state as ArticleState)),
  );
  return html`<form class="kb-filters" role="search" action="/console/knowledge">
    <label class="kb-search"
      >Слова заголовка или вопроса
      <input type="search" name="q" value="${by.q}" maxlength="200" autocomplete="off" />
    </label>
    ${choice(
      'agency',
      'Орган',
      by.agency,
      agencies.map((id) => [id, bodyName(deps, id)]),
    )}
    ${choice('audience', 'Кому', by.audience, Object.entries(AUDIENCE_NAMES))}
    ${choice(
      'section',
      'Раздел',
      by.section,
      sections.map((name) => [name, name]),
    )}
    ${choice('state', 'Состояние', by.state, states)}
    <button class="button">Показать</button>
  </form>`;
}

function row(deps: ConsoleDeps, entry: Entry): Html {
  const { id, title, agency, audience, section, states, current } = entry;
  return html`<tr>
    <td>
      <a href="/console/knowledge/articles/${id}">${title || 'Без заголовка'}</a>
      <span class="muted small kb-id">${id}</span>
    </td>
    <td>
      ${bodyName(deps, agency)}, ${AUDIENCE_NAMES[audience]}<br /><span class="muted small">${section}</span>
    </td>
    <td>${stateMarks(states)}</td>
    <td>
      ${current ? html`<span class="kb-narrow">сверить </span>${dayText(current.article.reviewBy)}` : '—'}
    </td>
  </tr>`;
}

function table(deps: ConsoleDeps, entries: readonly Entry[]): Html {
  if (entries.length === 0) {
    return html`<p class="empty">
      Таких статей нет. Ищем по заголовкам и по тому, как об этом спрашивают люди.
    </p>`;
  }
  return html`<p class="muted" role="status">${plural(entries.length, 'статья', 'статьи', 'статей')}</p>
    <table class="kb-table">
      <thead>
        <tr>
          <th scope="col">Статья</th>
          <th scope="col">Чья и кому</th>
          <th scope="col">Состояние</th>
          <th scope="col">Сверить</th>
        </tr>
      </thead>
      <tbody>
        ${entries.map((entry) => row(deps, entry))}
      </tbody>
    </table>`;
}

/** The articles that the person may read, as far as the list is narrowed to. */
export async function listPage(deps: ConsoleDeps, person: Person, by: Narrowed): Promise<Html> {
  const [all, tasks] = await Promise.all([readableEntries(deps, person), countTasks(deps, person)]);
  const content =
    all.length === 0
      ? html`<p class="empty">Статей пока нет.</p>`
      : html`${filters(deps, all, by)}
        ${table(
          deps,
          all.filter((entry) => fits(entry, by)),
        )}`;
  return knowledgePage(
    deps,
    person,
    'База знаний',
    html`<div class="kb-head">
        <h1>База знаний</h1>
        ${may(person, 'edit') ? html`<a class="button" href="/console/knowledge/new">Новая статья</a>` : NOTHING}
        <a class="button" href="/console/knowledge/gaps"
          >Вопросы без ответа${tasks > 0 ? html` <span class="status kb-soon">${tasks}</span>` : NOTHING}</a
        >
        <a class="button" href="/console/knowledge/uses">Как помогают</a>
        <a class="button" href="/console/knowledge/acts">Акты</a>
      </div>
      ${content}`,
  );
}
