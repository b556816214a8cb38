import type { Instant } from '../kernel/instants.ts';

/**
 * When an answer leaves that can be taken back for `undoFor` ms. Clocks are met when it has left, so it never waits past
 * the nearest deadline (null: none); one that is late already waits as any.
 */
export function leavesAt(at: Instant, undoFor: number, dueAt: Instant | null): Instant {
  const held = at + Math.max(0, undoFor);
  return dueAt === null || dueAt < at ? held : Math.min(held, dueAt);
}
