import { type Clock, systemClock } from '../kernel/instants.ts';
import { parseEventId } from './event-ids.rules.ts';
import { FanOut } from './fan-out.ts';
import type { Live, LiveEvent, LiveReader } from './live.ts';

const KEPT = 10_000;

/**
 * Live events of one process. Ids begin with the moment of the start, so that a browser's id of an earlier process
 * is recognised as unknown and the browser starts anew.
 */
export function openInProcessLive(clock: Clock = systemClock): Live {
  const started = clock();
  const fanOut = new FanOut();
  const ring: LiveEvent[] = [];
  const waiting: LiveEvent[] = [];
  let last = 0;
  let delivering = false;

  /** Everything after the id, or null when some of it is not kept any more or the id is not of this process. */
  const since = (id: string): readonly LiveEvent[] | null => {
    const [ms, seq] = parseEventId(id) ?? [0, 0];
    const missed = last - seq;
    if (ms !== started || missed < 0 || missed > Math.min(last, KEPT)) return null;
    return Array.from({ length: missed }, (_, i) => ring[(seq + 1 + i) % KEPT]).filter(
      (e) => e !== undefined,
    );
  };

  // A reader may publish: what it publishes waits its turn, or other readers would hear it before its cause.
  const deliverWaiting = () => {
    if (delivering) return;
    delivering = true;
    for (let event = waiting.shift(); event; event = waiting.shift()) fanOut.deliver(event);
    delivering = false;
  };

  return {
    publish(topic, data) {
      last += 1;
      const event: LiveEvent = { id: `${started}-${last}`, topic, data };
      ring[last % KEPT] = event;
      waiting.push(event);
      deliverWaiting();
      return Promise.resolve();
    },
    subscribe(topic, after, reader: LiveReader) {
      const missed = after === null ? [] : since(after);
      if (missed === null) reader.reset();
      for (const event of missed ?? []) if (event.topic === topic) reader.event(event);
      return Promise.resolve(fanOut.add(topic, reader));
    },
    close() {
      fanOut.clear();
      return Promise.resolve();
    },
  };
}
