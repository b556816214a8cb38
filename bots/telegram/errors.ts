import type { SendOutcome } from '../../src/channel/channel.ts';
import { fieldsOf, textOf, wholeOf } from '../../src/channel/fields.rules.ts';
import { certainlyNotSent, networkCode } from '../../src/channel/not-sent.rules.ts';
import { SECOND } from '../../src/kernel/instants.ts';

/** What a refusal of the Bot API means for the send. */
type Meaning = 'busy' | 'unreachable' | 'stopped' | 'final' | 'unknown';

/** Read from top to bottom; the first line whose code and words fit decides. */
const MEANINGS: readonly { readonly code: number | '5xx'; readonly words?: RegExp; readonly is: Meaning }[] =
  [
    { code: 429, is: 'busy' },
    { code: 401, is: 'stopped' },
    { code: 404, is: 'stopped' },
    { code: 403, is: 'unreachable' },
    {
      code: 400,
      words: /chat not found|user not found|PEER_ID_INVALID|user is deactivated/i,
      is: 'unreachable',
    },
    // A gateway's 5xx says nothing of the call behind it.
    { code: '5xx', is: 'unknown' },
  ];

/** A refused call as grammY reports it; undefined when the failure is not an answer of the Bot API. */
export interface Refusal {
  readonly code: number;
  readonly description: string;
  readonly retryAfterMs: number | undefined;
  readonly migratedTo: string | undefined;
}

/** Reads grammY's `GrammyError` by its fields, so that this room needs no import of the library. */
export function refusalOf(error: unknown): Refusal | undefined {
  const fields = fieldsOf(error);
  if (fields === undefined || fields['ok'] !== false) return undefined;
  const parameters = fieldsOf(fields['parameters']);
  const seconds = wholeOf(parameters?.['retry_after']);
  const moved = wholeOf(parameters?.['migrate_to_chat_id']);
  return {
    code: wholeOf(fields['error_code']) ?? 0,
    description: textOf(fields['description']).slice(0, 200),
    retryAfterMs: seconds === undefined ? undefined : seconds * SECOND,
    migratedTo: moved === undefined ? undefined : String(moved),
  };
}

/** What came of a send that failed. `busyInRow` counts refusals for haste one after another, this one included. */
export function outcomeOf(error: unknown, busyInRow: number): SendOutcome {
  const refusal = refusalOf(error);
  if (refusal === undefined) return outcomeOfNetwork(error);
  const reason = `${refusal.code} ${refusal.description}`.trim();
  const meaning = meaningOf(refusal);
  if (meaning !== 'busy') return { ...OUTCOMES[meaning], reason };
  // One refusal is about the chat; a second one in a row is about the whole bot.
  const hold = busyInRow >= 2 ? 'account' : 'conversation';
  return { outcome: 'later', afterMs: refusal.retryAfterMs ?? 5 * SECOND, reason, hold };
}

const OUTCOMES = {
  stopped: { outcome: 'stopped' },
  unreachable: { outcome: 'failed', unreachable: true },
  unknown: { outcome: 'unknown' },
  final: { outcome: 'failed' },
} as const satisfies Record<Exclude<Meaning, 'busy'>, object>;

function meaningOf(refusal: Refusal): Meaning {
  const line = MEANINGS.find(
    ({ code, words }) =>
      (code === '5xx' ? refusal.code >= 500 || refusal.code === 0 : refusal.code === code) &&
      (words === undefined || words.test(refusal.description)),
  );
  return line?.is ?? 'final';
}

function outcomeOfNetwork(error: unknown): SendOutcome {
  const code = networkCode(error) || 'no readable answer';
  if (certainlyNotSent(error))
    return { outcome: 'later', afterMs: 5 * SECOND, reason: code, hold: 'account' };
  return { outcome: 'unknown', reason: code };
}
