import type { Settings } from '../agency/index.ts';
import type { Instant } from '../kernel/instants.ts';
import type { NoticesTable } from '../store/tables.ts';
import type { Milestone } from './milestones.rules.ts';

export type Recipient = NoticesTable['recipient'];

type Escalation = NonNullable<Settings['escalation']>;

/** No act sets a chain; this one is proposed as a goal where the policy has none. */
const USUAL_CHAIN: Escalation = [
  { share: 50, tell: ['owner'] },
  { share: 80, tell: ['owner', 'supervisor'] },
  { share: 100, tell: ['owner', 'supervisor', 'duty'] },
];

/** The step of the chain that a share has reached: the last one at or below it; before the first one, the owner. */
export function tellAt(escalation: Settings['escalation'], share: number): readonly Recipient[] {
  return (escalation ?? USUAL_CHAIN).findLast((step) => step.share <= share)?.tell ?? ['owner'];
}

/** Whether anybody is at work at the moment of telling. */
export interface Office {
  readonly now: Instant;
  /** When the office opens again; null while it is open, or where no opening is known. */
  readonly opensAt: Instant | null;
  /** The term runs at night too. */
  readonly roundTheClock: boolean;
}

export interface Telling {
  readonly recipient: Recipient;
  readonly share: number;
  readonly deliverAt: Instant;
}

/**
 * Whom to tell of milestones that are due, and when. Of several that are due at once each recipient hears only of the
 * latest. Out of hours the duty list hears at once of a term that runs at night; everybody else, and everything else,
 * waits for the office to open.
 */
export function tellingsOf(
  due: readonly Milestone[],
  escalation: Settings['escalation'],
  office: Office,
): Telling[] {
  const latest = new Map<Recipient, number>();
  for (const { share } of due) {
    for (const recipient of tellAt(escalation, share)) latest.set(recipient, share);
  }
  const last = due.at(-1);
  const night = office.opensAt !== null && office.roundTheClock;
  if (night && last) latest.set('duty', last.share);
  return [...latest].map(([recipient, share]) => ({
    recipient,
    share,
    deliverAt: night && recipient === 'duty' ? office.now : (office.opensAt ?? office.now),
  }));
}
