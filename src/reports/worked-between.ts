import type { AgencyPack } from '../agency/index.ts';
import type { ResponseClocks } from '../cases/response-clocks.ts';
import { OtklikError } from '../kernel/errors.ts';
import type { Instant } from '../kernel/instants.ts';
import { workingMs } from '../sla/index.ts';

/** Working time between two instants by a body's schedule, ms; null when the pack has lost it or the calendar ends before. */
export function workedBetween(
  clocks: ResponseClocks,
  pack: AgencyPack,
  schedule: string,
  { from, to }: { readonly from: Instant; readonly to: Instant },
): number | null {
  try {
    return workingMs(clocks.schedule(pack, schedule), from, to);
  } catch (error) {
    if (error instanceof OtklikError) return null;
    throw error;
  }
}
