import type { NonWorkingDay } from './calendar-year.ts';
import { dayOfIso, isoOfDay, weekdayOfDay, yearOfDay } from './civil-date.ts';
import type { EpochDay } from './civil-date.ts';
import type { DayPlan } from './day-plan.ts';
import type { Weekday } from './schedule-spec.ts';
import type { Schedule } from './schedule.ts';

const MONTHS = [
  'января',
  'февраля',
  'марта',
  'апреля',
  'мая',
  'июня',
  'июля',
  'августа',
  'сентября',
  'октября',
  'ноября',
  'декабря',
];

const WEEKDAY_NAMES: Readonly<Record<Weekday, string>> = {
  mon: 'понедельник',
  tue: 'вторник',
  wed: 'среда',
  thu: 'четверг',
  fri: 'пятница',
  sat: 'суббота',
  sun: 'воскресенье',
};

const HOURS_OF: Readonly<Record<Weekday, string>> = {
  mon: 'понедельника',
  tue: 'вторника',
  wed: 'среды',
  thu: 'четверга',
  fri: 'пятницы',
  sat: 'субботы',
  sun: 'воскресенья',
};

/** Why a date has the hours it has, in Russian, for the person who checks a deadline: «8 марта, праздник (…)». */
export function reasonOf(schedule: Schedule, day: EpochDay, plan: DayPlan): string {
  if (plan.nonWorking !== undefined) return nonWorkingReason(schedule, day, plan.nonWorking);
  if (plan.dayOff !== undefined) return `${dateText(day)}, ${plan.dayOff}`;
  if (plan.intervals.length === 0) return closedReason(day, plan);
  const shorter = `сокращён на ${schedule.spec.shortDayMinutes} мин`;
  if (plan.saturday !== undefined) {
    const as = `рабочая суббота за ${isoText(plan.saturday.asDate)}, часы ${HOURS_OF[plan.weekday]}`;
    return plan.short ? `${as}, день ${shorter}` : as;
  }
  return plan.short ? `рабочий день, ${shorter} перед праздником` : 'рабочий день';
}

function nonWorkingReason(schedule: Schedule, day: EpochDay, mark: NonWorkingDay): string {
  if (mark.kind === 'holiday') return `${dateText(day)}, праздник (${mark.name})`;
  const moved = `${dateText(day)}, перенос с ${isoText(mark.movedFrom)}`;
  const decree = schedule.calendars?.get(yearOfDay(day))?.year.decree;
  if (mark.by === 'labour-code-112') return `${moved} по статье 112 Трудового кодекса`;
  if (decree === undefined) return `${moved} по постановлению Правительства`;
  return `${moved} по постановлению № ${decree.number} от ${decree.date.split('-').toReversed().join('.')}`;
}

function closedReason(day: EpochDay, plan: DayPlan): string {
  const own = weekdayOfDay(day);
  if (plan.short) return `${dateText(day)}, сокращённый день, рабочих часов не осталось`;
  if (own === 'sat' || own === 'sun') return `${WEEKDAY_NAMES[own]}, выходной`;
  return `${WEEKDAY_NAMES[own]}, по графику рабочих часов нет`;
}

/** «8 марта» */
function dateText(day: EpochDay): string {
  const [, month, date] = isoOfDay(day).split('-');
  return `${Number(date)} ${MONTHS[Number(month) - 1] ?? ''}`;
}

function isoText(iso: string): string {
  const day = dayOfIso(iso);
  return day === null ? iso : dateText(day);
}
