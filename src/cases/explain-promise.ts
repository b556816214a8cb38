import type { Target } from '../agency/index.ts';
import { deadline } from '../sla/index.ts';
import type { Schedule } from '../sla/index.ts';
import type { ClockRow } from '../store/tables.ts';
import { endSentences, outcomeSentences, startSentence, termWords } from './clock-sentences.rules.ts';
import type { ClockExplanation } from './clock-explanation.ts';
import { momentWords } from './moment-words.rules.ts';

/** Why a deadline that a person named is what it is: nothing was counted, but it may have a limit. */
export function explainPromise(
  clock: ClockRow,
  schedule: Schedule,
  target: Target | undefined,
  hours: string,
): ClockExplanation {
  const rule = { kind: 'promised', n: 1 } as const;
  const term = {
    startedAt: clock.started_at,
    deadlineAt: clock.deadline_at,
    zone: schedule.tz,
  };
  return {
    title: `${clock.name}: ${termWords(rule)}`,
    clause: clock.clause,
    policyVersion: clock.policy_version,
    calendarVersion: clock.calendar_version,
    schedule: hours,
    start: momentWords(clock.started_at, schedule.tz),
    deadline: momentWords(clock.deadline_at, schedule.tz),
    rows: [],
    skipped: [],
    sentences: [
      `Время назвал сотрудник. Основание: ${clock.clause}.`,
      startSentence(term, target),
      ...limitSentence(clock, schedule, target),
      ...endSentences(term, target),
      ...outcomeSentences(clock, rule, schedule, schedule.tz),
    ],
  };
}

/** The term of an urgent matter may be shortened only: what the act allows at the most is told beside it. */
function limitSentence(clock: ClockRow, schedule: Schedule, target: Target | undefined): string[] {
  if (target?.process !== 'urgent_answer') return [];
  const { at } = deadline(schedule, { n: 1, ...target.term }, clock.started_at);
  const limit = `${termWords({ n: 1, ...target.term })}, то есть ${momentWords(at, schedule.tz)}`;
  return [`Срок сокращён: самое позднее по этому пункту — ${limit}.`];
}
