import type { SendOutcome } from '../../src/channel/channel.ts';
import { fieldsOf, wholeOf } from '../../src/channel/fields.rules.ts';
import { certainlyNotSent, networkCode } from '../../src/channel/not-sent.rules.ts';
import type { JsonAnswer } from '../../src/channel/post-json.ts';
import { MINUTE, SECOND } from '../../src/kernel/instants.ts';

/** Odnoklassniki tells what is wrong by `error_code` in the body, with any status. */
const CODES: ReadonlyMap<number, object> = new Map([
  // The service is down for the moment: the call may have been carried out.
  [1, { outcome: 'unknown' }],
  [2, { outcome: 'unknown' }],
  [9, { outcome: 'later', afterMs: MINUTE, hold: 'account' }],
  [11, { outcome: 'later', afterMs: MINUTE, hold: 'account' }],
  // The token is expired or withdrawn.
  [102, { outcome: 'stopped' }],
  [103, { outcome: 'stopped' }],
  [104, { outcome: 'stopped' }],
  // No right to write to this person, or no such chat.
  [7, { outcome: 'failed', unreachable: true }],
  [10, { outcome: 'failed', unreachable: true }],
]);

const STATUSES: ReadonlyMap<number, object> = new Map([
  [401, { outcome: 'stopped' }],
  [403, { outcome: 'failed', unreachable: true }],
  [404, { outcome: 'failed', unreachable: true }],
  [429, { outcome: 'later', afterMs: SECOND, hold: 'account' }],
]);

/** What came of a send that Odnoklassniki answered with an error. */
export function outcomeOfAnswer(answer: JsonAnswer): SendOutcome {
  const body = fieldsOf(answer.body);
  const code = wholeOf(body?.['error_code']);
  const reason = [answer.status, code].filter((part) => part !== undefined).join(' ');
  if (code !== undefined) return { outcome: 'failed', ...CODES.get(code), reason };
  if (body === undefined || answer.status >= 500 || answer.status < 300)
    return { outcome: 'unknown', reason };
  return { outcome: 'failed', ...STATUSES.get(answer.status), reason };
}

/** What came of a send that got no whole answer. */
export function outcomeOfSilence(error: unknown): SendOutcome {
  const reason = networkCode(error) || 'no readable answer';
  if (certainlyNotSent(error)) return { outcome: 'later', afterMs: 5 * SECOND, reason, hold: 'account' };
  return { outcome: 'unknown', reason };
}
