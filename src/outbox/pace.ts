import { MINUTE, type Instant } from '../kernel/instants.ts';
import { gapOf, type PacedSend, windowsOf, type Window } from './windows.rules.ts';

/** May it be sent now? With `may` the place is taken, and `done` has to be told when the call is over. */
export type Turn =
  | { readonly may: true; readonly done: (now: Instant) => void }
  | { readonly may: false; readonly waitMs: number; readonly whose: Window['whose'] };

/**
 * Keeps sends within their platform's limits. A place is taken from before the call until a whole window after its end,
 * so that the platform never counts more than the limit in any window, however long calls are on their way.
 */
export interface Pace {
  /** Asked right before the call. Never throws, and takes nothing when the answer is no. */
  ask(send: PacedSend, now: Instant): Promise<Turn>;
  close(): Promise<void>;
}

/** A call that is under way longer than this is no more counted: its process is gone. */
export const LONGEST_SEND = MINUTE;

/** The pace of one process; with `share` it takes the part of one of so many. */
export function createPace(share: () => number = () => 1): Pace {
  const slots = new Map<string, Map<number, Instant>>();
  const next = new Map<string, Instant>();
  let lastId = 0;

  function heldIn(key: string, now: Instant): Map<number, Instant> {
    const held = slots.get(key) ?? new Map<number, Instant>();
    for (const [id, until] of held) if (until <= now) held.delete(id);
    return held;
  }

  function waitIn(window: Window, now: Instant, gap: number): number {
    const held = heldIn(window.key, now);
    if (held.size < window.limit) return 0;
    const wait = Math.min(...held.values()) - now;
    // One that is under way ends at any moment.
    return wait > window.ms ? Math.min(gap, window.ms) : wait;
  }

  function forget(now: Instant): void {
    if (slots.size < 10_000) return;
    for (const key of slots.keys()) if (heldIn(key, now).size === 0) slots.delete(key);
    for (const [key, at] of next) if (at < now) next.delete(key);
  }

  function take(send: PacedSend, windows: readonly Window[], gap: number, now: Instant): Turn {
    lastId += 1;
    const id = lastId;
    // A timer that was late may catch up one gap, no more.
    const due = next.get(send.account) ?? 0;
    next.set(send.account, (now - due <= gap ? due : now) + gap);
    for (const { key } of windows) slots.set(key, heldIn(key, now).set(id, now + LONGEST_SEND));
    const done = (over: Instant) => {
      for (const { key, ms } of windows) if (slots.get(key)?.has(id)) slots.get(key)?.set(id, over + ms);
    };
    return { may: true, done };
  }

  return {
    ask(send, now) {
      forget(now);
      const windows = windowsOf(send, share());
      const gap = gapOf(send, share());
      const waits = windows.map((window) => ({ waitMs: waitIn(window, now, gap), whose: window.whose }));
      waits.push({ waitMs: (next.get(send.account) ?? 0) - now, whose: 'account' });
      const longest = waits.reduce((a, b) => (b.waitMs > a.waitMs ? b : a));
      return Promise.resolve(longest.waitMs > 0 ? { may: false, ...longest } : take(send, windows, gap, now));
    },
    close: () => Promise.resolve(),
  };
}
