import { type AgencyPack, useOf } from '../agency/index.ts';
import { findConversation } from '../cases/conversations.ts';
import type { ResponseClocks } from '../cases/response-clocks.ts';
import type { ChannelLimits } from '../channel/channel.ts';
import type { ChannelEvent, ChannelKind } from '../channel/events.ts';
import { arrive } from '../handoff/arrive.ts';
import { asArrived } from '../handoff/as-arrived.rules.ts';
import type { Door } from '../handoff/doors.ts';
import { type PreparedInvitation, prepareInvitation, useInvitation } from '../handoff/invitations.ts';
import { createTurnstile } from '../kernel/turnstile.ts';
import type { Clock, Instant } from '../kernel/instants.ts';
import type { Article } from '../knowledge/articles.ts';
import type { Answer, Knowledge, Question } from '../knowledge/knowledge.ts';
import { countUses } from '../knowledge/uses/count-uses.ts';
import { usesOf } from '../knowledge/uses/uses.rules.ts';
import type { Advisor, ModelRecord } from '../knowledge/langchain/advisor.ts';
import { forgetText } from '../inbox/forget-text.ts';
import { recordAudit } from '../staff/audit.ts';
import type { Store, Trx } from '../store/db.ts';
import type { ConversationRow, InboxRow } from '../store/tables.ts';
import { read } from '../understanding/read-message.rules.ts';
import type { Reading } from '../understanding/reading.ts';
import { carryOut, type CarriedOut } from './carry-out.ts';
import { mayNotTalk } from './channel-use.rules.ts';
import { decide } from './decide.rules.ts';
import { answeredByInvitation } from '../handoff/public-clocks.rules.ts';
import { type Lease, markDone } from './lanes.ts';
import { PRESSED } from './plans.rules.ts';
import { memoryOf, type Talk, talkSoFar } from './talk-so-far.ts';
import { channelsInWords, sayableOf, textsOf, topicWords } from './say-from-pack.ts';
import type { Memory, Situation } from './situation.ts';

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
  /** A language model beside the knowledge, where the installation has one. */
  readonly advisor?: Advisor | null;
  readonly clocks: ResponseClocks;
  /** Throws OtklikError when the account is no longer configured: the event then waits for a person. */
  readonly account: (id: string) => EventAccount;
  readonly limits: (account: string) => ChannelLimits | undefined;
  /** Where clients of an account can be invited to. */
  readonly door: (account: string) => Door | null;
  /** True while platforms wait for commits: understanding then gives way to them. */
  readonly busy: () => boolean;
  readonly onDone: (result: CarriedOut) => void;
}

/** What a person asks; null for everything else, which is decided without the knowledge. */
function questionOf(event: ChannelEvent, pack: AgencyPack, reading: Reading, memory: Memory) {
  const asks = event.type === 'message' || event.type === 'edit';
  if (!asks || event.author.role !== 'person' || event.text.trim() === '') return null;
  return {
    text: event.text,
    agency: pack.id,
    audience: 'citizen',
    at: event.occurredAt,
    reading,
    context: {
      ...(memory.article === undefined ? {} : { article: memory.article }),
      ...(memory.question === undefined ? {} : { question: memory.question }),
    },
  } satisfies Question;
}

/** Reads and answers. A model is asked last and outside of any transaction: it may take seconds, or never reply. */
async function understand(
  deps: HandlerDeps,
  event: ChannelEvent,
  { channel, pack }: EventAccount,
  before: ConversationRow | undefined,
): Promise<Understood> {
  const reading = read(event.text, { lexicon: pack.lexicon, topics: topicWords(pack), place: event.place });
  const question = questionOf(event, pack, reading, memoryOf(before));
  const { use } = useOf(deps.clocks.policy(pack, deps.clock()), channel);
  if (question === null || mayNotTalk(use, event.place)) return { reading, answer: null, asked: null };
  const answer = deps.knowledge.ask(question);
  const botSpeaks = event.type === 'message' && event.place === 'private' && before?.mode !== 'operator';
  if (!deps.advisor || !botSpeaks) return { reading, answer, asked: null };
  const advised = await deps.advisor.advise(question, answer);
  return { reading, answer: advised.answer, asked: advised.record };
}

function chosenArticle(deps: HandlerDeps, event: ChannelEvent, pack: AgencyPack): Article | null {
  if (event.type !== 'button' || !event.ref?.startsWith(PRESSED.ask)) return null;
  const id = event.ref.slice(PRESSED.ask.length);
  return deps.knowledge.sayable(id, { agency: pack.id, audience: 'citizen', at: event.occurredAt });
}

/** The operators see that this case began with an invitation; small talk begins none, and the link stays good. */
async function noteArrival(trx: Trx, invitation: string, caseId: string | null, at: Instant): Promise<void> {
  if (caseId !== null) await useInvitation(trx, invitation, caseId, at);
}

function placeOf(event: ChannelEvent, account: string, channel: ChannelKind, pack: AgencyPack) {
  const { conversation: externalId, place, author } = event;
  return { agency: pack.id, account, channel, externalId, place, author };
}

interface Understood {
  readonly reading: Reading;
  readonly answer: Answer | null;
  /** What a language model had to do with the answer; null when none was asked. */
  readonly asked: ModelRecord | null;
}

/** Everything else that a decision looks at, computed before the transaction, which others wait for. */
function groundsOf(
  deps: HandlerDeps,
  event: ChannelEvent,
  { channel, pack }: EventAccount,
  { reading, answer }: Understood,
  invitation: PreparedInvitation | null,
): Omit<Situation, keyof Talk | 'arrived'> {
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
    botAnswer: deps.clocks.policy(pack, event.occurredAt).settings.bot_answer ?? 'never',
    clocks: deps.clocks.plan(pack, asked, event.occurredAt),
    openNow: deps.clocks.openAt(pack, now),
    reading,
    answer,
    chosen: sayableOf(chosenArticle(deps, event, pack), pack),
    sayable: sayableOf(answer?.article ?? null, pack),
    texts: textsOf(pack),
    use: useOf(deps.clocks.policy(pack, now), channel).use,
    elsewhere: channelsInWords(pack, channel),
    invitation,
  };
}

/** An invitation for the author of a public message, should one be given: a person can be told where else to write. */
function invitationFor(
  deps: HandlerDeps,
  event: ChannelEvent,
  { id: account, pack }: EventAccount,
): PreparedInvitation | null {
  if (event.place !== 'public' || event.author.role !== 'person') return null;
  const door = deps.door(account);
  const { invitation_hours: hours } = deps.clocks.policy(pack, deps.clock()).settings;
  return door === null ? null : prepareInvitation(account, door, hours);
}

/** An auditor can see which answers a model had a part in, and what became of its proposals; not what anybody wrote. */
async function auditModel(
  trx: Trx,
  asked: ModelRecord | null,
  event: ChannelEvent,
  caseId: string | null,
  at: Instant,
): Promise<void> {
  if (asked === null) return;
  const { outcome, ...details } = asked;
  await recordAudit(trx, {
    at,
    actor: 'bot',
    action: `model.${outcome}`,
    subject: caseId === null ? `event:${event.key}` : `case:${caseId}`,
    details: { event: event.key, ...details },
  });
}

/**
 * Handles one event of the inbox: understand, decide, carry out, in one transaction with its `done`. Throws LeaseLost
 * when another worker has the conversation; then nothing has changed.
 */
export function createHandler(deps: HandlerDeps): (row: InboxRow, lease: Lease) => Promise<void> {
  const pass = createTurnstile(deps.busy);
  return async (row, lease) => {
    await pass();
    const given = JSON.parse(row.event ?? 'null') as ChannelEvent;
    const account = deps.account(row.account);
    const { channel, pack } = account;
    const before = await findConversation(deps.store.db, row.account, given.conversation);
    const asked = asArrived(given, false);
    const understood = await understand(deps, asked, account, before);
    const invitation = invitationFor(deps, given, account);
    const grounds = groundsOf(deps, asked, account, understood, invitation);
    const { now } = grounds;
    const result = await deps.store.transact(async (trx) => {
      await markDone(trx, row, lease, now);
      // Where nothing may be kept, nobody is looked up either.
      const arrival = mayNotTalk(grounds.use, given.place)
        ? null
        : await arrive(trx, given, placeOf(given, row.account, channel, pack), now);
      const joined = arrival?.how === 'joined';
      const event = asArrived(given, joined);
      const talk = await talkSoFar(trx, event, row.account, now);
      const plan = decide({ ...grounds, ...talk, event, arrived: joined });
      const nearest =
        plan.gap === 'rejected' ? talk.memory.article : understood.answer?.candidates[0]?.article;
      const carried = await carryOut(trx, {
        agency: pack.id,
        account: row.account,
        channel,
        event,
        receivedAt: row.received_at,
        reading: understood.reading,
        plan,
        limits: deps.limits(row.account),
        invitation,
        answeredByInvitation: answeredByInvitation(deps.clocks.policy(pack, now)),
        nearest: nearest ?? null,
        zone: pack.zone,
        now,
      });
      if (plan.change.do === 'pass') await forgetText(trx, row);
      await auditModel(trx, understood.asked, event, carried.caseId, now);
      if (arrival?.how === 'elsewhere') await noteArrival(trx, arrival.invitation, carried.caseId, now);
      const shown = {
        said: plan.say.flatMap(({ article }) => article ?? []),
        nearest: nearest ?? null,
        before: talk.memory.article ?? null,
        gap: plan.gap,
        helped: plan.rule === 'helped',
      };
      // Last: the day's row of a popular article is held no longer than the commit takes.
      await countUses(trx, usesOf(shown), { agency: pack.id, audience: 'citizen' }, now);
      return carried;
    });
    deps.onDone(result);
  };
}
