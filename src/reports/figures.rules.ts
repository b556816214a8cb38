/** What became of a deadline for an answer by the moment of asking. `withdrawn`: it ended without an answer being due. */
export type Outcome = 'in_time' | 'late' | 'open' | 'withdrawn';

/** A deadline for an answer that began in the period, with what it is counted by. */
export interface AnswerClock {
  readonly agency: string;
  readonly unit: string;
  readonly channel: string;
  readonly kind: string;
  /** The first day of its step on the chart. */
  readonly step: string;
  readonly outcome: Outcome;
  /** Working time until the answer, ms; null while there is none. */
  readonly worked: number | null;
  /** Whose answer it was: `bot`, or a staff id; null while there is none. */
  readonly by: string | null;
}

/** Deadlines of one feature, added up. */
export interface Tally {
  inTime: number;
  late: number;
  open: number;
  withdrawn: number;
  readonly worked: number[];
}

export interface Line {
  readonly key: string;
  readonly inTime: number;
  readonly late: number;
  readonly open: number;
  readonly withdrawn: number;
  /** Of those that were due: 0 to 1; null when none was. */
  readonly share: number | null;
  /** Working time until the answer, ms: half of the answers took no longer, nine of ten took no longer. */
  readonly median: number | null;
  readonly ninetieth: number | null;
}

/** The least of the values that so great a share of them does not exceed (nearest rank); null of none. */
export function quantile(values: readonly number[], share: number): number | null {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? null;
}

const FIELD = { in_time: 'inTime', late: 'late', open: 'open', withdrawn: 'withdrawn' } as const;

function add(tallies: Map<string, Tally>, key: string, { outcome, worked }: AnswerClock): void {
  const tally = tallies.get(key) ?? { inTime: 0, late: 0, open: 0, withdrawn: 0, worked: [] };
  tally[FIELD[outcome]] += 1;
  if (worked !== null) tally.worked.push(worked);
  tallies.set(key, tally);
}

export function lineOf(key: string, { inTime, late, open, withdrawn, worked }: Tally): Line {
  const due = inTime + late;
  return {
    key,
    inTime,
    late,
    open,
    withdrawn,
    share: due === 0 ? null : inTime / due,
    median: quantile(worked, 0.5),
    ninetieth: quantile(worked, 0.9),
  };
}

const FEATURES = {
  agency: (clock: AnswerClock) => clock.agency,
  unit: (clock: AnswerClock) => clock.unit,
  channel: (clock: AnswerClock) => clock.channel,
  kind: (clock: AnswerClock) => clock.kind,
  step: (clock: AnswerClock) => clock.step,
  by: (clock: AnswerClock) => clock.by,
} as const;
export type Feature = keyof typeof FEATURES;

/** Sums over deadlines that come one by one: a year of them need not be in memory at once. */
export interface Sums {
  add(clock: AnswerClock): void;
  whole(): Line;
  /** Those of a feature, the most numerous first. */
  by(feature: Feature): Line[];
}

const sizeOf = ({ inTime, late, open, withdrawn }: Line) => inTime + late + open + withdrawn;

export function startSums(): Sums {
  const whole = new Map<string, Tally>();
  const features = new Map(
    Object.keys(FEATURES).map((feature) => [feature as Feature, new Map<string, Tally>()]),
  );
  const lines = (tallies: ReadonlyMap<string, Tally>) =>
    [...tallies]
      .map(([key, tally]) => lineOf(key, tally))
      .toSorted((a, b) => sizeOf(b) - sizeOf(a) || (a.key < b.key ? -1 : 1));
  return {
    add(clock) {
      add(whole, '', clock);
      for (const [feature, tallies] of features) {
        const key = FEATURES[feature](clock);
        if (key !== null) add(tallies, key, clock);
      }
    },
    whole: () => lines(whole)[0] ?? lineOf('', { inTime: 0, late: 0, open: 0, withdrawn: 0, worked: [] }),
    by: (feature) => lines(features.get(feature) ?? new Map<string, Tally>()),
  };
}

/** A message of a talk, for counting how long we waited for its client. */
export interface Turn {
  readonly by: 'client' | 'person' | 'other';
  readonly at: number;
}

/**
 * How long the client was waited for, ms each time: from a person's answer to the client's next word, or to the end of
 * the case. While neither has come nothing is counted; the last of several answers in a row begins the waiting.
 */
export function clientWaits(turns: readonly Turn[], closedAt: number | null): number[] {
  const waits: number[] = [];
  let since: number | null = null;
  for (const { by, at } of turns) {
    if (by === 'person') since = at;
    if (by !== 'client' || since === null) continue;
    waits.push(Math.max(0, at - since));
    since = null;
  }
  if (since !== null && closedAt !== null) waits.push(Math.max(0, closedAt - since));
  return waits;
}
