import type { AgencyPack } from '../agency/index.ts';
import { HOUR, type Instant, MINUTE } from '../kernel/instants.ts';
import { workingMs } from '../sla/index.ts';
import type { ClockRow } from '../store/tables.ts';
import type { ResponseClocks } from './response-clocks.ts';
import { sayWhen } from './say-when.rules.ts';

/** How near a deadline is, in words and as a degree; what uses colour shows the words too. */
export interface DueDescription {
  readonly text: string;
  readonly tone: 'calm' | 'near' | 'soon' | 'overdue';
}

/** Terms of these kinds run whether or not anybody works. */
const ROUND_THE_CLOCK = new Set(['clock_hours', 'calendar_days']);

/** `80 мин` reads worse than `1 ч 20 мин`; seconds are rounded down, so that nobody is promised more than there is. */
function length(ms: number): string {
  const hours = Math.floor(ms / HOUR);
  const minutes = Math.floor((ms % HOUR) / MINUTE);
  if (hours === 0) return `${minutes} мин`;
  return minutes === 0 ? `${hours} ч` : `${hours} ч ${minutes} мин`;
}

function toneOf(left: number, whole: number): DueDescription['tone'] {
  if (left <= whole * 0.25) return 'soon';
  return left <= whole * 0.5 ? 'near' : 'calm';
}

/** Describes a running clock at an instant: the time left as its term counts it, and the moment in the body's own zone. */
export function describeDue(
  clocks: ResponseClocks,
  pack: AgencyPack,
  clock: ClockRow,
  now: Instant,
): DueDescription {
  const { kind } = JSON.parse(clock.term) as { kind: string };
  const schedule = clocks.schedule(pack, clock.schedule_id);
  const working = !ROUND_THE_CLOCK.has(kind);
  const between = (from: Instant, to: Instant) => (working ? workingMs(schedule, from, to) : to - from);
  const suffix = working ? ' рабочих' : '';
  if (now > clock.deadline_at) {
    const late = between(clock.deadline_at, now);
    return {
      text: late < MINUTE ? 'срок только что прошёл' : `просрочено на ${length(late)}${suffix}`,
      tone: 'overdue',
    };
  }
  const left = between(now, clock.deadline_at);
  const when = sayWhen(clock.deadline_at, now, pack.zone);
  const whole = Math.max(1, between(clock.started_at, clock.deadline_at));
  return {
    text: `осталось ${length(left)}${suffix} → ${when.replace(/,? до /u, ' ')}`,
    tone: toneOf(left, whole),
  };
}
