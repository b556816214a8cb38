import { errorText, OtklikError } from '../kernel/errors.ts';
import type { Instant } from '../kernel/instants.ts';
import type { CalendarYear } from './calendar-year.ts';
import { compileSchedule } from './compile-schedule.ts';
import { deadline } from './deadline.ts';
import { explainDeadline } from './explain-deadline.ts';
import type { Explanation } from './explain-deadline.ts';
import { formatInstant, parseInstant } from './iso-time.ts';
import { readRule, record } from './read-input.ts';
import type { ScheduleSpec } from './schedule-spec.ts';
import type { Schedule } from './schedule.ts';
import { calendarDays } from './working-day.ts';
import type { CalendarDay } from './working-day.ts';
import { workingMs } from './working-time.ts';

/** What the commands `deadline`, `worktime` and `calendar` work with. */
export interface SlaCommandContext {
  readonly schedules: ReadonlyMap<string, ScheduleSpec>;
  readonly calendars: ReadonlyMap<number, CalendarYear>;
  /** Add the explanation to each deadline. */
  readonly explain: boolean;
}

/** A line that could not be worked on; the ones after it go on. */
export interface BadLine {
  readonly id: unknown;
  readonly error: string;
}

export interface DeadlineLine {
  readonly id: unknown;
  /** ISO 8601 in the schedule's zone, with milliseconds and offset. */
  readonly deadline: string;
  readonly provisional?: true;
  readonly explanation?: ExplanationLine;
}

interface ExplanationLine extends Omit<Explanation, 'segments'> {
  readonly segments: readonly { readonly from: string; readonly to: string; readonly ms: number }[];
}

/** `{id, schedule, rule, start}`, as an object or as its JSON text → the line to print. Never throws. */
export function deadlineLine(input: unknown, context: SlaCommandContext): DeadlineLine | BadLine {
  return answered(input, (fields) => {
    const schedule = scheduleNamed(fields['schedule'], context);
    const rule = readRule(fields['rule']);
    const start = parseInstant(fields['start']);
    const { at, provisional } = deadline(schedule, rule, start);
    return {
      id: fields['id'] ?? null,
      deadline: formatInstant(schedule.zone, at),
      ...(provisional ? { provisional } : {}),
      ...(context.explain ? { explanation: inZone(schedule, explainDeadline(schedule, rule, start)) } : {}),
    };
  });
}

/** `{id, schedule, start, end}`, as an object or as its JSON text → working milliseconds between. Never throws. */
export function worktimeLine(
  input: unknown,
  context: SlaCommandContext,
): { readonly id: unknown; readonly workingMs: number } | BadLine {
  return answered(input, (fields) => {
    const schedule = scheduleNamed(fields['schedule'], context);
    const start = parseInstant(fields['start']);
    const end = parseInstant(fields['end']);
    if (end < start) {
      throw new OtklikError('bad_input', 'end раньше start', { hint: 'Поменяйте их местами.' });
    }
    return { id: fields['id'] ?? null, workingMs: workingMs(schedule, start, end) };
  });
}

/** One line a day of a year of the production calendar. Throws `configuration` for a year that is not known. */
export function calendarLines(
  year: number,
  context: Pick<SlaCommandContext, 'calendars'>,
): readonly CalendarDay[] {
  return calendarDays(year, context.calendars);
}

function answered<Line>(
  input: unknown,
  work: (fields: Readonly<Record<string, unknown>>) => Line,
): Line | BadLine {
  let id: unknown = null;
  try {
    const fields = record(typeof input === 'string' ? fromJson(input) : input, 'строка');
    id = fields['id'] ?? null;
    return work(fields);
  } catch (error) {
    const hint = error instanceof OtklikError ? error.hint : undefined;
    return { id, error: hint === undefined ? errorText(error) : `${errorText(error)}. ${hint}` };
  }
}

function fromJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    throw new OtklikError('bad_input', 'строка не JSON', { hint: 'Один объект на строку.' });
  }
}

/** Compiled once per specification and set of calendars: a file of a million lines names few schedules. */
const compiled = new WeakMap<ScheduleSpec, Schedule>();
const compiledWith = new WeakMap<Schedule, ReadonlyMap<number, CalendarYear>>();

function scheduleNamed(id: unknown, { schedules, calendars }: SlaCommandContext): Schedule {
  const spec = typeof id === 'string' ? schedules.get(id) : undefined;
  if (spec === undefined) {
    throw new OtklikError('bad_input', `графика «${String(id)}» нет`, {
      hint: `Есть графики: ${[...schedules.keys()].join(', ')}.`,
    });
  }
  const known = compiled.get(spec);
  if (known !== undefined && compiledWith.get(known) === calendars) return known;
  const schedule = compileSchedule(spec, calendars);
  compiled.set(spec, schedule);
  compiledWith.set(schedule, calendars);
  return schedule;
}

function inZone(schedule: Schedule, explanation: Explanation): ExplanationLine {
  const iso = (at: Instant) => formatInstant(schedule.zone, at);
  return {
    ...explanation,
    segments: explanation.segments.map(({ from, to, ms }) => ({ from: iso(from), to: iso(to), ms })),
  };
}
