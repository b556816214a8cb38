import { json, type StandAnswer, type StandRequest } from './listen.ts';

/** The Long Poll server of VK: events under growing numbers, a key that can grow old. */
export function createVkHistory() {
  const events: object[] = [];
  const failures: number[] = [];
  let keys = 1;
  let wake: (() => void) | undefined;
  const key = () => `key${keys}`;
  const ts = () => String(events.length + 1);

  const arrival = (seconds: number, gone: AbortSignal) =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, seconds * 1_000);
      gone.addEventListener('abort', () => resolve(), { once: true });
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });

  return {
    key,
    ts,
    add(event: object) {
      events.push(event);
      wake?.();
    },
    fail(...codes: (1 | 2 | 3)[]) {
      failures.push(...codes);
    },
    async check(request: StandRequest): Promise<StandAnswer> {
      const failure = failures.shift();
      if (failure === 1) return json({ failed: 1, ts: ts() });
      if (failure !== undefined) {
        keys += 1;
        return json({ failed: failure });
      }
      if (request.query.get('key') !== key()) return json({ failed: 2 });
      const from = Number(request.query.get('ts')) - 1;
      if (events.length <= from) await arrival(Number(request.query.get('wait') ?? 25), request.gone);
      return json({ ts: ts(), updates: events.slice(from) });
    },
    close: () => wake?.(),
  };
}
