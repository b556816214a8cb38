/**
 * Working-time libraries measured beside the engine, on the hours of Kursk and the holidays of 2026. None of them
 * knows a zone, short days or moved Saturdays, so only their speed is compared; they count in the process's zone.
 */
import { createRequire } from 'node:module';
import { join } from 'node:path';

/** One way of getting a deadline (epoch ms in and out) from a library. */
export interface Peer {
  readonly name: string;
  readonly term: 'working_hours' | 'working_days';
  /** Absent when the library is not installed. */
  readonly deadline?: (start: number) => number;
}

const FOLDER = join(import.meta.dirname, '../peers/sla');

/** What to do when peers are missing; shown in the benchmark's output. */
export const INSTALL_HINT = 'not installed: npm install --prefix scripts/bench/peers/sla';

/** The peers, each with 6 working hours or 5 working days. `holidays` are ISO dates. */
export function peersOf(holidays: readonly string[]): Peer[] {
  return [
    peer('moment-business-time', 'working_hours', (load) => momentHours(load, holidays)),
    peer('dayjs-business-time', 'working_hours', (load) => dayjsHours(load, holidays)),
    peer('luxon-business-days', 'working_days', (load) => luxonDays(load, holidays)),
  ];
}

type Load = (name: string) => unknown;

function peer(name: string, term: Peer['term'], build: (load: Load) => (start: number) => number): Peer {
  const require = createRequire(join(FOLDER, 'package.json'));
  try {
    return { name, term, deadline: build((module): unknown => require(module)) };
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'MODULE_NOT_FOUND') return { name, term };
    throw error;
  }
}

interface Moment {
  (start: number): { addWorkingTime(n: number, unit: string): { valueOf(): number } };
  locale(): string;
  updateLocale(name: string, settings: object): void;
}

function momentHours(load: Load, holidays: readonly string[]): (start: number) => number {
  const moment = load('moment-business-time') as Moment;
  const day = ['09:00:00', '13:00:00', '14:00:00', '18:00:00'];
  const workinghours = { 0: null, 1: day, 2: day, 3: day, 4: day, 5: day, 6: null };
  moment.updateLocale(moment.locale(), { workinghours, holidays });
  return (start) => moment(start).addWorkingTime(6, 'hours').valueOf();
}

interface Dayjs {
  (start: number): { addBusinessHours(n: number): { valueOf(): number } };
  extend(plugin: unknown): void;
  setHolidays(holidays: readonly string[]): void;
  setBusinessTime(week: object): void;
}

function dayjsHours(load: Load, holidays: readonly string[]): (start: number) => number {
  const dayjs = load('dayjs') as Dayjs;
  const plugin = load('dayjs-business-time') as { readonly default?: unknown };
  dayjs.extend(plugin.default ?? plugin);
  const day = [
    { start: '09:00:00', end: '13:00:00' },
    { start: '14:00:00', end: '18:00:00' },
  ];
  dayjs.setHolidays(holidays);
  dayjs.setBusinessTime({
    sunday: null,
    monday: day,
    tuesday: day,
    wednesday: day,
    thursday: day,
    friday: day,
    saturday: null,
  });
  return (start) => dayjs(start).addBusinessHours(6).valueOf();
}

interface LuxonTime {
  setupBusiness(settings: { readonly holidayMatchers: readonly ((day: LuxonTime) => boolean)[] }): void;
  plusBusiness(term: { readonly days: number }): { toMillis(): number };
  toISODate(): string;
}

interface Luxon {
  readonly DateTime: { local(): LuxonTime; fromMillis(ms: number): LuxonTime };
}

function luxonDays(load: Load, holidays: readonly string[]): (start: number) => number {
  const { DateTime } = load('luxon-business-days') as Luxon;
  const free = new Set(holidays);
  DateTime.local().setupBusiness({ holidayMatchers: [(day) => free.has(day.toISODate())] });
  return (start) => DateTime.fromMillis(start).plusBusiness({ days: 5 }).toMillis();
}
