import { type AgencyPack, useOf } from '../agency/index.ts';
import { appealFacts } from '../appeals/appeal-facts.ts';
import { type PreparedLink, prepareLink } from '../appeals/draft-link.ts';
import { openDraftOf } from '../appeals/drafts.ts';
import { isLabel, isWholeAnswer } from '../appeals/wizard.rules.ts';
import type { ChannelEvent, ChannelKind } from '../channel/events.ts';
import { arrive } from '../handoff/arrive.ts';
import { asArrived } from '../handoff/as-arrived.rules.ts';
import { type PreparedInvitation, prepareInvitation, useInvitation } from '../handoff/invitations.ts';
import { createTurnstile } from '../kernel/turnstile.ts';
import type { Instant } from '../kernel/instants.ts';
import type { Article } from '../knowledge/articles.ts';
import { countUses } from '../knowledge/uses/count-uses.ts';
import { usesOf } from '../knowledge/uses/uses.rules.ts';
import type { ModelRecord } from '../knowledge/langchain/advisor.ts';
import { forgetText } from '../inbox/forget-text.ts';
import { recordAudit } from '../staff/audit.ts';
import type { Trx } from '../store/db.ts';
import type { InboxRow } from '../store/tables.ts';
import { needOf } from '../understanding/need.rules.ts';
import { carryOut } from './carry-out.ts';
import { decide } from './decide.rules.ts';
import { answeredByInvitation } from '../handoff/public-clocks.rules.ts';
import type { EventAccount, HandlerDeps } from './handler-deps.ts';
import { type Lease, markDone } from './lanes.ts';
import { PRESSED } from './plans.rules.ts';
import { isKnown, type Talk, talkSoFar } from './talk-so-far.ts';
import { channelsInWords, partsOf, sayableOf, textsOf } from './say-from-pack.ts';
import type { Situation } from './situation.ts';
import { advised, eventOf, type Heard, hear, patience, understand, type Understood } from './understand.ts';

function chosenArticle(deps: HandlerDeps, { event, audience, account: { pack } }: Heard): Article | null {
  if (event.type !== 'button' || !event.ref?.startsWith(PRESSED.ask)) return null;
  const id = event.ref.slice(PRESSED.ask.length);
  return deps.knowledge.sayable(id, { agency: pack.id, audience, at: event.occurredAt });
}

/** The operators see that this case began with an invitation; small talk begins none, and the link stays good. */
async function noteArrival(trx: Trx, invitation: string, caseId: string | null, at: Instant): Promise<void> {
  if (caseId !== null) await useInvitation(trx, invitation, caseId, at);
}

function placeOf(event: ChannelEvent, account: string, channel: ChannelKind, pack: AgencyPack) {
  const { conversation: externalId, place, author } = event;
  return { agency: pack.id, account, channel, externalId, place, author };
}

/** The deadlines that a message starts. That it reads as urgent is a proposal: only a person makes its case so. */
function clocksOf(deps: HandlerDeps, { event, gathered, audience, account }: Heard, urgent: boolean) {
  const client = audience === 'servant' ? 'internal' : 'external';
  const asked = { kind: event.kind, client, place: event.place, urgent } as const;
  return deps.clocks.plan(account.pack, asked, gathered?.since ?? event.occurredAt);
}

/** Everything else that a decision looks at, computed before the transaction, which others wait for. */
function groundsOf(
  deps: HandlerDeps,
  heard: Heard,
  { reading, answer, parts }: Understood,
  invitation: PreparedInvitation | null,
  draftLink: PreparedLink | null,
): Omit<Situation, keyof Talk | 'arrived' | 'more'> {
  const { event, text } = heard;
  const { channel, pack } = heard.account;
  const now = deps.clock();
  return {
    event,
    asked: text,
    now,
    zone: pack.zone,
    botAnswer: deps.clocks.policy(pack, event.occurredAt).settings.bot_answer ?? 'never',
    clocks: clocksOf(deps, heard, false),
    openNow: deps.clocks.openAt(pack, now),
    reading,
    answer,
    parts: partsOf(parts, pack),
    chosen: sayableOf(chosenArticle(deps, heard), pack),
    sayable: sayableOf(answer?.article ?? null, pack),
    texts: textsOf(pack),
    use: useOf(deps.clocks.policy(pack, now), heard.account).use,
    elsewhere: channelsInWords(pack, channel),
    invitation,
    appeals: appealFacts({ ...deps, pack }, { text, now, draftLink }),
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

/** A link to the draft's form on the portal, should the plan say one: where the body's policy sends drafts there. */
function draftLinkFor(
  deps: HandlerDeps,
  { place }: ChannelEvent,
  { pack }: EventAccount,
): PreparedLink | null {
  const now = deps.clock();
  const origin = place === 'private' ? deps.portal(pack.id) : null;
  if (origin === null || deps.clocks.policy(pack, now).settings.appeal_route !== 'portal') return null;
  return prepareLink(origin, pack.id, now);
}

/** A button's label that was typed, or a short answer to what a draft asks, is whole, however little like a sentence it is: nobody is made to wait for it. */
async function answersDraft({ store }: HandlerDeps, { before, text, account }: Heard): Promise<boolean> {
  if (isLabel(text, Object.values(account.pack.replies.buttons))) return true;
  const draft = before === undefined ? null : await openDraftOf(store.db, before.id);
  return draft !== null && isWholeAnswer(draft, text);
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

/** Decides and carries out, in one transaction with the event's `done`. */
async function handle(deps: HandlerDeps, row: InboxRow, lease: Lease, heard: Heard, understood: Understood) {
  const { channel, pack } = heard.account;
  const given = eventOf(row);
  const invitation = invitationFor(deps, given, heard.account);
  const draftLink = draftLinkFor(deps, given, heard.account);
  const grounds = groundsOf(deps, heard, understood, invitation, draftLink);
  const { now } = grounds;
  return deps.store.transact(async (trx) => {
    await markDone(trx, row, lease, now);
    // Where nothing may be kept, nobody is looked up either.
    const arrival = heard.mayTalk
      ? await arrive(trx, given, placeOf(given, row.account, channel, pack), now)
      : null;
    const joined = arrival?.how === 'joined';
    const event = asArrived(given, joined);
    const talk = await talkSoFar(trx, event, row.account, now);
    const { gathered = null, ...memory } = talk.memory;
    const more = heard.next !== null && !(await isKnown(trx, heard.next, row.account));
    const asked = event.text === heard.event.text ? grounds.asked : event.text;
    const clocks = talk.urgent ? clocksOf(deps, heard, true) : grounds.clocks;
    const plan = decide({ ...grounds, ...talk, clocks, memory, event, asked, arrived: joined, more });
    const nearest = plan.gap === 'rejected' ? memory.article : understood.answer?.candidates[0]?.article;
    const carried = await carryOut(trx, {
      agency: pack.id,
      account: row.account,
      channel,
      event,
      receivedAt: row.received_at,
      reading: understood.reading,
      need: needOf(grounds.asked, pack.topics.find(({ id }) => id === understood.reading.topic)?.needs ?? []),
      plan,
      memory,
      gathered,
      limits: deps.limits(row.account),
      invitation,
      draft: talk.draft,
      draftLink,
      policyVersion: grounds.appeals.policyVersion,
      answeredByInvitation: answeredByInvitation(deps.clocks.policy(pack, now)),
      nearest: nearest ?? null,
      audience: heard.audience,
      zone: pack.zone,
      now,
    });
    if (plan.change.do === 'pass') await forgetText(trx, row);
    await auditModel(trx, understood.asked, event, carried.caseId, now);
    if (arrival?.how === 'elsewhere') await noteArrival(trx, arrival.invitation, carried.caseId, now);
    const shown = {
      said: plan.say.flatMap(({ articles }) => articles),
      nearest: nearest ?? null,
      before: memory.article ?? null,
      gap: plan.gap,
      helped: plan.rule === 'helped',
    };
    // Last: the day's row of a popular article is held no longer than the commit takes.
    await countUses(trx, usesOf(shown), { agency: pack.id, audience: heard.audience }, now);
    return carried;
  });
}

/**
 * Handles one event of the inbox: understand, decide, carry out, in one transaction with its `done`. `following` are the
 * next ones of the conversation that have arrived. Resolves to the instant until which the conversation is to be left
 * alone, with nothing done, because the person seems to go on writing; 0 when it was handled. Throws LeaseLost when
 * another worker has the conversation; then nothing has changed.
 */
export function createHandler(
  deps: HandlerDeps,
): (row: InboxRow, lease: Lease, following?: readonly InboxRow[]) => Promise<Instant> {
  const pass = createTurnstile(deps.busy);
  return async (row, lease, following = []) => {
    await pass();
    const heard = await hear(deps, row, following);
    const understood = understand(deps, heard);
    const until = patience(heard, understood);
    if (until > deps.clock() && !(await answersDraft(deps, heard))) return until;
    deps.onDone(await handle(deps, row, lease, heard, await advised(deps, heard, understood)));
    return 0;
  };
}
