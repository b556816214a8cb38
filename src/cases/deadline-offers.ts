import type { AgencyPack, Process, Settings, Target } from '../agency/index.ts';
import { OtklikError } from '../kernel/errors.ts';
import type { Instant } from '../kernel/instants.ts';
import { deadline } from '../sla/index.ts';
import type { CaseRow, ClockRow } from '../store/tables.ts';
import type { ResponseClocks } from './response-clocks.ts';

/** What a term that a person starts is counted from, and what a time of the person's own may be. */
interface ByHand {
  /** `message`: the message that waits for an answer; `registration`: a day that the person names; `now`: the act itself. */
  readonly from: 'message' | 'registration' | 'now';
  /** `sooner`: before the policy's term runs out (U-06, L1-23); `any`: it is a promise (U-18, K-34); null: the policy's term only. */
  readonly own: 'sooner' | 'any' | null;
}

/** Deadlines that a message does not start: a person does, since each has effects that only a person decides. */
const BY_HAND: Readonly<Partial<Record<Process, ByHand>>> = {
  urgent_answer: { from: 'message', own: 'sooner' },
  abuse_notice: { from: 'message', own: null },
  redirect: { from: 'registration', own: null },
  redirect_copies: { from: 'registration', own: null },
  callback: { from: 'now', own: 'any' },
  follow_up: { from: 'now', own: 'any' },
};

/** A deadline that a person may set now. */
export interface DeadlineOffer extends ByHand {
  readonly target: Target;
  readonly startedAt: Instant;
  /** By the policy's term. */
  readonly deadlineAt: Instant;
  readonly provisional: boolean;
  readonly policyVersion: string;
  /** Who may set it, where the policy says so (L3-06: since 18.12.2025 the head of the unit). */
  readonly setBy: NonNullable<Settings['urgent_term_set_by']>;
}

/** What a case tells about its deadlines. */
export interface CaseClocks {
  readonly case: Pick<CaseRow, 'status' | 'last_client_at'>;
  readonly clocks: readonly Pick<ClockRow, 'target_id' | 'process' | 'state' | 'started_at'>[];
}

/** The message that waits for an answer: the one whose clock runs longest, else the client's last. */
function waitingSince({ case: row, clocks }: CaseClocks): Instant {
  const started = clocks
    .filter(({ process, state }) => process === 'reply' && state === 'running')
    .map((clock) => clock.started_at);
  return started.length === 0 ? row.last_client_at : Math.min(...started);
}

/**
 * What may be set by hand in a case, each by the policy of the day from which it counts. `registeredAt` is the day of
 * registration where the person named one. What runs already is left out, and what ends after the last calendar.
 */
export function deadlineOffers(
  clocks: ResponseClocks,
  pack: AgencyPack,
  matter: CaseClocks,
  now: Instant,
  registeredAt: Instant = now,
): readonly DeadlineOffer[] {
  if (matter.case.status === 'closed') return [];
  const running = new Set(matter.clocks.flatMap((one) => (one.state === 'running' ? [one.target_id] : [])));
  const starts = { message: waitingSince(matter), registration: registeredAt, now };
  return Object.entries(BY_HAND).flatMap(([process, byHand]) => {
    const startedAt = starts[byHand.from];
    const policy = clocks.policy(pack, startedAt);
    const setBy = process === 'urgent_answer' ? (policy.settings.urgent_term_set_by ?? 'unit') : 'unit';
    return policy.targets
      .filter((target) => target.process === process && !running.has(target.id))
      .flatMap((target) => {
        const counted = countable(() =>
          deadline(clocks.schedule(pack, target.schedule), { n: 1, ...target.term }, startedAt),
        );
        if (counted === null) return [];
        const { at: deadlineAt, provisional } = counted;
        return [
          { ...byHand, target, startedAt, deadlineAt, provisional, policyVersion: policy.version, setBy },
        ];
      });
  });
}

function countable<T>(count: () => T): T | null {
  try {
    return count();
  } catch (error) {
    if (error instanceof OtklikError) return null;
    throw error;
  }
}
