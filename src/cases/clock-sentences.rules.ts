import type { Target } from '../agency/index.ts';
import { DAY, type Instant, MINUTE } from '../kernel/instants.ts';
import type { Explanation, Schedule, SkippedDay } from '../sla/index.ts';
import type { ClockRow } from '../store/tables.ts';
import { type CountedTerm, daysText, nominalDate, skippedOf } from './clock-rows.rules.ts';
import { counted, dateText, isoDate, momentWords, timeText } from './moment-words.rules.ts';
import { isTask } from './tasks.rules.ts';
import { countsWorkingTime, lengthText, termTime, type TermKind } from './term-time.rules.ts';

/** A term as far as words look at it; `n` says nothing for a time that was named. */
export interface WordedTerm {
  readonly kind: TermKind;
  readonly n: number;
}

/** A term in words: «6 рабочих часов», «30 календарных дней». */
export function termWords(rule: WordedTerm): string {
  switch (rule.kind) {
    case 'working_hours':
      return counted(rule.n, 'рабочий час', 'рабочих часа', 'рабочих часов');
    case 'working_minutes':
      return `${counted(rule.n, 'минута', 'минуты', 'минут')} рабочего времени`;
    case 'clock_hours':
      return `${counted(rule.n, 'час', 'часа', 'часов')} подряд`;
    case 'working_days':
      return counted(rule.n, 'рабочий день', 'рабочих дня', 'рабочих дней');
    case 'calendar_days':
      return counted(rule.n, 'календарный день', 'календарных дня', 'календарных дней');
    case 'end_of_working_day':
      return 'до конца рабочего дня';
    case 'promised':
      return 'к названному времени';
  }
}

/** From what moment the term counts, and what happened then. */
export function startSentence(term: Omit<CountedTerm, 'rule'>, target: Target | undefined): string {
  const event = target ? ` — ${target.starts}` : '';
  return `Начало отсчёта: ${momentWords(term.startedAt, term.zone)}${event}.`;
}

/** How time was counted. */
export function countingSentences(term: CountedTerm, explained: Explanation, hours: string): string[] {
  const { rule } = term;
  const receipt =
    rule.countFrom === 'same-day' ? 'День поступления — первый.' : 'День поступления не считается.';
  const lastDay = `Последний день кончается вместе с рабочим временем: ${hours}.`;
  switch (rule.kind) {
    case 'clock_hours':
      return ['Часы идут подряд: ночь, обед и выходные не вычитаются.'];
    case 'calendar_days':
      return [`Считаются все дни подряд. ${receipt} ${lastDay}`, ...movedSentence(term)];
    case 'working_days':
      return [`Считаются только рабочие дни. ${receipt} ${lastDay}`];
    case 'end_of_working_day':
      return [`Рабочее время: ${hours}.`, ...nextDaySentence(term)];
    default:
      return [`Считается только рабочее время: ${hours}.`, ...openingSentence(term, explained)];
  }
}

function openingSentence(term: CountedTerm, { segments }: Explanation): string[] {
  const first = segments[0];
  if (!first || first.from <= term.startedAt) return [];
  return [
    `В момент начала рабочее время не шло, поэтому первая минута — ${momentWords(first.from, term.zone)}.`,
  ];
}

function nextDaySentence({ startedAt, deadlineAt, zone }: CountedTerm): string[] {
  if (isoDate(startedAt, zone) === isoDate(deadlineAt - 1, zone)) return [];
  return ['Рабочий день тогда уже кончился или был выходным, поэтому срок — конец следующего рабочего дня.'];
}

function movedSentence(term: CountedTerm): string[] {
  const nominal = nominalDate(term);
  const end = isoDate(term.deadlineAt - 1, term.zone);
  if (nominal === end) return [];
  const where = end < nominal ? 'предыдущий' : 'следующий';
  const why =
    end > nominal && term.rule.roll === 'preceding'
      ? ' (предыдущий рабочий день был бы раньше начала срока)'
      : '';
  return [
    `Последний день, ${dateText(nominal)}, нерабочий, поэтому срок перенесён на ${where} рабочий день${why}.`,
  ];
}

/** Days that were passed over, where they are few enough to be said. */
export function skippedSentence(term: CountedTerm, explained: Explanation): string[] {
  const skipped: readonly SkippedDay[] = skippedOf(term, explained);
  if (skipped.length === 0 || term.rule.kind === 'clock_hours') return [];
  if (skipped.length > 4) {
    return [
      `Не вошли в срок: ${counted(skipped.length, 'день', 'дня', 'дней')}, список с причинами приложен.`,
    ];
  }
  const days = skipped.map(({ date, reason }) => `${dateText(date)} — ${reason}`);
  return [`Не вошли в срок: ${days.join('; ')}.`];
}

/** By when the answer is due, and what counts as one. */
export function endSentences(term: Omit<CountedTerm, 'rule'>, target: Target | undefined): string[] {
  return [
    `Последний момент: ${momentWords(term.deadlineAt, term.zone)}. ${target && isTask(target) ? 'Ровно в этот момент ещё не поздно' : 'Ответ ровно в этот момент успевает'}.`,
    ...(target ? [`Что закрывает срок: ${target.stops}.`] : []),
  ];
}

const RUNS_AGAIN: Readonly<Record<string, string>> = {
  rejected_by_client: 'Клиент не принял ответ бота, поэтому срок идёт дальше от прежнего начала.',
  not_delivered: 'Ответ не был доставлен, поэтому срок идёт дальше от прежнего начала.',
  delivery_unknown: 'Неизвестно, доставлен ли ответ, поэтому срок идёт дальше от прежнего начала.',
  overdue_on_arrival: 'Площадка передала сообщение, когда срок уже прошёл.',
};

const CLOSED: Readonly<Record<string, string>> = {
  taken_back: 'Срок снят сотрудником.',
  abuse: 'Срок снят: вопроса по существу в сообщении нет, об этом сообщат отдельно.',
};

/** What became of the clock: met, overdue, taken off. */
export function outcomeSentences(
  clock: ClockRow,
  rule: WordedTerm,
  schedule: Schedule,
  zone: string,
): string[] {
  if (clock.state === 'closed') return [CLOSED[clock.reason ?? ''] ?? 'Срок снят: вопрос закрыт.'];
  const came = (clock.reason !== null && RUNS_AGAIN[clock.reason]) || null;
  if (clock.state === 'running') {
    return [
      ...(came === null ? [] : [came]),
      ...(clock.breached === 1
        ? [`Срок прошёл, ${isTask(clock) ? 'ещё не выполнено' : 'ответа по существу ещё нет'}.`]
        : []),
    ];
  }
  const late = clock.reason === 'overdue_on_arrival' && came !== null ? [came] : [];
  return clock.met_at === null ? late : [...late, metSentence(clock, clock.met_at, rule, schedule, zone)];
}

function metSentence(
  clock: ClockRow,
  metAt: Instant,
  rule: WordedTerm,
  schedule: Schedule,
  zone: string,
): string {
  const given = `${isTask(clock) ? 'Выполнено' : 'Ответ дан'} ${dateText(isoDate(metAt, zone))} в ${timeText(metAt, zone)}`;
  if (metAt === clock.deadline_at) return `${given}, ровно в срок.`;
  if (metAt < clock.deadline_at) {
    const left = distance(rule, schedule, metAt, clock.deadline_at);
    return `${given}, ${left === null ? 'меньше чем за минуту' : `за ${left}`} до срока.`;
  }
  const over = distance(rule, schedule, clock.deadline_at, metAt);
  return `${given}, ${over === null ? 'меньше чем на минуту' : `на ${over}`} позже срока.`;
}

/** Time between answer and deadline as the term counts it; by the clock where no working time lies between. Null under a minute. */
function distance(rule: WordedTerm, schedule: Schedule, from: Instant, to: Instant): string | null {
  const real = to - from;
  if (real < MINUTE) return null;
  if (rule.kind === 'working_days' || rule.kind === 'calendar_days') {
    return real < DAY ? lengthText(real) : daysText(real);
  }
  const worked = termTime(schedule, rule.kind, from, to);
  if (!countsWorkingTime(rule.kind) || worked < MINUTE || worked === real) return lengthText(real);
  return `${lengthText(worked)} рабочего времени`;
}
