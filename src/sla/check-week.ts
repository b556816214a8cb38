import { OtklikError } from '../kernel/errors.ts';
import { dayOfIso } from './civil-date.ts';
import { WEEKDAYS } from './schedule-spec.ts';
import type { Interval, ScheduleSpec, ScheduleVersion } from './schedule-spec.ts';
import type { MinuteInterval, WeekInForce } from './schedule.ts';

const DAY_MINUTES = 1440;

/**
 * The versions of a schedule, checked and in order of their first date. Throws `configuration`, saying what to write
 * instead, for anything that could not be counted with: an empty week would be searched for ever.
 */
export function checkedVersions(spec: ScheduleSpec): WeekInForce[] {
  if (spec.versions.length === 0) {
    throw refusal(spec, 'нет ни одной версии часов', 'Добавьте в versions хотя бы одну неделю с from: null.');
  }
  const versions = spec.versions.map((version) => checkedWeek(spec, version));
  versions.sort((a, b) => a.from - b.from);
  for (const [index, version] of versions.entries()) {
    if (index > 0 && versions[index - 1]?.from === version.from) {
      throw refusal(
        spec,
        'две версии часов начинаются в один день',
        'Оставьте на каждую дату from одну версию.',
      );
    }
  }
  return versions;
}

function checkedWeek(spec: ScheduleSpec, version: ScheduleVersion): WeekInForce {
  const from = version.from === null ? Number.NEGATIVE_INFINITY : dayOfIso(version.from);
  if (from === null) {
    throw refusal(spec, `дата «${version.from}» не существует`, 'Напишите from как ГГГГ-ММ-ДД или null.');
  }
  const days = WEEKDAYS.map((weekday) => checkedDay(spec, weekday, version.week[weekday]));
  if (days.every((day) => day.length === 0)) {
    throw refusal(
      spec,
      `в неделе с ${version.from ?? 'самого начала'} нет ни одного рабочего дня`,
      'Напишите часы хотя бы для одного дня, например mon: [["09:00","18:00"]].',
    );
  }
  return { from, days };
}

function checkedDay(spec: ScheduleSpec, weekday: string, intervals: readonly Interval[]): MinuteInterval[] {
  const day = intervals.map(([open, close]): MinuteInterval => {
    const from = minuteOf(spec, weekday, open);
    const to = minuteOf(spec, weekday, close);
    if (from < to) return [from, to];
    throw refusal(
      spec,
      `${weekday}: интервал ${open}–${close} кончается не позже, чем начинается`,
      `Ночную смену разделите по полуночи: ["${open}","24:00"] и на следующий день ["00:00","${close}"].`,
    );
  });
  day.sort((a, b) => a[0] - b[0]);
  for (const [index, interval] of day.entries()) {
    if (index > 0 && interval[0] < (day[index - 1]?.[1] ?? 0)) {
      throw refusal(
        spec,
        `${weekday}: интервалы пересекаются`,
        'Сделайте так, чтобы каждый начинался не раньше конца предыдущего.',
      );
    }
  }
  return day;
}

function minuteOf(spec: ScheduleSpec, weekday: string, time: string): number {
  const match = /^(\d\d):(\d\d)$/.exec(time);
  const hours = Number(match?.[1]);
  const minutes = Number(match?.[2]);
  const total = hours * 60 + minutes;
  if (match !== null && minutes < 60 && total <= DAY_MINUTES) return total;
  throw refusal(
    spec,
    `${weekday}: «${time}» не время`,
    'Напишите ЧЧ:ММ от 00:00 до 24:00, например "09:00".',
  );
}

/** A schedule that cannot be used, with what to write instead. */
export function refusal(spec: ScheduleSpec, what: string, hint: string): OtklikError {
  return new OtklikError('configuration', `график «${spec.id}»: ${what}`, { hint });
}
