import { html } from 'hono/html';
import type { Answering } from '../cases/answering.ts';
import type { Proposal } from '../cases/approve-reply.ts';
import type { CaseView } from '../cases/case-view.ts';
import type { QueueView } from '../cases/queue.ts';
import type { DraftField } from '../cases/reply-drafts.ts';
import type { Instant } from '../kernel/instants.ts';
import type { Decided } from '../cases/decisions/decided.ts';
import type { Hidden } from '../moderation/ledger.ts';
import type { Person } from '../staff/person.ts';
import { may } from './access.ts';
import type { ActUrl } from './act-url.ts';
import { whyLink } from './clock-state.ts';
import { decidedList, decisionBox, outcomeFields } from './decision-box.ts';
import { deadlineForm, endForm, isEndedByHand, offersFor, setByLine } from './deadline-form.ts';
import type { ConsoleAgency, ConsoleDeps } from './deps.ts';
import { handoffPart, inviteForm } from './handoff-part.ts';
import { type Html, NOTHING, icon, named, changesCase } from './html.ts';
import { fullMoment, shortMoment } from './moments.ts';
import { readingStrip } from './reading-strip.ts';
import { proposalsPart } from './proposals-part.ts';
import { chosenConversation, type Draft, noteForm, replyForm, type ReplyFormContext } from './reply-form.ts';
import type { Hiding } from './exposed.ts';
import { casePresence, othersPresent } from './presence-part.ts';
import { urgentMark } from './queue-row.ts';
import type { Held } from './held-reply.ts';
import { talk } from './talk.ts';
import { type HandingOn, transferForm } from './transfer-form.ts';
import { callPart } from './call-part.ts';
import { typicalPart } from './typical-part.ts';
import { AWAITED, CLOSE_REASONS, STATUS_NAMES, channelName, closeReason, kindName } from './words.ts';
import { caseName } from '../agency/index.ts';

/** What the last act of this person came to, told above the case. */
export interface Said {
  readonly text: string;
  readonly tone: 'done' | 'stopped';
}

export interface PaneContext {
  readonly deps: ConsoleDeps;
  readonly person: Person;
  readonly view: QueueView;
  readonly agency: ConsoleAgency | undefined;
  readonly now: Instant;
  readonly to?: string | undefined;
  readonly said?: Said | null;
  readonly draft?: Draft | null;
  /** What the person has begun to write here. */
  readonly kept?: Readonly<Record<DraftField, string>>;
  /** What the body asks of answers now. */
  readonly answering?: Answering | null;
  /** To whom the case can be handed on. */
  readonly handing?: HandingOn;
  /** Answers that wait for approval. */
  readonly proposals?: readonly Proposal[];
  /** The words of an invitation to the public talk that an answer would go to; null where none can be given. */
  readonly invitation?: string | null;
  /** What the ledger says of the messages that are hidden now. */
  readonly hidden?: ReadonlyMap<string, Hidden>;
  readonly decided?: readonly Decided[];
  /** How often ready answers were sent lately, by id. */
  readonly typicalSent?: ReadonlyMap<string, number>;
}

/** Addresses of what can be done with the case; the queue beside it and the chosen place stay as they are. */
function actUrl(caseId: string, { view, to }: PaneContext): ActUrl {
  const query = new URLSearchParams({ view, ...(to ? { to } : {}) });
  return (name) => `/console/cases/${caseId}/${name}?${query.toString()}`;
}

/** The place of a case when none is open. */
export function emptyPane(): Html {
  return html`<section class="case case-empty" id="case" aria-label="Вопрос">
    <p class="empty">Выберите вопрос в очереди.</p>
  </section>`;
}

function act(url: ActUrl, name: string, label: string, key = ''): Html {
  const action = url(name);
  return html`<form ${changesCase(action)}>
    <button
      id="act-${name}"
      class="button ${key === '' ? '' : 'button-main'}"
      ${key === '' ? NOTHING : html`aria-keyshortcuts="${key}"`}
    >
      ${label}
    </button>
  </form>`;
}

function closeForm(url: ActUrl, view: CaseView, { deps, now }: PaneContext): Html {
  const action = url('close');
  return html`<details class="close-box deadline-box" id="close-box" data-menu>
    <summary class="button">Закрыть…</summary>
    <form ${changesCase(action)} class="stack menu-body">
      <label
        >Чем закончилось
        <select name="reason" required>
          <option value="">выберите</option>
          ${Object.entries(CLOSE_REASONS).map(([key, label]) => html`<option value="${key}">${label}</option>`)}
        </select>
      </label>
      ${outcomeFields(deps.decisions.choices(view.case.agency, now), view)}
      <button class="button button-main">Закрыть вопрос</button>
    </form>
  </details>`;
}

function acts(view: CaseView, context: PaneContext, url: ActUrl, zone: string): Html {
  const { deps, person, now } = context;
  const { owner_id: owner, status } = view.case;
  if (!may(person, 'work') || status === 'closed') return NOTHING;
  const mine = owner === person.id;
  // A colleague's case is given back or closed by a supervisor: at the end of a shift, in an illness.
  const senior = person.role !== 'operator';
  // The bot does not speak in public threads, so only a private talk can be given back to it.
  const talks = view.conversations.some(({ mode, place }) => mode === 'operator' && place === 'private');
  return html`<div class="acts">
    ${owner === null ? act(url, 'claim', 'Взять', 'T') : NOTHING}
    ${mine || (owner !== null && senior) ? act(url, 'release', 'Вернуть в очередь') : NOTHING}
    ${inviteForm(chosenConversation(view, context.to), context.invitation ?? null, url)}
    ${!mine && owner !== null && senior ? act(url, 'take-over', 'Забрать себе') : NOTHING}
    ${context.handing && (mine || owner === null || senior) ? transferForm(context.handing, context.agency, context.answering ?? null, url) : NOTHING}
    ${mine && talks ? act(url, 'return', 'Вернуть боту') : NOTHING}
    ${mine || owner === null || senior ? html`${deadlineForm(offersFor(deps, view, person, now), url, now, zone)}${decisionBox(view, chosenConversation(view, context.to), deps.decisions.choices(view.case.agency, now), url)}${closeForm(url, view, context)}` : NOTHING}
  </div>`;
}

function clocks(view: CaseView, context: PaneContext, zone: string): Html {
  if (view.clocks.length === 0) return NOTHING;
  // One running clock stands in the head already, with the way to its explanation.
  const [only] = view.clocks;
  if (view.clocks.length === 1 && only?.state === 'running' && only.set_by === null) return NOTHING;
  const url = actUrl(view.case.id, context);
  const ends = may(context.person, 'work') && view.clocks.some(isEndedByHand);
  return html`<details class="clocks" id="clocks" ${ends ? html`open` : NOTHING}>
    <summary>Сроки: ${view.clocks.length}</summary>
    <ul>
      ${view.clocks.map(
        (clock) =>
          html`<li>
            <span><strong>${clock.name}</strong> <span class="muted">${clock.clause}</span></span>
            <span
              >до
              ${fullMoment(clock.deadline_at, zone)}${clock.provisional === 1 ? ', предварительно' : ''}</span
            >
            ${whyLink(context.deps, clock, zone, `why-${clock.id}`)} ${setByLine(clock)}
            ${may(context.person, 'work') ? endForm(clock, url) : NOTHING}
          </li>`,
      )}
    </ul>
  </details>`;
}

function holder(view: CaseView, person: Person): Html {
  if (view.case.status === 'closed') return html`<span>${closeReason(view.case.close_reason)}</span>`;
  if (view.owner === null) return html`<span>${icon('user')}никто не ведёт</span>`;
  return html`<span
    >${icon('user')}${view.owner.id === person.id ? 'ведёте вы' : html`ведёт ${named(view.owner.name, '')}`}</span
  >`;
}

/** No clock runs while the client has the word; who works on the case has to see that it is so, and since when. */
function awaited({ case: row }: CaseView, now: Instant, zone: string): Html {
  if (row.status !== 'answered' || row.answered_at === null) return NOTHING;
  return html`<span>${AWAITED} ${shortMoment(row.answered_at, now, zone)}</span>`;
}

function cameLate({ clocks: all }: CaseView): Html {
  if (!all.some(({ reason }) => reason === 'overdue_on_arrival')) return NOTHING;
  return html`<p class="came-late">
    ${icon('alert')}Пришло с опозданием: срок уже прошёл к моменту доставки.
  </p>`;
}

function paneHead(view: CaseView, context: PaneContext, zone: string): Html {
  const row = view.case;
  const nearest = view.clocks.find((clock) => clock.state === 'running');
  return html`<header class="case-head">
    <p class="case-line">
      <a class="back" href="/console/queue?view=${context.view}">${icon('back')}Очередь</a>
      <span>${caseName(context.agency, row.number)}</span>
      <span
        >${icon(row.place === 'public' ? 'public' : 'chat')}${channelName(row.channel)},
        ${kindName(row.kind)}</span
      >
      <span>${context.agency?.name ?? row.agency}</span>
      <a href="/console/cases/${row.id}/evidence">${icon('note')}Доказательства</a>
    </p>
    <h1 class="case-title" id="case-title" dir="auto">${urgentMark(row)}${row.title || 'Без текста'}</h1>
    <p class="case-line">
      <span class="status status-${row.status}">${STATUS_NAMES[row.status]}</span>
      ${holder(view, context.person)}
      <span>${named(view.client.name, 'клиент без имени')}</span>
      ${nearest ? whyLink(context.deps, nearest, zone, 'why') : NOTHING} ${awaited(view, context.now, zone)}
    </p>
    ${casePresence(row.id, othersPresent(context.deps, context.person).get(row.id) ?? [])} ${cameLate(view)}
    ${acts(view, context, actUrl(view.case.id, context), zone)}
    ${handoffPart(view, context.agency, actUrl(view.case.id, context), may(context.person, 'work'), context.now, zone)}
    ${clocks(view, context, zone)} ${decidedList(context.decided ?? [], context.now, zone)}
    ${may(context.person, 'work') && row.status !== 'closed' ? readingStrip(view, actUrl(row.id, context), context.agency) : NOTHING}
  </header>`;
}

function hidingOf({ case: row }: CaseView, context: PaneContext, url: ActUrl): Hiding | null {
  const { person, deps, hidden = new Map() } = context;
  if (!may(person, 'work') || row.status === 'closed') return null;
  const { moderation } = deps;
  return {
    url,
    hidden,
    grounds: moderation.grounds(row.agency),
    way: (conversation, id) => moderation.way(conversation, id),
  };
}

/** Replies of this person that have not left can be taken back. */
function heldOf({ person }: PaneContext, url: ActUrl): Held | null {
  return may(person, 'work') ? { writer: person.id, undo: url('undo'), sendNow: url('send-now') } : null;
}

function formContext({ deps, agency, to, kept, draft, answering, now }: PaneContext): ReplyFormContext {
  const begun = kept === undefined || kept.reply === '' ? null : { text: kept.reply, confirmHolder: null };
  return {
    agency,
    to,
    draft: draft ?? begun,
    answering: answering ?? null,
    useOf: (account) => deps.useOf(account, now),
    limits: (account) => deps.limits(account),
  };
}

/** One case: its head with what can be done, the whole talk, and the forms of an answer and of a note. */
export function casePane(view: CaseView, context: PaneContext): Html {
  const { person, said = null } = context;
  const zone = context.agency?.zone ?? 'Europe/Moscow';
  const { id, version } = view.case;
  const url = actUrl(id, context);
  return html`<section
    class="case"
    id="case"
    aria-labelledby="case-title"
    data-case="${id}"
    data-version="${version}"
    data-view="${context.view}"
    data-to="${context.to ?? ''}"
  >
    ${paneHead(view, context, zone)}
    ${talk(view, { zone, now: context.now, hiding: hidingOf(view, context, url), held: heldOf(context, url) })}
    <div class="answer">
      <div id="said" role="status" hx-morph-skip>
        ${said ? html`<p class="said said-${said.tone}">${icon(said.tone === 'done' ? 'check' : 'alert')}<span>${said.text}</span></p>` : NOTHING}
      </div>
      ${context.proposals ? proposalsPart(context.proposals, view, person, url) : NOTHING}
      ${may(person, 'work') ? html`${view.case.status === 'closed' ? NOTHING : html`${typicalPart(view, context.agency, context.now, context.typicalSent)}${callPart(context.agency, context.answering, context.now)}`}${replyForm(view, url, formContext(context))}${noteForm(url('note'), context.kept?.note ?? '')}` : NOTHING}
    </div>
  </section>`;
}
