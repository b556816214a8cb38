import { MINUTE, SECOND } from '../../src/kernel/instants.ts';
import { createBell } from './bell.ts';
import { BATCH, type FeedStart, toWire } from './event-feed.ts';
import type { ChatEvent, ChatStore } from './port.ts';

/** Proxies cut a silent connection after 30 to 60 s. */
const HEARTBEAT = 15 * SECOND;
/** A reader that never leaves would keep its place through a change of the accounts; coming back costs it nothing. */
const LIFETIME = 30 * MINUTE;

/**
 * The session's log as server-sent events from the start on, with a heartbeat, until the reader goes, the signal
 * comes or the stream has lived its time. The reader gets no more than it takes: each pull reads the log anew, and
 * a lost wake-up is mended by the next heartbeat.
 */
export function eventStream(
  chat: ChatStore,
  start: FeedStart,
  stop: AbortSignal,
  onEnd: () => void,
): ReadableStream<Uint8Array> {
  const bell = createBell();
  const encoder = new TextEncoder();
  const endsAt = performance.now() + LIFETIME;
  let after = start.after;
  let unwatch: (() => void) | null = null;
  let gone = false;

  const leave = () => {
    if (gone) return;
    gone = true;
    stop.removeEventListener('abort', bell.ring);
    unwatch?.();
    bell.ring();
    onEnd();
  };
  const nextEvents = async () => {
    const ready = await chat.after(start.session, after, BATCH);
    if (ready.length > 0 || stop.aborted || gone) return ready;
    await bell.wait(HEARTBEAT);
    return gone ? [] : chat.after(start.session, after, BATCH);
  };

  return new ReadableStream<Uint8Array>({
    async start(controller) {
      stop.addEventListener('abort', bell.ring);
      controller.enqueue(encoder.encode(opening(start)));
      unwatch = await chat.watch(start.session, bell.ring);
      if (gone) unwatch();
    },
    async pull(controller) {
      try {
        const events = await nextEvents();
        if (gone) return;
        after = events.at(-1)?.seq ?? after;
        controller.enqueue(encoder.encode(events.length > 0 ? events.map(frame).join('') : ':\n\n'));
        if (!stop.aborted && performance.now() < endsAt) return;
      } catch {
        // The reader would come back at once and fail again: it is told to wait. The cause is in the store's log.
        if (!gone) controller.enqueue(encoder.encode('retry: 30000\nevent: error\ndata: {}\n\n'));
      }
      if (gone) return;
      leave();
      controller.close();
    },
    cancel: leave,
  });
}

/** Readers of one restarted server must not all come back in the same moment. */
function opening(start: FeedStart): string {
  const retry = `retry: ${2_000 + Math.floor(Math.random() * 2_000)}\n\n`;
  return start.reset ? `${retry}event: reset\nid: 0\ndata: {"after":0}\n\n` : retry;
}

function frame(event: ChatEvent): string {
  return `id: ${event.seq}\ndata: ${JSON.stringify(toWire(event))}\n\n`;
}
