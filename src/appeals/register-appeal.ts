import { say } from '../agency/index.ts';
import { startClocks } from '../cases/clocks.ts';
import type { Instant } from '../kernel/instants.ts';
import type { Trx } from '../store/db.ts';
import type { AppealRow } from '../store/tables.ts';
import { appealClock, processOf } from './appeal-clocks.ts';
import { type ActRequest, type ActResult, actOnAppeal, type Effects } from './act-on-appeal.ts';
import { lockAppeal } from './appeal-rows.ts';
import type { AppealDeps } from './deps.ts';
import { meetTerms } from './end-terms.ts';
import { dayText } from './redirect-appeal.ts';
import { typeName } from './words.rules.ts';
import { writeToApplicant } from './write-letter.ts';

const LONGEST_NUMBER = 64;

/** The number and the day that the document system gave; never made by us (legal.md 5.3). */
export interface Registration {
  readonly number: string;
  /** `YYYY-MM-DD` in the body's zone. */
  readonly date: string;
}

export type NotRegistered = 'bad_number' | 'bad_date' | 'number_taken' | 'other_number';

/**
 * Registers a sent appeal (59-ФЗ ст. 8): the term of registration is met, the terms of redirection and of the answer
 * begin on that day, and the applicant is told the number. The same registration again changes nothing; another number for the same appeal is refused.
 */
export async function registerAppeal(
  deps: AppealDeps,
  request: ActRequest,
  registration: Registration,
): Promise<ActResult<NotRegistered>> {
  const number = registration.number.trim();
  const result = await actOnAppeal<NotRegistered>(deps, 'register', request, (trx, row) =>
    register(trx, deps, row, { number, date: registration.date }, request),
  );
  if (result.done || result.why === 'bad_number' || result.why === 'bad_date') return result;
  const known = await deps.store.transact((trx) => lockAppeal(trx, request.appealId));
  if (known.number === null) return result;
  return known.number === number ? { done: true, appeal: known } : { done: false, why: 'other_number' };
}

async function register(
  trx: Trx,
  deps: AppealDeps,
  row: AppealRow,
  { number, date }: Registration,
  request: ActRequest,
): Promise<Effects<NotRegistered>> {
  const now = request.at;
  const pack = deps.pack(row.agency);
  if (number === '' || number.length > LONGEST_NUMBER) return { refuse: 'bad_number' };
  const registeredAt = instantOf(date, pack.zone, row.sent_at, now);
  if (registeredAt === null) return { refuse: 'bad_date' };
  const twin = await trx
    .selectFrom('appeals')
    .select('id')
    .where('agency', '=', row.agency)
    .where('number', '=', number)
    .executeTakeFirst();
  if (twin) return { refuse: 'number_taken' };
  await meetTerms(trx, row, ['registration'], { by: 'document_system', reason: number, at: registeredAt });
  const clockOf = (term: 'redirect' | 'answer') =>
    appealClock(deps.clocks, pack, processOf(term, row.type), registeredAt);
  const answer = clockOf('answer');
  await startClocks(trx, row.case_id, row.agency, [clockOf('redirect'), answer], now);
  const title = `${typeName(row.type)} № ${number}`;
  await trx.updateTable('cases').set({ title }).where('id', '=', row.case_id).execute();
  const set = { number, registered_at: registeredAt };
  const text = say(pack, 'appeal_registered', {
    receipt: String(row.case_number),
    number,
    date: dayText(registeredAt, pack.zone),
    until: dayText(answer.deadlineAt, pack.zone),
  });
  const letter = { kind: 'registration_notice' as const, text, by: 'program', at: now };
  await writeToApplicant(trx, deps, { ...row, ...set }, letter);
  return { set, details: { number, date } };
}

/**
 * The instant of a day of registration: the day's beginning, on the day of sending the sending itself. Null for a day
 * that is none, lies ahead, or before the sending.
 */
function instantOf(date: string, zone: string, sentAt: Instant, now: Instant): Instant | null {
  const day = (at: Instant) =>
    Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone).toPlainDate();
  if (!/^\d{4}-\d{2}-\d{2}$/u.test(date)) return null;
  let named: Temporal.PlainDate;
  try {
    named = Temporal.PlainDate.from(date, { overflow: 'reject' });
  } catch {
    return null;
  }
  if (Temporal.PlainDate.compare(named, day(now)) > 0) return null;
  const order = Temporal.PlainDate.compare(named, day(sentAt));
  if (order < 0) return null;
  return order === 0 ? sentAt : named.toZonedDateTime(zone).epochMilliseconds;
}
