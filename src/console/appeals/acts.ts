import { acceptAppeal, clarifyAppeal, controlAppeal } from '../../appeals/accept-appeal.ts';
import type { ActRequest } from '../../appeals/act-on-appeal.ts';
import { answerAppeal, answerOrally } from '../../appeals/answer-appeal.ts';
import type { AppealDeps } from '../../appeals/deps.ts';
import { leaveAppeal, refuseAppeal, stopCorrespondence, withdrawAppeal } from '../../appeals/end-appeal.ts';
import { extendAppeal } from '../../appeals/extend-appeal.ts';
import type { AppealAct } from '../../appeals/life.rules.ts';
import { redirectAppeal } from '../../appeals/redirect-appeal.ts';
import { registerAppeal } from '../../appeals/register-appeal.ts';
import type { AppealOutcome } from '../../store/tables.ts';
import { OUTCOME_NAMES, type Refusal } from './words.ts';

type Field = (name: string) => string;
type Outcome = { readonly done: true } | { readonly done: false; readonly why: Refusal };

interface ActContext {
  readonly deps: AppealDeps;
  readonly request: ActRequest;
  readonly field: Field;
  readonly zone: string;
}

const yes = (field: Field, name: string) => field(name) === 'yes';

/** The last moment of a day that a form named; null for no day. */
function endOfDay(date: string, zone: string): number | null {
  if (!/^\d{4}-\d{2}-\d{2}$/u.test(date)) return null;
  try {
    const day = Temporal.PlainDate.from(date, { overflow: 'reject' });
    return day.add({ days: 1 }).toZonedDateTime(zone).epochMilliseconds - 1;
  } catch {
    return null;
  }
}

function outcomeIn(field: Field): AppealOutcome | null {
  const outcomes = Object.keys(OUTCOME_NAMES) as AppealOutcome[];
  return outcomes.find((one) => one === field('outcome')) ?? null;
}

async function answer({ deps, request, field, zone }: ActContext): Promise<Outcome> {
  const outcome = outcomeIn(field);
  if (outcome === null) return { done: false, why: 'date' };
  return answerAppeal(deps, request, {
    text: field('text'),
    footer: { executor: field('executor'), phone: field('phone'), unit: field('unit') },
    outcome,
    promisedAt: endOfDay(field('promised'), zone),
    done: {
      questions: yes(field, 'questions'),
      measures: yes(field, 'measures'),
      substance: yes(field, 'substance'),
    },
  });
}

async function orally({ deps, request, field }: ActContext): Promise<Outcome> {
  const outcome = outcomeIn(field);
  if (outcome === null || outcome === 'by_date') return { done: false, why: 'date' };
  return answerOrally(deps, request, { outcome, consent: yes(field, 'consent') });
}

/** What the forms of an appeal do. */
export const CONSOLE_ACTS: Readonly<Partial<Record<AppealAct, (context: ActContext) => Promise<Outcome>>>> = {
  register: ({ deps, request, field }) =>
    registerAppeal(deps, request, { number: field('number'), date: field('date') }),
  accept: ({ deps, request, field }) =>
    acceptAppeal(deps, request, { topic: field('topic'), executor: field('executor') }),
  clarify: ({ deps, request, field }) => clarifyAppeal(deps, request, field('question')),
  control: ({ deps, request, field }) => controlAppeal(deps, request, yes(field, 'on')),
  extend: ({ deps, request, field }) => extendAppeal(deps, request, field('reason')),
  redirect: ({ deps, request, field }) =>
    redirectAppeal(deps, request, {
      bodies: field('bodies').split('\n'),
      reason: field('reason'),
      notComplainedOf: yes(field, 'checked'),
    }),
  refuse: ({ deps, request, field }) =>
    refuseAppeal(deps, request, { ground: field('ground'), reason: field('reason') }),
  leave: ({ deps, request, field }) =>
    leaveAppeal(deps, request, { ground: field('ground'), reason: field('reason') }),
  stop: ({ deps, request, field }) =>
    stopCorrespondence(deps, request, { earlier: field('earlier').split(','), reason: field('reason') }),
  withdraw: ({ deps, request }) => withdrawAppeal(deps, request),
  answer,
  answer_orally: orally,
};
