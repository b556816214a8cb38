import type { AgencySchedule } from '../../agency/agency-schema.ts';
import { localDate } from '../../agency/validity.rules.ts';

const DAYS = [
  ['mon', 'пн'],
  ['tue', 'вт'],
  ['wed', 'ср'],
  ['thu', 'чт'],
  ['fri', 'пт'],
  ['sat', 'сб'],
  ['sun', 'вс'],
] as const;

type Intervals = readonly (readonly [string, string])[];

/** `09:00` → `9:00` */
const clock = (time: string): string => time.replace(/^0/u, '');
const span = ([from, to]: readonly [string, string]): string => `${clock(from)}–${clock(to)}`;

/** A working day with its breaks: «9:00–18:00, перерыв 12:00–12:48». */
function dayWords(intervals: Intervals): string {
  const first = intervals[0];
  const last = intervals.at(-1);
  if (!first || !last) return '';
  const breaks = intervals.slice(1).map(([from], at) => span([intervals[at]?.[1] ?? '', from]));
  const open = span([first[0], last[1]]);
  return breaks.length === 0 ? open : `${open}, перерыв ${breaks.join(' и ')}`;
}

/** The hours in force at an instant (epoch ms), a line for each run of like days: «пн–чт 9:00–18:00, перерыв …». */
export function hoursLines(schedule: AgencySchedule, at: number): readonly string[] {
  const date = localDate(at, schedule.tz);
  const version = schedule.versions
    .filter(({ from }) => from === null || from <= date)
    .toSorted((a, b) => (a.from ?? '').localeCompare(b.from ?? ''))
    .at(-1);
  if (!version) return [];
  const runs: { first: string; last: string; hours: string }[] = [];
  let before = '';
  for (const [key, name] of DAYS) {
    const hours = dayWords(version.week[key]);
    const run = runs.at(-1);
    if (run && hours !== '' && hours === before) run.last = name;
    else if (hours !== '') runs.push({ first: name, last: name, hours });
    before = hours;
  }
  return runs.map(({ first, last, hours }) => `${first === last ? first : `${first}–${last}`} ${hours}`);
}
