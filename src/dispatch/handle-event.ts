import type { AgencyPack } from '../agency/index.ts';
import { findConversation } from '../cases/conversations.ts';
import type { ResponseClocks } from '../cases/response-clocks.ts';
import type { ChannelLimits } from '../channel/channel.ts';
import type { ChannelEvent, ChannelKind } from '../channel/events.ts';
import { createTurnstile } from '../kernel/turnstile.ts';
import type { Clock } from '../kernel/instants.ts';
import type { Article } from '../knowledge/articles.ts';
import type { Answer, Knowledge } from '../knowledge/knowledge.ts';
import type { Db, Store } from '../store/db.ts';
import type { ConversationRow, InboxRow } from '../store/tables.ts';
import { read } from '../understanding/read-message.rules.ts';
import type { Reading } from '../understanding/reading.ts';
import { carryOut, type CarriedOut } from './carry-out.ts';
import { decide } from './decide.rules.ts';
import { type Lease, markDone } from './lanes.ts';
import { PRESSED } from './plans.rules.ts';
import { sayableOf, textsOf, topicWords } from './say-from-pack.ts';
import type { Memory, OpenCase, Situation } from './situation.ts';

/** The account that an event came through, as far as handling needs it. */
export interface EventAccount {
  readonly id: string;
  readonly channel: ChannelKind;
  readonly pack: AgencyPack;
}

export interface HandlerDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly knowledge: Knowledge;
  readonly clocks: ResponseClocks;
  /** Throws OtklikError when the account is no longer configured: the event then waits for a person. */
  readonly account: (id: string) => EventAccount;
  readonly limits: (account: string) => ChannelLimits | undefined;
  /** True while platforms wait for commits: understanding then gives way to them. */
  readonly busy: () => boolean;
  readonly onDone: (result: CarriedOut) => void;
}

/** Loads what a decision needs to know of the talk so far. */
async function talkSoFar(db: Db, event: ChannelEvent, account: string) {
  const conversation = await findConversation(db, account, event.conversation);
  if (!conversation) return { conversation, openCase: null, seen: false, ours: false };
  return {
    conversation,
    openCase: await openCaseOf(db, conversation),
    seen: await isRecorded(db, conversation, event),
    ours: event.author.role === 'self' && (await isOurs(db, conversation, event)),
  };
}

async function openCaseOf(db: Db, conversation: ConversationRow): Promise<OpenCase | null> {
  if (conversation.case_id === null) return null;
  const row = await db
    .selectFrom('cases')
    .select(['id', 'status'])
    .where('id', '=', conversation.case_id)
    .executeTakeFirst();
  if (!row) return null;
  const running = await db
    .selectFrom('clocks')
    .select('target_id')
    .where('case_id', '=', row.id)
    .where('state', '=', 'running')
    .execute();
  return { ...row, running: running.map((clock) => clock.target_id) };
}

async function isRecorded(db: Db, conversation: ConversationRow, event: ChannelEvent): Promise<boolean> {
  // A press of a button names the message that it hangs under, which of course is recorded.
  if (event.messageId === undefined || event.type === 'button') return false;
  const row = await db
    .selectFrom('messages')
    .select('id')
    .where('conversation_id', '=', conversation.id)
    .where('external_id', '=', event.messageId)
    .where('author', '=', 'client')
    .executeTakeFirst();
  return row !== undefined;
}

/**
 * Whether we sent this ourselves. VK reports our comments back without telling who wrote them; one that is still under
 * way has no id yet, so it counts as ours.
 */
async function isOurs(db: Db, conversation: ConversationRow, event: ChannelEvent): Promise<boolean> {
  const row = await db
    .selectFrom('outbox')
    .select('id')
    .where('conversation_id', '=', conversation.id)
    .where((eb) =>
      eb.or([eb('external_id', '=', event.messageId ?? ''), eb('state', 'in', ['sending', 'unknown'])]),
    )
    .executeTakeFirst();
  return row !== undefined;
}

/** Reads and answers only what a person wrote in private to the bot; everything else is decided without. */
function understand(deps: HandlerDeps, event: ChannelEvent, pack: AgencyPack, memory: Memory) {
  const reading = read(event.text, { lexicon: pack.lexicon, topics: topicWords(pack), place: event.place });
  const asks = event.type === 'message' || event.type === 'edit';
  if (!asks || event.place === 'public' || event.text.trim() === '') return { reading, answer: null };
  const answer = deps.knowledge.ask({
    text: event.text,
    agency: pack.id,
    audience: 'citizen',
    at: event.occurredAt,
    reading,
    context: {
      ...(memory.article === undefined ? {} : { article: memory.article }),
      ...(memory.question === undefined ? {} : { question: memory.question }),
    },
  });
  return { reading, answer };
}

function chosenArticle(deps: HandlerDeps, event: ChannelEvent, pack: AgencyPack): Article | null {
  if (event.type !== 'button' || !event.ref?.startsWith(PRESSED.ask)) return null;
  const id = event.ref.slice(PRESSED.ask.length);
  return deps.knowledge.sayable(id, { agency: pack.id, audience: 'citizen', at: event.occurredAt });
}

interface Understood {
  readonly reading: Reading;
  readonly answer: Answer | null;
}

function situationOf(
  deps: HandlerDeps,
  event: ChannelEvent,
  pack: AgencyPack,
  talk: Awaited<ReturnType<typeof talkSoFar>>,
  memory: Memory,
  { reading, answer }: Understood,
): Situation {
  const now = deps.clock();
  const asked = {
    kind: event.kind,
    client: 'external',
    place: event.place,
    urgent: false,
  } as const;
  return {
    event,
    now,
    zone: pack.zone,
    mode: talk.conversation?.mode ?? 'bot',
    memory,
    openCase: talk.openCase,
    seen: talk.seen,
    ours: talk.ours,
    botAnswer: deps.clocks.policy(pack, event.occurredAt).settings.bot_answer ?? 'never',
    clocks: deps.clocks.plan(pack, asked, event.occurredAt),
    openNow: deps.clocks.openAt(pack, now),
    reading,
    answer,
    chosen: sayableOf(chosenArticle(deps, event, pack), pack),
    sayable: sayableOf(answer?.article ?? null, pack),
    texts: textsOf(pack),
  };
}

/**
 * Handles one event of the inbox: understand, decide, carry out, in one transaction with its `done`. Throws LeaseLost
 * when another worker has the conversation; then nothing has changed.
 */
export function createHandler(deps: HandlerDeps): (row: InboxRow, lease: Lease) => Promise<void> {
  const pass = createTurnstile(deps.busy);
  return async (row, lease) => {
    await pass();
    const event = JSON.parse(row.event ?? 'null') as ChannelEvent;
    const { channel, pack } = deps.account(row.account);
    const talk = await talkSoFar(deps.store.db, event, row.account);
    const memory = JSON.parse(talk.conversation?.memory ?? '{}') as Memory;
    const understood = understand(deps, event, pack, memory);
    const situation = situationOf(deps, event, pack, talk, memory, understood);
    const plan = decide(situation);
    const result = await deps.store.transact(async (trx) => {
      await markDone(trx, row, lease, situation.now);
      return carryOut(trx, {
        agency: pack.id,
        account: row.account,
        channel,
        event,
        receivedAt: row.received_at,
        reading: understood.reading,
        plan,
        limits: deps.limits(row.account),
        now: situation.now,
      });
    });
    deps.onDone(result);
  };
}
