import { Hono } from 'hono';
import { html } from 'hono/html';
import { QUEUE_VIEWS, type QueuePage, queueCounts, queueRows } from '../cases/queue.ts';
import type { Person } from '../staff/person.ts';
import { savedViews } from '../staff/saved-views.ts';
import { type ConsoleEnv, may, mayAnswerAll, viewerOf } from './access.ts';
import { emptyPane } from './case-pane.ts';
import type { ConsoleDeps } from './deps.ts';
import { foundList } from './found-list.ts';
import { formFields } from './forms.ts';
import { type Html, MERGED, NOTHING, icon } from './html.ts';
import { wavesFor } from './incidents/list-page.ts';
import { framedPage } from './layout.ts';
import { bell, notices, repairLink, termsLink } from './notices.ts';
import { readSituation } from './situation.ts';
import { DUE_FILTERS, FILTERS, type QueueAsk, address, readAsk, readPage } from './queue-ask.ts';
import { onlyFields, onlyForm } from './queue-only.ts';
import { type RowContext, queueRow, rowContext } from './queue-row.ts';
import { keptFields, saveForm, savedNav, savedViewRoutes } from './saved-views.ts';
import { viewsNav } from './views-nav.ts';
import { VIEW_NAMES, plural } from './words.ts';

const MOST_SHOWN = 500;

function dueNav(ask: QueueAsk): Html {
  if (QUEUE_VIEWS[ask.view].order !== 'due') return NOTHING;
  return html`<nav class="dues" aria-label="По сроку">
    ${FILTERS.map(
      (due) =>
        html`<a
          href="${address({ ...ask, due }, null)}"
          ${ask.due === due ? html`aria-current="page"` : NOTHING}
          >${DUE_FILTERS[due]}</a
        >`,
    )}
  </nav>`;
}

/**
 * The line that announces cases which are not in the list yet; it is hidden while there are none. Its words stand beside
 * it for the script, which hears of new cases before the page asks.
 */
function news(ask: QueueAsk, fresh: number, merge = false): Html {
  const href = address(ask, null);
  const words = (count: string) => `Ещё ${count} — показать`;
  return html`<div
    id="news"
    role="status"
    data-one="${words('# новый')}"
    data-many="${words('# новых')}"
    ${merge ? MERGED : NOTHING}
  >
    <a
      class="news"
      href="${href}"
      hx-get="${href}"
      hx-target="#list"
      hx-select="#list"
      hx-swap="outerHTML"
      ${fresh === 0 ? html`hidden` : NOTHING}
      >${fresh === 0 ? NOTHING : words(plural(fresh, 'новый', 'новых', 'новых'))}</a
    >
  </div>`;
}

/** Many write about one thing: the program proposes, a person decides. */
async function waveLine(deps: ConsoleDeps, person: Person, merge = false): Promise<Html> {
  const waves = mayAnswerAll(person) ? await wavesFor(deps, person) : [];
  return html`<div id="waves" ${merge ? MERGED : NOTHING}>
    ${waves.map(
      ({ cases }) =>
        html`<a class="news" href="/console/incidents"
          >${icon('people')}Похоже на событие: ${plural(cases.length, 'вопрос', 'вопроса', 'вопросов')}</a
        >`,
    )}
  </div>`;
}

function empty(ask: QueueAsk): Html {
  if (onlyFields(ask.only).length > 0) return html`<p class="empty">По этому отбору ничего нет.</p>`;
  if (ask.due !== 'any') {
    const none = ask.due === 'overdue' ? 'Просроченных нет.' : 'Ни один срок не кончается.';
    return html`<p class="empty">${none}</p>`;
  }
  return html`<p class="empty">
    ${ask.view === 'waiting' ? 'Все ответы даны. Новые вопросы появятся здесь сами.' : 'Здесь пока пусто.'}
  </p>`;
}

function rowsOf(ask: QueueAsk, page: QueuePage, context: RowContext): Html {
  const href = page.next && address(ask, page.next);
  return html`<ul class="rows" id="rows">
    ${page.rows.map((row) => queueRow(row, context))}
    ${href ? html`<li id="more" class="more"><a href="${href}" class="button" hx-get="${href}" hx-target="#more" hx-select="#rows > *" hx-swap="outerHTML">Показать ещё</a></li>` : NOTHING}
  </ul>`;
}

async function viewList(
  deps: ConsoleDeps,
  person: Person,
  ask: QueueAsk,
  context: RowContext,
): Promise<Html> {
  const page = await readPage(deps, person, ask);
  return page.rows.length > 0 ? rowsOf(ask, page, context) : empty(ask);
}

/** The list of one view with its filters, as it stands left of the case. */
async function queueList(
  deps: ConsoleDeps,
  person: Person,
  ask: QueueAsk,
  openCase: string | null,
): Promise<Html> {
  const viewer = viewerOf(person, deps.agencies);
  const context = rowContext(deps, person, ask, openCase);
  const [waves, list, counts, saved] = await Promise.all([
    waveLine(deps, person),
    ask.search === '' ? viewList(deps, person, ask, context) : foundList(deps, person, ask, context),
    queueCounts(deps.db, viewer),
    savedViews(deps.db, person.id),
  ]);
  const title = ask.search === '' ? VIEW_NAMES[ask.view] : 'Поиск';
  return html`<section
    class="list"
    id="list"
    aria-labelledby="list-title"
    data-view="${ask.view}"
    data-search="${ask.search}"
    data-due="${ask.due}"
    data-only="${new URLSearchParams(onlyFields(ask.only).map(([name, value]) => [name, value])).toString()}"
    ${ask.after ? html`data-later` : NOTHING}
  >
    <div class="list-head">
      ${openCase === null ? html`<h1 id="list-title">${title}</h1>` : html`<h2 id="list-title">${title}</h2>`}
      <form class="search" role="search" action="/console/queue">
        <input type="hidden" name="view" value="${ask.view}" />
        ${ask.due === 'any' ? NOTHING : html`<input type="hidden" name="due" value="${ask.due}" />`}
        <label class="sr" for="search">Найти вопрос</label>
        <input
          id="search"
          name="search"
          type="search"
          value="${ask.search}"
          placeholder="Номер или слова письма"
          autocomplete="off"
        />
      </form>
      ${viewsNav(ask, counts)}
      ${ask.search === '' ? html`${savedNav(ask, saved)}${dueNav(ask)}${onlyForm(deps, person, ask.only, keptFields(ask))}${saveForm(ask)}` : NOTHING}
    </div>
    ${waves} ${news(ask, 0)} ${list}
  </section>`;
}

/** The whole page: queue on the left, a case or an invitation to choose one on the right. */
export async function queueWithPane(
  deps: ConsoleDeps,
  person: Person,
  ask: QueueAsk,
  open: { readonly id: string; readonly title: string; readonly pane: Html } | null,
): Promise<Html> {
  const [situation, list] = await Promise.all([
    readSituation(deps, person),
    queueList(deps, person, ask, open?.id ?? null),
  ]);
  return framedPage({
    title: open?.title ?? VIEW_NAMES[ask.view],
    section: 'queue',
    person,
    situation,
    content: html`<div class="desk">${list}${open?.pane ?? emptyPane()}</div>`,
  });
}

/**
 * What changed since the page was rendered: fresh copies of the rows that are shown, the counts, and how many cases
 * of the first page are not shown yet. Rows are merged in place; nothing is moved, added or removed.
 */
async function queueChanges(
  deps: ConsoleDeps,
  person: Person,
  ask: QueueAsk,
  shown: { readonly ids: readonly string[]; readonly firstPage: boolean },
): Promise<Html> {
  const viewer = viewerOf(person, deps.agencies);
  const [waves, rows, first, counts, situation] = await Promise.all([
    waveLine(deps, person, true),
    queueRows(deps.db, viewer, shown.ids),
    shown.firstPage && ask.search === '' ? readPage(deps, person, ask) : { rows: [] },
    queueCounts(deps.db, viewer),
    readSituation(deps, person),
  ]);
  const known = new Set(shown.ids);
  const fresh = first.rows.filter((row) => !known.has(row.id)).length;
  const context = rowContext(deps, person, ask, null);
  return html`${rows.map((row) => queueRow(row, context, true))}${viewsNav(ask, counts, true)}${waves}${news(ask, fresh, true)}${may(person, 'work') ? termsLink(situation, false, true) : NOTHING}${repairLink(situation, false, true)}${notices(situation, true)}${bell(situation, true)}`;
}

/** The queue and its changes. */
export function queueRoutes(deps: ConsoleDeps): Hono<ConsoleEnv> {
  return new Hono<ConsoleEnv>()
    .route('/views', savedViewRoutes(deps))
    .get('/', async (c) => c.html(await queueWithPane(deps, c.var.person, readAsk(c.req.query()), null)))
    .post('/changes', async (c) => {
      const field = await formFields(c);
      const only = Object.fromEntries(new URLSearchParams(field('only')));
      const ask = readAsk({ ...only, view: field('view'), search: field('search'), due: field('due') });
      const ids = field('shown')
        .split(',')
        .filter((id) => id !== '')
        .slice(0, MOST_SHOWN);
      const shown = { ids, firstPage: field('later') === '' };
      return c.html(await queueChanges(deps, c.var.person, ask, shown));
    });
}
