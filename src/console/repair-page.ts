import { Hono } from 'hono';
import { html } from 'hono/html';
import type { ChannelEvent } from '../channel/events.ts';
import { OtklikError } from '../kernel/errors.ts';
import type { Person } from '../staff/person.ts';
import { type ConsoleEnv, actorOf, demand, may } from './access.ts';
import type { ConsoleDeps } from './deps.ts';
import { deadLetters } from './dead-letters.ts';
import { type Html, NOTHING, icon, written } from './html.ts';
import { framedPage } from './layout.ts';
import { fullMoment, shortMoment } from './moments.ts';
import { isOwnLetter, ownLetters } from './own-letters.ts';
import { readSituation } from './situation.ts';
import { DELIVERY_NAMES, channelName, sendReason } from './words.ts';
import { caseLabel } from './case-label.ts';

const SHOWN_LETTERS = 600;

type DeadLetters = Awaited<ReturnType<typeof deadLetters>>;

function button(path: string, label: string): Html {
  return html`<form method="post" action="/console/repair/${path}">
    <button class="button button-small">${label}</button>
  </form>`;
}

function textOf(event: string | null, raw: string): string {
  const text = event === null ? '' : (JSON.parse(event) as ChannelEvent).text;
  return (text || raw).slice(0, SHOWN_LETTERS);
}

interface Place {
  readonly deps: ConsoleDeps;
  readonly mayWork: boolean;
}

function whereAndWhen(account: string, at: number, { deps }: Place): Html {
  const known = deps.accounts.find(({ id }) => id === account);
  const zone = deps.agencies.find(({ id }) => id === known?.agency)?.zone ?? 'Europe/Moscow';
  return html`<p class="muted small">
    ${channelName(known?.channel ?? '')}, ${account},
    <time title="${fullMoment(at, zone)}">${shortMoment(at, deps.clock(), zone)}</time>
  </p>`;
}

/** What the program or the platform said itself, for whoever mends it. */
function details(reason: string | null): Html {
  if (reason === null) return NOTHING;
  return html`<details class="small">
    <summary>Подробности</summary>
    <p class="muted" lang="en">${reason}</p>
  </details>`;
}

function incomingItem(row: DeadLetters['incoming'][number], place: Place): Html {
  return html`<li class="letter">
    ${whereAndWhen(row.account, row.received_at, place)}
    <p class="letter-text">${written(textOf(row.event, row.raw))}</p>
    <p class="letter-why">
      ${icon('alert')}Программа не смогла разобрать это сообщение. Попыток: ${row.attempts}
    </p>
    ${details(row.reason)}
    ${place.mayWork ? html`<div class="acts">${button(`inbox/${row.id}/retry`, 'Повторить')}</div>` : NOTHING}
  </li>`;
}

/** What is told in the staff's chat is in no talk with a client. */
function sentText(payload: string): string {
  return (JSON.parse(payload) as { readonly text: string }).text;
}

function outgoingItem(row: DeadLetters['outgoing'][number], place: Place): Html {
  return html`<li class="letter">
    ${whereAndWhen(row.account, row.created_at, place)}
    <p class="letter-text">${written((row.text ?? sentText(row.payload)).slice(0, SHOWN_LETTERS))}</p>
    <p class="letter-why">
      ${icon('alert')}${DELIVERY_NAMES[row.state]}${row.reason ? `: ${sendReason(row.reason)}` : ''}
    </p>
    ${details(row.reason)}
    <div class="acts">
      ${place.mayWork ? html`${button(`outbox/${row.id}/retry`, 'Отправить ещё раз')}${button(`outbox/${row.id}/settle`, 'Считать доставленным')}` : NOTHING}
      ${row.case_id === null ? NOTHING : html`<a href="/console/cases/${row.case_id}">Вопрос ${caseLabel(place.deps, row.agency ?? '', row.number ?? 0)}</a>`}
    </div>
  </li>`;
}

async function repairPage(deps: ConsoleDeps, person: Person): Promise<Html> {
  const situation = await readSituation(deps, person);
  const { incoming, outgoing } = await deadLetters(deps.db, ownLetters(deps, person));
  const place: Place = { deps, mayWork: may(person, 'work') };
  return framedPage({
    title: 'Не разобрано',
    section: 'repair',
    person,
    situation,
    content: html`<div class="page">
      <h1>Не разобрано</h1>
      <section aria-labelledby="outgoing">
        <h2 id="outgoing">Отправка под вопросом</h2>
        <p class="muted">
          «Неизвестно» значит, что площадка могла доставить сообщение, но не подтвердила. Посмотрите в ней
          самой, прежде чем отправлять ещё раз.
        </p>
        ${
          outgoing.length > 0
            ? html`<ul class="letters">
                ${outgoing.map((row) => outgoingItem(row, place))}
              </ul>`
            : html`<p class="empty">Все сообщения доставлены.</p>`
        }
      </section>
      <section aria-labelledby="incoming">
        <h2 id="incoming">Входящие, которые не удалось обработать</h2>
        ${
          incoming.length > 0
            ? html`<ul class="letters">
                ${incoming.map((row) => incomingItem(row, place))}
              </ul>`
            : html`<p class="empty">Все входящие обработаны.</p>`
        }
      </section>
    </div>`,
  });
}

async function demandOwn(deps: ConsoleDeps, person: Person, table: 'inbox' | 'outbox', id: string) {
  demand(person, 'work');
  if (await isOwnLetter(deps, person, table, id)) return;
  throw new OtklikError('not_found', 'Такой записи нет.', { hint: 'Обновите страницу.' });
}

/** Dead letters: what could not be handled or is not known to have arrived, and what a person decides about it. */
export function repairRoutes(deps: ConsoleDeps): Hono<ConsoleEnv> {
  return new Hono<ConsoleEnv>()
    .get('/', async (c) => c.html(await repairPage(deps, c.var.person)))
    .post('/inbox/:id/retry', async (c) => {
      const id = c.req.param('id');
      await demandOwn(deps, c.var.person, 'inbox', id);
      await deps.actions.retryInbox(id, actorOf(c.var.person), deps.clock());
      return c.redirect('/console/repair', 303);
    })
    .post('/outbox/:id/:act{retry|settle}', async (c) => {
      const { id, act } = c.req.param();
      await demandOwn(deps, c.var.person, 'outbox', id);
      const staff = actorOf(c.var.person);
      if (act === 'retry') await deps.actions.retryOutbox(id, staff, deps.clock());
      else await deps.actions.settleOutbox(id, staff, deps.clock());
      return c.redirect('/console/repair', 303);
    });
}
