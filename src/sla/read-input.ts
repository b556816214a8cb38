import { OtklikError } from '../kernel/errors.ts';
import { RULE_KINDS } from './rule.ts';
import type { Rule, RuleKind } from './rule.ts';
import { WEEKDAYS } from './schedule-spec.ts';
import type { Interval, ScheduleSpec, ScheduleVersion, Week, Weekday } from './schedule-spec.ts';

/** The contents of a `--schedules` file → schedules by id. Throws `bad_input` for a wrong shape; hours are checked when compiled. */
export function readScheduleSpecs(value: unknown): Map<string, ScheduleSpec> {
  const specs = list(value, 'файл графиков').map(readSpec);
  const byId = new Map(specs.map((spec) => [spec.id, spec]));
  if (byId.size === specs.length) return byId;
  throw wrong('id', 'у двух графиков одно имя', 'Дайте каждому графику своё имя.');
}

/** A rule of an input line. Throws `bad_input`. `null` stands for an absent option, as exports from tables have it. */
export function readRule(value: unknown): Rule {
  const { kind, n, roll, countFrom, clause } = record(value, 'rule');
  if (!isRuleKind(kind))
    throw wrong('rule.kind', `«${show(kind)}»`, `Напишите одно из: ${RULE_KINDS.join(', ')}.`);
  const count = n ?? (kind === 'end_of_working_day' ? 1 : undefined);
  if (typeof count !== 'number') throw wrong('rule.n', `«${show(n)}»`, 'Напишите число.');
  return {
    kind,
    n: count,
    ...option('roll', roll, ['preceding', 'following'] as const),
    ...option('countFrom', countFrom, ['next-day', 'same-day'] as const),
    ...(typeof clause === 'string' ? { clause } : {}),
  };
}

/** A JSON object's fields. Throws `bad_input` naming the place. */
export function record(value: unknown, place: string): Readonly<Record<string, unknown>> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ...value };
  throw wrong(place, `«${show(value)}»`, 'Здесь нужен объект { … }.');
}

function readSpec(value: unknown): ScheduleSpec {
  const { id, tz, calendar, shortDayMinutes, assumption, versions } = record(value, 'график');
  const name = text(id, 'id');
  if (calendar !== 'ru' && calendar !== 'none') {
    throw wrong(`${name}.calendar`, `«${show(calendar)}»`, 'Напишите "ru" или "none".');
  }
  const minutes = shortDayMinutes ?? 60;
  if (typeof minutes !== 'number')
    throw wrong(`${name}.shortDayMinutes`, `«${show(minutes)}»`, 'Напишите число.');
  return {
    id: name,
    tz: text(tz, `${name}.tz`),
    calendar,
    shortDayMinutes: minutes,
    ...(assumption === true ? { assumption } : {}),
    versions: list(versions, `${name}.versions`).map((version) => readVersion(version, name)),
  };
}

function readVersion(value: unknown, name: string): ScheduleVersion {
  const { from, week } = record(value, `${name}.versions`);
  const days = record(week, `${name}.week`);
  const stranger = Object.keys(days).find((key) => !WEEKDAYS.some((weekday) => weekday === key));
  if (stranger !== undefined)
    throw wrong(`${name}.week`, `«${stranger}»`, `Дни недели: ${WEEKDAYS.join(', ')}.`);
  const day = (weekday: Weekday) => readDay(days[weekday] ?? [], `${name}.${weekday}`);
  const read: Week = {
    mon: day('mon'),
    tue: day('tue'),
    wed: day('wed'),
    thu: day('thu'),
    fri: day('fri'),
    sat: day('sat'),
    sun: day('sun'),
  };
  return { from: from === null || from === undefined ? null : text(from, `${name}.from`), week: read };
}

function readDay(value: unknown, place: string): Interval[] {
  return list(value, place).map((interval): Interval => {
    const [open, close, ...more] = list(interval, place);
    if (more.length > 0)
      throw wrong(place, `«${show(interval)}»`, 'Интервал: два времени ["09:00","18:00"].');
    return [text(open, place), text(close, place)];
  });
}

function option<Name extends string, Value extends string>(
  name: Name,
  value: unknown,
  allowed: readonly Value[],
): Partial<Record<Name, Value>> {
  if (value === undefined || value === null) return {};
  const known = allowed.find((one) => one === value);
  if (known === undefined)
    throw wrong(`rule.${name}`, `«${show(value)}»`, `Напишите ${allowed.join(' или ')}.`);
  const chosen: Partial<Record<Name, Value>> = {};
  chosen[name] = known;
  return chosen;
}

function isRuleKind(value: unknown): value is RuleKind {
  return RULE_KINDS.some((kind) => kind === value);
}

function list(value: unknown, place: string): readonly unknown[] {
  if (Array.isArray(value)) return value;
  throw wrong(place, `«${show(value)}»`, 'Здесь нужен список [ … ].');
}

function text(value: unknown, place: string): string {
  if (typeof value === 'string' && value !== '') return value;
  throw wrong(place, `«${show(value)}»`, 'Здесь нужна строка.');
}

function show(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? 'ничего').slice(0, 80);
}

function wrong(place: string, what: string, hint: string): OtklikError {
  return new OtklikError('bad_input', `${place}: ${what} не подходит`, { hint });
}
