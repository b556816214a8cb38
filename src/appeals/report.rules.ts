import type { AppealRow } from '../store/tables.ts';
import { isEnd } from './life.rules.ts';

/** What the report counts of an appeal. `late`: a term of it was breached; `extended`: its term was prolonged. */
export interface CountedAppeal extends Pick<AppealRow, 'topic' | 'state' | 'outcome'> {
  readonly late: boolean;
  readonly extended: boolean;
}

export interface AppealFigures {
  readonly received: number;
  readonly ended: number;
  /** Ended with no term breached. */
  readonly inTime: number;
  readonly redirected: number;
  readonly extended: number;
  readonly solved: number;
  readonly byDate: number;
  readonly noDate: number;
  readonly impossible: number;
  /** Refused, left without an answer, stopped or withdrawn. */
  readonly otherwise: number;
}

const OTHERWISE: readonly AppealRow['state'][] = ['refused', 'left', 'stopped', 'withdrawn'];

export function figuresOf(appeals: readonly CountedAppeal[]): AppealFigures {
  const count = (which: (appeal: CountedAppeal) => boolean) => appeals.filter(which).length;
  const withOutcome = (outcome: AppealRow['outcome']) =>
    count((one) => one.state === 'answered' && one.outcome === outcome);
  return {
    received: appeals.length,
    ended: count(({ state }) => isEnd(state)),
    inTime: count(({ state, late }) => isEnd(state) && !late),
    redirected: count(({ state }) => state === 'redirected'),
    extended: count(({ extended }) => extended),
    solved: withOutcome('solved'),
    byDate: withOutcome('by_date'),
    noDate: withOutcome('no_date'),
    impossible: withOutcome('impossible'),
    otherwise: count(({ state }) => OTHERWISE.includes(state)),
  };
}

/** Figures by topic, the most frequent first; null: no topic yet. */
export function byTopic(
  appeals: readonly CountedAppeal[],
): readonly { readonly topic: string | null; readonly figures: AppealFigures }[] {
  const groups = Map.groupBy(appeals, ({ topic }) => topic);
  return [...groups]
    .map(([topic, own]) => ({ topic, figures: figuresOf(own) }))
    .toSorted((a, b) => b.figures.received - a.figures.received);
}
