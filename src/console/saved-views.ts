import { Hono } from 'hono';
import { html } from 'hono/html';
import { type SavedView, forgetView, saveView } from '../staff/saved-views.ts';
import type { ConsoleEnv } from './access.ts';
import type { ConsoleDeps } from './deps.ts';
import { formFields } from './forms.ts';
import { type Html, NOTHING } from './html.ts';
import { type QueueAsk, address, askFields, readAsk } from './queue-ask.ts';

function queryOf(ask: QueueAsk): string {
  return new URLSearchParams(askFields(ask)).toString();
}

/** Fields that stay when the list is narrowed otherwise. */
export function keptFields(ask: QueueAsk): [string, string][] {
  return askFields({ ...ask, only: {} });
}

/** The person's own lists, each with a way to forget it. */
export function savedNav(ask: QueueAsk, saved: readonly SavedView[]): Html {
  if (saved.length === 0) return NOTHING;
  const now = queryOf(ask);
  return html`<ul class="views saved" aria-label="Мои отборы">
    ${saved.map(
      ({ id, name, query }) =>
        html`<li>
          <a href="/console/queue?${query}" ${query === now ? html`aria-current="page"` : NOTHING} dir="auto"
            >${name}</a
          >
          <form method="post" action="/console/queue/views/${id}/forget">
            <input type="hidden" name="back" value="${now}" />
            <button class="plain" aria-label="Удалить отбор «${name}»" title="Удалить отбор">×</button>
          </form>
        </li>`,
    )}
  </ul>`;
}

/** Keeps the list that is shown, when it is more than a plain view. */
export function saveForm(ask: QueueAsk): Html {
  if (askFields(ask).length < 2) return NOTHING;
  return html`<form class="save-view" method="post" action="/console/queue/views">
    <input type="hidden" name="back" value="${queryOf(ask)}" />
    <label class="sr" for="view-name">Название отбора</label>
    <input
      id="view-name"
      name="name"
      required
      maxlength="40"
      placeholder="Название отбора"
      autocomplete="off"
    />
    <button class="button button-small">Сохранить</button>
  </form>`;
}

/** Keeping and forgetting; both lead back to the list. */
export function savedViewRoutes(deps: ConsoleDeps): Hono<ConsoleEnv> {
  // What comes back is read and written anew: the address is ours, not the form's.
  const read = (text: string) => readAsk(Object.fromEntries(new URLSearchParams(text)));
  return new Hono<ConsoleEnv>()
    .post('/', async (c) => {
      const field = await formFields(c);
      const ask = read(field('back'));
      const view = { name: field('name'), query: queryOf(ask) };
      await saveView(deps.db, c.var.person.id, view, deps.clock());
      return c.redirect(address(ask, null), 303);
    })
    .post('/:id/forget', async (c) => {
      const field = await formFields(c);
      await forgetView(deps.db, c.var.person.id, c.req.param('id'));
      return c.redirect(address(read(field('back')), null), 303);
    });
}
