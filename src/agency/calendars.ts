import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { OtklikError } from '../kernel/errors.ts';
import type { CalendarYear } from '../sla/index.ts';
import { calendarFaults } from './calendar.rules.ts';
import type { CalendarFault } from './calendar.rules.ts';
import { calendarSchema } from './calendar-schema.ts';
import { readYaml } from './yaml-source.ts';
import type { PackProblem, YamlSource } from './yaml-source.ts';
import { checkShape } from './zod-problems.ts';

/** The years that could be read, in order, and everything wrong in the files. */
export interface ReadCalendars {
  readonly calendars: ReadonlyMap<number, CalendarYear>;
  readonly problems: readonly PackProblem[];
}

/**
 * The production calendars of `<kbDir>/calendar/ru-YEAR.yaml` by year. Throws `configuration` naming every faulty
 * file and line, a checksum that does not come out and a missing year in between included.
 */
export function loadCalendars(kbDir: string): Map<number, CalendarYear> {
  const { calendars, problems } = readCalendars(kbDir);
  if (problems.length === 0) return new Map(calendars);
  throw new OtklikError(
    'configuration',
    problems.map(({ file, line, message }) => `${file}:${line}: ${message}`).join('\n'),
    { hint: problems[0]?.hint ?? 'Исправьте файл календаря.' },
  );
}

/** The same without throwing, for `kb check`: faults are values. */
export function readCalendars(kbDir: string): ReadCalendars {
  const folder = join(kbDir, 'calendar');
  const names = existsSync(folder) ? readdirSync(folder).filter((name) => /^ru-\d{4}\.yaml$/.test(name)) : [];
  const calendars = new Map<number, CalendarYear>();
  const problems: PackProblem[] = [];
  for (const name of names.sort()) {
    const source = readYaml(join(folder, name));
    const read = readCalendar(source, Number(name.slice(3, 7)));
    problems.push(...read.problems);
    if (read.calendar !== undefined) calendars.set(read.calendar.year, read.calendar);
  }
  problems.push(...missingYears(folder, names));
  return { calendars, problems };
}

function readCalendar(
  source: YamlSource,
  yearOfFile: number,
): { readonly calendar?: CalendarYear; readonly problems: readonly PackProblem[] } {
  const { value, problems } = checkShape(source, calendarSchema);
  if (value === undefined) return { problems };
  const faults = value.year === yearOfFile ? calendarFaults(value) : [otherYear(value.year, yearOfFile)];
  if (faults.length === 0) return { calendar: value, problems: [] };
  return {
    problems: faults.map(({ path, message, hint }) => ({
      file: source.file,
      line: source.lineOf(path),
      message,
      hint,
    })),
  };
}

function otherYear(year: number, yearOfFile: number): CalendarFault {
  return {
    path: ['year'],
    message: `год ${year} не совпадает с именем файла`,
    hint: `Имя файла и year должны называть один год: ${yearOfFile} или ${year}.`,
  };
}

/** Terms cross New Year, so a year missing between two others would stop them half-way. */
function missingYears(folder: string, names: readonly string[]): PackProblem[] {
  const years = names.map((name) => Number(name.slice(3, 7)));
  const problems: PackProblem[] = [];
  for (let year = Math.min(...years); year < Math.max(...years); year += 1) {
    if (years.includes(year)) continue;
    problems.push({
      file: join(folder, `ru-${year}.yaml`),
      line: 1,
      message: `нет календаря на ${year} год между соседними годами`,
      hint: 'Добавьте файл года: сроки не умеют через него переходить.',
    });
  }
  return problems;
}
