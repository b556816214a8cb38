import { type AgencyPack, ruleOf, scheduleOf, type Target } from '../agency/index.ts';
import { deadline, explainDeadline, type Rule, type Schedule } from '../sla/index.ts';
import type { ClockRow } from '../store/tables.ts';
import type { ClockExplanation } from './clock-explanation.ts';
import { type CountedTerm, rowsOf, skippedOf } from './clock-rows.rules.ts';
import {
  countingSentences,
  endSentences,
  outcomeSentences,
  skippedSentence,
  startSentence,
  termWords,
} from './clock-sentences.rules.ts';
import { dateText, isoDate, momentWords, zoneWords } from './moment-words.rules.ts';
import { explainPromise } from './explain-promise.ts';
import type { ResponseClocks } from './response-clocks.ts';
import type { TermKind } from './term-time.rules.ts';

/**
 * Explains a clock by the packs as they are now. Throws OtklikError `configuration` when its schedule or a calendar
 * year is gone.
 */
export function explainClock(clocks: ResponseClocks, pack: AgencyPack, clock: ClockRow): ClockExplanation {
  const schedule = clocks.schedule(pack, clock.schedule_id);
  const target = clocks.policy(pack, clock.started_at).targets.find(({ id }) => id === clock.target_id);
  const hours = hoursName(pack, clock, schedule);
  if ((JSON.parse(clock.term) as { readonly kind: TermKind }).kind === 'promised') {
    return explainPromise(clock, schedule, target, hours);
  }
  const rule = {
    n: 1,
    ...(JSON.parse(clock.term) as Partial<Rule> & Pick<Rule, 'kind'>),
    clause: clock.clause,
  };
  const term = {
    rule,
    startedAt: clock.started_at,
    deadlineAt: clock.deadline_at,
    zone: schedule.tz,
  };
  const explained = explainDeadline(schedule, rule, clock.started_at);
  const assumption = assumptionOf(pack, clock, rule);
  const other = otherReading(target, schedule, term);
  return {
    title: `${clock.name}: ${termWords(rule)}`,
    clause: clock.clause,
    policyVersion: clock.policy_version,
    calendarVersion: clock.calendar_version,
    schedule: hours,
    ...(assumption === null ? {} : { assumption }),
    start: momentWords(clock.started_at, schedule.tz),
    deadline: momentWords(clock.deadline_at, schedule.tz),
    rows: rowsOf(term, explained),
    skipped: skippedOf(term, explained).map(({ date, reason }) => ({ date: dateText(date), reason })),
    sentences: [
      `Срок: ${termWords(rule)}. Основание: ${clock.clause}.`,
      ...(clock.goal === 1 ? ['Это цель, а не норма.'] : []),
      startSentence(term, target),
      ...countingSentences(term, explained, hours),
      ...skippedSentence(term, explained),
      ...endSentences(term, target),
      ...(assumption === null ? [] : [assumption]),
      ...provisionalSentence(clock, schedule),
      ...outcomeSentences(clock, rule, schedule, schedule.tz),
      ...otherwiseNow(clock, rule, schedule),
    ],
    ...(other === null ? {} : { otherReading: other }),
  };
}

function hoursName(pack: AgencyPack, clock: ClockRow, schedule: Schedule): string {
  const name = scheduleOf(pack, clock.schedule_id)?.name ?? clock.schedule_id;
  return `график «${name}», ${zoneWords(clock.deadline_at, schedule.tz)}`;
}

/** Clock hours do not look at the schedule, so an assumption about it does not touch them. */
function assumptionOf(pack: AgencyPack, clock: ClockRow, rule: Rule): string | null {
  const hours = scheduleOf(pack, clock.schedule_id);
  if (hours?.assumption !== true || rule.kind === 'clock_hours') return null;
  return `Часы работы взяты по предположению, их ещё не подтвердили: ${hours.clause}.`;
}

function provisionalSentence(clock: ClockRow, schedule: Schedule): string[] {
  if (clock.provisional === 0) return [];
  const years = [...(schedule.calendars?.values() ?? [])]
    .map(({ year }) => year)
    .filter(({ status }) => status === 'statutory-only')
    .map(({ year }) => year);
  const first = Number(isoDate(clock.started_at, schedule.tz).slice(0, 4));
  const year =
    years.find((one) => one >= first) ?? Number(isoDate(clock.deadline_at, schedule.tz).slice(0, 4));
  return [
    `Предварительно: календарь на ${year} год ещё не утверждён. Когда выйдет постановление, срок пересчитается.`,
  ];
}

/** A clock that has ended keeps its deadline, whatever the packs say later; a reader who counts again has to know. */
function otherwiseNow(clock: ClockRow, rule: Rule, schedule: Schedule): string[] {
  const { at } = deadline(schedule, rule, clock.started_at);
  if (at === clock.deadline_at) return [];
  const today = momentWords(at, schedule.tz);
  return [
    `По сегодняшним часам и календарю вышло бы иначе: ${today}. Действует срок, посчитанный тогда (календарь ${clock.calendar_version}).`,
  ];
}

function otherReading(target: Target | undefined, schedule: Schedule, term: CountedTerm): string | null {
  if (target?.otherReading === undefined) return null;
  const rule = ruleOf(target, target.otherReading);
  const { at } = deadline(schedule, rule, term.startedAt);
  return `При другом прочтении пункта (${termWords(rule)}) срок был бы: ${momentWords(at, term.zone)}.`;
}
