import type { SendOutcome } from '../../src/channel/channel.ts';
import { fieldsOf, textOf } from '../../src/channel/fields.rules.ts';
import { certainlyNotSent, networkCode } from '../../src/channel/not-sent.rules.ts';
import type { JsonAnswer } from '../../src/channel/post-json.ts';
import { SECOND } from '../../src/kernel/instants.ts';

/** Read from top to bottom by status and by the code in the body; what fits none is final. */
const MEANINGS: readonly { readonly status: number; readonly code?: RegExp; readonly outcome: object }[] = [
  { status: 401, outcome: { outcome: 'stopped' } },
  { status: 403, outcome: { outcome: 'failed', unreachable: true } },
  { status: 404, code: /chat|dialog|user/, outcome: { outcome: 'failed', unreachable: true } },
  { status: 429, outcome: { outcome: 'later', afterMs: SECOND, hold: 'account' } },
];

/** What came of a send that MAX answered with an error. */
export function outcomeOfAnswer(answer: JsonAnswer): SendOutcome {
  const body = fieldsOf(answer.body);
  const code = textOf(body?.['code']).slice(0, 100);
  const reason = `${answer.status} ${code}`.trim();
  // No readable answer, or a gateway's: nothing is known of the call behind it.
  if (body === undefined || answer.status >= 500 || answer.status < 300)
    return { outcome: 'unknown', reason };
  const line = MEANINGS.find(
    (meaning) => meaning.status === answer.status && (meaning.code?.test(code) ?? true),
  );
  return { outcome: 'failed', ...line?.outcome, reason };
}

/** What came of a send that got no whole answer. */
export function outcomeOfSilence(error: unknown): SendOutcome {
  const reason = networkCode(error) || 'no readable answer';
  if (certainlyNotSent(error)) return { outcome: 'later', afterMs: 5 * SECOND, reason, hold: 'account' };
  return { outcome: 'unknown', reason };
}
