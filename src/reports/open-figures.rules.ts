/** How many open questions with a deadline have these features. */
export interface OpenCount {
  readonly agency: string;
  readonly unit: string;
  readonly channel: string;
  readonly kind: string;
  /** The staff id of who holds them; null: nobody. */
  readonly owner: string | null;
  readonly open: number;
  /** Of them: near their deadline, and past it. */
  readonly risk: number;
  readonly overdue: number;
}

/** A line of the wall. */
export interface OpenLine {
  readonly key: string;
  readonly inTime: number;
  readonly risk: number;
  readonly overdue: number;
  readonly open: number;
}

const inOrder = (a: OpenLine, b: OpenLine) =>
  b.overdue - a.overdue || b.risk - a.risk || b.open - a.open || (a.key < b.key ? -1 : 1);

/** The counts by one feature, what presses most first. */
export function openLines(counts: readonly OpenCount[], keyOf: (count: OpenCount) => string): OpenLine[] {
  return [...Map.groupBy(counts, keyOf)]
    .map(([key, group]) => {
      const sum = (of: (count: OpenCount) => number) => group.reduce((all, count) => all + of(count), 0);
      const [open, risk, overdue] = [sum((c) => c.open), sum((c) => c.risk), sum((c) => c.overdue)];
      return { key, open, risk, overdue, inTime: open - risk - overdue };
    })
    .toSorted(inOrder);
}
