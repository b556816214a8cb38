import { useOf } from '../agency/index.ts';
import { findConversation } from '../cases/conversations.ts';
import type { ChannelEvent } from '../channel/events.ts';
import { asArrived } from '../handoff/as-arrived.rules.ts';
import type { Instant } from '../kernel/instants.ts';
import type { Audience } from '../knowledge/articles.ts';
import { askEach, type PartAnswer } from '../knowledge/ask-each.ts';
import type { Answer, Question } from '../knowledge/knowledge.ts';
import type { ModelRecord } from '../knowledge/langchain/advisor.ts';
import { audienceOf } from '../knowledge/servant-talks.ts';
import type { ConversationRow, InboxRow } from '../store/tables.ts';
import { read } from '../understanding/read-message.rules.ts';
import type { Reading } from '../understanding/reading.ts';
import { type BurstPolicy, type Gathered, goesOn, joinText, waitUntil } from './burst.rules.ts';
import { mayNotTalk } from './channel-use.rules.ts';
import type { EventAccount, HandlerDeps } from './handler-deps.ts';
import { topicWords } from './say-from-pack.ts';
import { memoryOf } from './talk-so-far.ts';

/** One event with what is known of it before anything is decided. */
export interface Heard {
  readonly event: ChannelEvent;
  readonly receivedAt: Instant;
  readonly account: EventAccount;
  /** Whose articles may be said. */
  readonly audience: Audience;
  readonly before: ConversationRow | undefined;
  /** What of its burst is recorded already. */
  readonly gathered: Gathered | null;
  /** All that is to be answered now. */
  readonly text: string;
  /** The next event of the conversation, when it goes on with this one. */
  readonly next: ChannelEvent | null;
  readonly burst: BurstPolicy | undefined;
  /** The body's switch of the channel lets the bot talk here. */
  readonly mayTalk: boolean;
}

export interface Understood {
  readonly reading: Reading;
  /** What was asked; null when nothing was, or nobody may be answered here. */
  readonly question: (Question & { readonly reading: Reading }) | null;
  /** To the message, when it asks one thing; else to the first of its questions that has an answer. */
  readonly answer: Answer | null;
  /** The questions, when it asks several. */
  readonly parts: readonly PartAnswer[];
  /** What a language model had to do with the answer; null when none was asked. */
  readonly asked: ModelRecord | null;
}

export function eventOf(row: InboxRow): ChannelEvent {
  return JSON.parse(row.event ?? 'null') as ChannelEvent;
}

/** The first event after this one that is not another picture of the same album: those are one message with it. */
function nextOf(event: ChannelEvent, following: readonly InboxRow[]): ChannelEvent | null {
  const events = following.map(eventOf);
  return events.find(({ group }) => group === undefined || group !== event.group) ?? null;
}

/** Only a talk of our own chat can have been begun behind the civil servants' door. */
async function audienceFor(
  { store, clock }: HandlerDeps,
  { conversation, place }: ChannelEvent,
  { id: account, channel, pack }: EventAccount,
): Promise<Audience> {
  if (channel !== 'site' || place !== 'private') return 'citizen';
  return audienceOf(store.db, { account, conversation }, pack.id, clock());
}

/** What an event says, with what was written just before it, and whether `following` goes on with it. */
export async function hear(deps: HandlerDeps, row: InboxRow, following: readonly InboxRow[]): Promise<Heard> {
  const event = asArrived(eventOf(row), false);
  const account = deps.account(row.account);
  const { pack } = account;
  const before = await findConversation(deps.store.db, row.account, event.conversation);
  const gathered = memoryOf(before).gathered ?? null;
  const { burst } = deps.clocks.policy(pack, event.occurredAt).settings;
  const next = nextOf(event, following);
  const joined = burst !== undefined && next !== null && goesOn(event, next, gathered, burst);
  const { use } = useOf(deps.clocks.policy(pack, deps.clock()), account);
  return {
    event,
    receivedAt: row.received_at,
    account,
    audience: await audienceFor(deps, event, account),
    before,
    gathered,
    text: event.type === 'message' ? joinText(gathered, event.text) : event.text,
    next: joined ? next : null,
    burst,
    mayTalk: !mayNotTalk(use, event.place),
  };
}

/** What a person asks; null for everything else, which is decided without the knowledge. */
function questionOf({ event, account, audience, text, before, mayTalk }: Heard, reading: Reading) {
  const asks = event.type === 'message' || event.type === 'edit';
  if (!asks || event.author.role !== 'person' || !mayTalk || text.trim() === '') return null;
  const memory = memoryOf(before);
  return {
    text,
    agency: account.pack.id,
    audience,
    at: event.occurredAt,
    reading,
    context: {
      ...(memory.article === undefined ? {} : { article: memory.article }),
      ...(memory.question === undefined ? {} : { question: memory.question }),
    },
  } satisfies Question;
}

/** Reads, and looks into the base. */
export function understand(deps: HandlerDeps, heard: Heard): Understood {
  const { event, text, account } = heard;
  const { pack } = account;
  const reading = read(text, { lexicon: pack.lexicon, topics: topicWords(pack), place: event.place });
  const question = questionOf(heard, reading);
  if (question === null) return { reading, question, answer: null, parts: [], asked: null };
  const each = askEach(deps.knowledge, question);
  const answer = each.find(({ decision }) => decision === 'answer') ?? each[0] ?? null;
  return { reading, question, answer, parts: each.length > 1 ? each : [], asked: null };
}

/** A model is asked last and outside of any transaction: it may take seconds, or never reply. */
export async function advised(deps: HandlerDeps, heard: Heard, understood: Understood): Promise<Understood> {
  const { event, before, next } = heard;
  const { question, answer, parts } = understood;
  if (!deps.advisor || question === null || answer === null || parts.length > 0) return understood;
  const botSpeaks = event.type === 'message' && event.place === 'private' && before?.mode !== 'operator';
  if (!botSpeaks || next !== null) return understood;
  const advice = await deps.advisor.advise(question, answer);
  return { ...understood, answer: advice.answer, asked: advice.record };
}

/** Until when the person is left to go on writing; 0 when the message is to be handled now. */
export function patience(heard: Heard, { reading, answer }: Understood): Instant {
  const { event, text, before, next, burst, gathered, receivedAt, mayTalk } = heard;
  if (burst === undefined || next !== null || !mayTalk || before?.mode === 'operator') return 0;
  return waitUntil({ event, text, reading, answer, gathered, arrived: receivedAt }, burst);
}
