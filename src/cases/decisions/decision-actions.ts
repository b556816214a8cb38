import { type AgencyPack, say, type Settings } from '../../agency/index.ts';
import type { ChannelLimits } from '../../channel/channel.ts';
import type { Instant } from '../../kernel/instants.ts';
import type { Db, Trx } from '../../store/db.ts';
import { performAct } from '../act.ts';
import { refreshDue } from '../case-dues.ts';
import { closeCase } from '../cases.ts';
import { type NotSet, setDeadline } from '../deadline-actions.ts';
import { endReplyClocks, hasTasks } from '../end-clocks.ts';
import type { ResponseClocks } from '../response-clocks.ts';
import {
  type Deciding,
  keepDecision,
  mayDecide,
  type NotDecided,
  type Ready,
  readyToDecide,
} from './decided.ts';
import { explainsItself } from './plain-refusal.rules.ts';
import { countAsAnswer } from '../count-as-answer.ts';
import { meetTask, tellClient } from './tell-client.ts';
import { lastMomentOf } from './last-moment.ts';

export type RefusalGround = NonNullable<Settings['refusal_grounds']>[number];
export type CaseOutcome = NonNullable<Settings['case_outcomes']>[number];

export interface Redirecting extends Deciding {
  /** Who is competent; all of them stand in the notice (K-28). */
  readonly bodies: readonly string[];
  /** How it was sent on: the program forwards nothing itself. */
  readonly how: string;
  /** The day from which the term counts; null for today. */
  readonly registeredAt: Instant | null;
}

export interface Refusing extends Deciding {
  readonly ground: string;
  /** Why, so that no act has to be opened (L4-06, U-10). */
  readonly why: string;
}

export interface AbuseNotice extends Deciding {
  /** There is no question besides: nobody answers it on the substance (U-07). */
  readonly noSubstance: boolean;
}

export interface Closing {
  readonly outcome: string;
  /** `YYYY-MM-DD` on the body's calendar, for an outcome that promises a day. */
  readonly date: string;
  /** How many of the conditions of L1-34 the person has confirmed. */
  readonly confirmed: number;
}

export type DecisionResult =
  | { readonly decided: true; readonly until: Instant | null }
  | NotDecided
  | { readonly decided: false; readonly why: 'no_bodies' | 'no_ground' | 'not_plain' | 'no_link' }
  | { readonly decided: false; readonly why: 'no_outcome' | 'not_confirmed' | 'no_date' | 'tasks' }
  | { readonly decided: false; readonly why: 'term'; readonly term: NotSet };

export interface DecisionActionsDeps {
  readonly db: Db;
  readonly clocks: ResponseClocks;
  readonly pack: (agency: string) => AgencyPack;
  readonly limits: (account: string) => ChannelLimits | undefined;
  /** Told after each commit; something may have to be sent. */
  readonly onChanged: (caseId: string) => void;
}

/** What a person may choose among, with clauses, and the words that the client gets. */
export interface DecisionChoices {
  readonly bodies: readonly { readonly name: string; readonly clause: string }[];
  readonly redirectNotice: string;
  readonly refusals: readonly RefusalGround[];
  readonly abuseNotice: string;
  /** Empty where the policy does not ask for an outcome. */
  readonly outcomes: readonly CaseOutcome[];
  readonly doneWhen: readonly string[];
}

/** Decisions with legal effect: a person's, each one act in one transaction with what the client is told and the audit. */
export interface DecisionActions {
  choices(agency: string, at: Instant): DecisionChoices;
  redirect(asked: Redirecting): Promise<DecisionResult>;
  refuse(asked: Refusing): Promise<DecisionResult>;
  noticeAbuse(asked: AbuseNotice): Promise<DecisionResult>;
  close(asked: Deciding & Closing): Promise<DecisionResult>;
}

/** Stands where what the person chooses will be. */
const MARK = '[куда]';

/** Makes the decisions over a store. */
export function createDecisionActions(deps: DecisionActionsDeps): DecisionActions {
  const settingsAt = (agency: string, at: Instant) => deps.clocks.policy(deps.pack(agency), at).settings;

  async function decide<R extends object>(
    name: string,
    asked: Deciding,
    look: (trx: Trx, asked: Deciding) => Promise<R | NotDecided>,
    work: (trx: Trx, ready: R) => Promise<DecisionResult>,
  ): Promise<DecisionResult> {
    const { caseId, staff, at } = asked;
    const act = { name: `decision.${name}`, subject: `case:${caseId}`, staff, at };
    const result = await performAct(deps.db, act, async (trx) => {
      const ready = await look(trx, asked);
      return 'decided' in ready ? ready : work(trx, ready);
    });
    if (result.decided) deps.onChanged(caseId);
    return result;
  }

  return {
    choices(agency, at) {
      const pack = deps.pack(agency);
      const settings = settingsAt(agency, at);
      const date = dayOf(pack, at);
      return {
        bodies: pack.topics.flatMap(({ competent }) => (competent ? [competent] : [])),
        redirectNotice: say(pack, 'redirect_notice', { body: MARK, date }),
        refusals: settings.refusal_grounds ?? [],
        abuseNotice: say(pack, 'abuse_notice', {}),
        outcomes: settings.case_outcomes ?? [],
        doneWhen: settings.case_outcomes === undefined ? [] : (settings.appeal_done_when ?? []),
      };
    },
    redirect: (asked) =>
      decide('redirect', asked, readyToDecide, (trx, ready) => redirect(trx, deps, ready, asked)),
    refuse: (asked) =>
      decide('refuse', asked, readyToDecide, (trx, ready) => refuse(trx, deps, ready, asked)),
    noticeAbuse: (asked) =>
      decide('abuse', asked, readyToDecide, (trx, ready) => noticeAbuse(trx, deps, ready, asked)),
    close: (asked) => decide('close', asked, mayDecide, (trx, ready) => close(trx, deps, ready, asked)),
  };
}

function dayOf(pack: AgencyPack, at: Instant): string {
  const { day, month, year } = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(pack.zone);
  return `${String(day).padStart(2, '0')}.${String(month).padStart(2, '0')}.${year}`;
}

/** The clock of a duty: the one that runs, or one that begins with the act; null where the policy has no such term. */
async function dutyClock(
  trx: Trx,
  deps: DecisionActionsDeps,
  { row }: Ready,
  asked: Deciding & { readonly reason: string; readonly registeredAt: Instant | null },
  process: 'redirect' | 'redirect_copies' | 'abuse_notice',
): Promise<{ readonly id: string; readonly clause: string } | null | NotSet> {
  const running = await trx
    .selectFrom('clocks')
    .select(['id', 'clause'])
    .where('case_id', '=', row.id)
    .where('process', '=', process)
    .where('state', '=', 'running')
    .executeTakeFirst();
  if (running) return running;
  const { targets } = deps.clocks.policy(deps.pack(row.agency), asked.registeredAt ?? asked.at);
  const target = targets.find((one) => one.process === process);
  if (!target) return null;
  const { caseId, staff, at, reason, registeredAt } = asked;
  const wanted = {
    caseId,
    target: target.id,
    staff,
    reason,
    until: null,
    registeredAt,
    noSubstance: false,
    at,
  };
  const set = await setDeadline(trx, deps, wanted);
  return set.set ? { id: set.clockId, clause: target.clause } : set;
}

/** Forwarding and notice are one act (K-26); several bodies, one term (K-27); the author is told of all (K-28). */
async function redirect(
  trx: Trx,
  deps: DecisionActionsDeps,
  ready: Ready,
  asked: Redirecting,
): Promise<DecisionResult> {
  const { bodies, how, at, staff, registeredAt } = asked;
  if (bodies.length === 0) return { decided: false, why: 'no_bodies' };
  const pack = deps.pack(ready.row.agency);
  const processes = bodies.length > 1 ? (['redirect', 'redirect_copies'] as const) : (['redirect'] as const);
  const duties: { readonly id: string; readonly clause: string }[] = [];
  for (const process of processes) {
    const duty = await dutyClock(trx, deps, ready, { ...asked, reason: how, registeredAt }, process);
    if (duty !== null && 'set' in duty) {
      // Nothing is half done: only the first can fail for a day that is wrong.
      if (duties.length === 0) return { decided: false, why: 'term', term: duty };
    } else if (duty) duties.push(duty);
  }
  const text = say(pack, 'redirect_notice', { body: bodies.join('; '), date: dayOf(pack, at) });
  const messageId = await tellClient(trx, ready, text, { ...deps, staff, at });
  for (const { id } of duties) await meetTask(trx, id, messageId, at);
  await countAsAnswer(trx, ready.row.id, messageId, at);
  await keepDecision(trx, ready.row, {
    kind: 'redirect',
    choice: bodies.join('; '),
    clause: duties[0]?.clause ?? '',
    message_id: messageId,
    details: { bodies, how, registeredAt },
    staff,
    at,
  });
  return { decided: true, until: null };
}

async function refuse(
  trx: Trx,
  deps: DecisionActionsDeps,
  ready: Ready,
  asked: Refusing,
): Promise<DecisionResult> {
  const { why, staff, at } = asked;
  const { settings } = deps.clocks.policy(deps.pack(ready.row.agency), at);
  const ground = settings.refusal_grounds?.find(({ id }) => id === asked.ground);
  if (!ground) return { decided: false, why: 'no_ground' };
  if (!explainsItself(why)) return { decided: false, why: 'not_plain' };
  if (ground.link && !/https?:\/\//u.test(why)) return { decided: false, why: 'no_link' };
  const messageId = await tellClient(trx, ready, `${ground.plain}\n${why}`, { ...deps, staff, at });
  await countAsAnswer(trx, ready.row.id, messageId, at);
  await keepDecision(trx, ready.row, {
    kind: 'refuse',
    choice: ground.name,
    clause: ground.clause,
    message_id: messageId,
    details: { ground: ground.id },
    staff,
    at,
  });
  return { decided: true, until: null };
}

/** The notice is sent; the question inside is still answered unless a person says that there is none. */
async function noticeAbuse(
  trx: Trx,
  deps: DecisionActionsDeps,
  ready: Ready,
  asked: AbuseNotice,
): Promise<DecisionResult> {
  const { staff, at, noSubstance } = asked;
  const reason = 'уведомление отправлено';
  const duty = await dutyClock(trx, deps, ready, { ...asked, reason, registeredAt: null }, 'abuse_notice');
  if (duty !== null && 'set' in duty) return { decided: false, why: 'term', term: duty };
  const text = say(deps.pack(ready.row.agency), 'abuse_notice', {});
  const messageId = await tellClient(trx, ready, text, { ...deps, staff, at });
  if (duty) await meetTask(trx, duty.id, messageId, at);
  if (noSubstance) {
    await endReplyClocks(trx, ready.row.id, 'abuse', at);
    await trx.updateTable('cases').set({ status: 'answered' }).where('id', '=', ready.row.id).execute();
  }
  await refreshDue(trx, ready.row.id);
  await keepDecision(trx, ready.row, {
    kind: 'abuse',
    choice: noSubstance ? 'вопроса внутри нет' : 'на вопрос внутри ответим',
    clause: duty?.clause ?? '',
    message_id: messageId,
    details: { noSubstance },
    staff,
    at,
  });
  return { decided: true, until: null };
}

/** Done is what meets all conditions (L1-34) with one of four outcomes (L1-18); a promised day opens a deadline to look again. */
async function close(
  trx: Trx,
  deps: DecisionActionsDeps,
  { row }: Pick<Ready, 'row'>,
  asked: Deciding & Closing,
): Promise<DecisionResult> {
  const { staff, at, date } = asked;
  const pack = deps.pack(row.agency);
  const { settings, targets } = deps.clocks.policy(pack, at);
  const outcome = settings.case_outcomes?.find(({ id }) => id === asked.outcome);
  if (!outcome) return { decided: false, why: 'no_outcome' };
  if (asked.confirmed < (settings.appeal_done_when?.length ?? 0))
    return { decided: false, why: 'not_confirmed' };
  const target = outcome.byDate ? targets.find(({ process }) => process === 'follow_up') : undefined;
  const until =
    target === undefined
      ? null
      : lastMomentOf(deps.clocks.schedule(pack, target.schedule), pack.zone, date, at);
  if (outcome.byDate && until === null) return { decided: false, why: 'no_date' };
  if (until === null && (await hasTasks(trx, row.id))) return { decided: false, why: 'tasks' };
  if (until !== null && target !== undefined) {
    const reason = `обещано к ${date}`;
    const wanted = { caseId: row.id, target: target.id, staff, reason, until, registeredAt: null, at };
    const set = await setDeadline(trx, deps, { ...wanted, noSubstance: false });
    if (!set.set) return { decided: false, why: 'term', term: set };
  } else await closeCase(trx, row.id, 'answered', at);
  await keepDecision(trx, row, {
    kind: 'close',
    choice: until === null ? outcome.name : `${outcome.name}: ${date}`,
    clause: outcome.clause,
    message_id: null,
    details: { outcome: outcome.id, date: until === null ? null : date },
    staff,
    at,
  });
  return { decided: true, until };
}
