import type { AgencyPack } from '../agency/index.ts';
import { type Instant, MINUTE } from '../kernel/instants.ts';
import type { ClockRow } from '../store/tables.ts';
import type { ResponseClocks } from './response-clocks.ts';
import { sayDate, sayWhen } from './say-when.rules.ts';
import { countsWorkingTime, daysText, lengthText, termTime, type TermKind } from './term-time.rules.ts';

/** How near a deadline is, in words and as a degree; what uses colour shows the words too. */
export interface DueDescription {
  readonly text: string;
  readonly tone: 'calm' | 'near' | 'soon' | 'overdue';
}

/** `soon` is what the queue holds to be at risk. */
function toneOf(left: number, whole: number, isAtRisk: boolean): DueDescription['tone'] {
  if (isAtRisk) return 'soon';
  return left <= whole * 0.5 ? 'near' : 'calm';
}

/** Out of hours no working time passes, and the moment says more than its length. */
function overdueText(real: number, counted: number, when: string, suffix: string): string {
  if (real < MINUTE) return 'срок только что прошёл';
  const passed = when.replace(/,? до /u, ' в ');
  return counted < MINUTE
    ? `срок прошёл ${passed}`
    : `просрочено на ${lengthText(counted)}${suffix} → срок был ${passed}`;
}

/** Describes a running clock at an instant: the time left as its term counts it, and the moment in the body's own zone. */
export function describeDue(
  clocks: ResponseClocks,
  pack: AgencyPack,
  clock: ClockRow,
  now: Instant,
): DueDescription {
  const { kind } = JSON.parse(clock.term) as { readonly kind: TermKind };
  const schedule = clocks.schedule(pack, clock.schedule_id);
  const between = (from: Instant, to: Instant) => termTime(schedule, kind, from, to);
  const suffix = countsWorkingTime(kind) ? ' рабочих' : '';
  const when = sayWhen(clock.deadline_at, now, pack.zone);
  const day = sayDate(clock.deadline_at, now, pack.zone);
  if (now > clock.deadline_at) {
    const days = daysText(schedule, kind, clock.deadline_at, now);
    if (days !== null) return { text: `просрочено на ${days} → срок был ${day}`, tone: 'overdue' };
    return {
      text: overdueText(now - clock.deadline_at, between(clock.deadline_at, now), when, suffix),
      tone: 'overdue',
    };
  }
  const left = between(now, clock.deadline_at);
  const whole = Math.max(1, between(clock.started_at, clock.deadline_at));
  const days = daysText(schedule, kind, now, clock.deadline_at);
  const inHours = `${lengthText(left)}${suffix} → ${when.replace(/,? до /u, ' ')}`;
  return {
    text: `осталось ${days === null ? inHours : `${days} → до ${day}`}`,
    tone: toneOf(left, whole, clock.risk_at !== null && now >= clock.risk_at),
  };
}
