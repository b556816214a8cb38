import { SECOND } from '../../src/kernel/instants.ts';
import { createBell } from './bell.ts';
import type { ChatEvent, ChatStore } from './port.ts';

/** Entries that a reader gets at once; it asks again for the rest. */
export const BATCH = 200;
const LONG_POLL = 25 * SECOND;

/** A reader's place in a session's log. `reset`: its own place is not in the log, so it starts from the beginning. */
export interface FeedStart {
  readonly session: string;
  readonly after: number;
  readonly reset: boolean;
}

/** The log entry as the outside sees it. */
export function toWire(event: ChatEvent): Readonly<Record<string, unknown>> {
  return { seq: event.seq, type: event.type, ...event.payload };
}

/** Finds the reader's place: `asked` as it came from outside, null for the beginning. */
export async function findStart(chat: ChatStore, session: string, asked: string | null): Promise<FeedStart> {
  if (asked === null || asked === '') return { session, after: 0, reset: false };
  const after = /^\d{1,15}$/.test(asked) ? Number(asked) : -1;
  const known = after === 0 || (after > 0 && after <= (await chat.lastSeq(session)));
  return known ? { session, after, reset: false } : { session, after: 0, reset: true };
}

/** Events after the start; when there are none, waits for them up to 25 s or until the signal. */
export async function longPoll(
  chat: ChatStore,
  start: FeedStart,
  stop: AbortSignal,
): Promise<readonly ChatEvent[]> {
  const bell = createBell();
  const unwatch = await chat.watch(start.session, bell.ring);
  stop.addEventListener('abort', bell.ring);
  try {
    const first = await chat.after(start.session, start.after, BATCH);
    if (first.length > 0 || stop.aborted) return first;
    const until = performance.now() + LONG_POLL;
    for (let left = LONG_POLL; left > 0 && !stop.aborted; left = until - performance.now()) {
      await bell.wait(left);
      const events = await chat.after(start.session, start.after, BATCH);
      if (events.length > 0) return events;
    }
    return [];
  } finally {
    stop.removeEventListener('abort', bell.ring);
    unwatch();
  }
}
