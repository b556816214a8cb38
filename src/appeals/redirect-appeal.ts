import { say } from '../agency/index.ts';
import { letterOf } from './accept-appeal.ts';
import { type ActRequest, type ActResult, actOnAppeal } from './act-on-appeal.ts';
import { appealClock, processOf } from './appeal-clocks.ts';
import { essenceOf } from './appeal-rows.ts';
import type { AppealDeps } from './deps.ts';
import { nameOf, writeToApplicant, writeToBody } from './write-letter.ts';

const MOST_BODIES = 10;

export interface Redirection {
  /** Whom it goes to: one body, or each of several that are competent (K-27). */
  readonly bodies: readonly string[];
  readonly reason: string;
  /** No body or official whose act is complained of gets the complaint (59-ФЗ ст. 8 ч. 6); a person has looked. */
  readonly notComplainedOf: boolean;
}

export type NotRedirected = 'no_body' | 'too_many' | 'no_reason' | 'not_checked';

/** Forwards an appeal and tells the applicant of every addressee, in one act: neither happens alone (K-26, K-28). */
export async function redirectAppeal(
  deps: AppealDeps,
  request: ActRequest,
  redirection: Redirection,
): Promise<ActResult<NotRedirected>> {
  const bodies = [...new Set(redirection.bodies.map((body) => body.trim()))].filter((body) => body !== '');
  const reason = redirection.reason.trim();
  return actOnAppeal<NotRedirected>(deps, 'redirect', request, async (trx, row) => {
    if (bodies.length === 0) return { refuse: 'no_body' };
    if (bodies.length > MOST_BODIES) return { refuse: 'too_many' };
    if (reason === '') return { refuse: 'no_reason' };
    if (!redirection.notComplainedOf) return { refuse: 'not_checked' };
    const pack = deps.pack(row.agency);
    const essence = essenceOf(deps.seal, row);
    for (const body of bodies) {
      await writeToBody(trx, deps, row, body, letterOf('forward', essence, request));
    }
    const date = dayText(request.at, pack.zone);
    const values = { number: nameOf(row), date, bodies: bodies.join('; '), reason };
    const text = say(pack, 'appeal_redirect_notice', values);
    await writeToApplicant(trx, deps, row, letterOf('redirect_notice', text, request));
    const registeredAt = row.registered_at ?? row.sent_at;
    const term = appealClock(deps.clocks, pack, processOf('redirect', row.type), registeredAt);
    return { details: { bodies, late: request.at > term.deadlineAt } };
  });
}

/** `24.11.2026` in a zone. */
export function dayText(at: number, zone: string): string {
  return Temporal.Instant.fromEpochMilliseconds(at)
    .toZonedDateTimeISO(zone)
    .toLocaleString('ru-RU', { day: '2-digit', month: '2-digit', year: 'numeric' });
}
