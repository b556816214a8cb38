/** One counted gap, and how much it weighs. */
export interface CountedGap {
  readonly key: string;
  /** The conversation, which counts once however often it asks; null where only a number is kept. */
  readonly conversation: string | null;
  readonly count: number;
}

/** How many people or times gaps stand for. */
export function weightOf(gaps: readonly CountedGap[]): number {
  // One person who asks three times in other words is one who was not answered.
  const talks = new Set(gaps.flatMap(({ conversation }) => conversation ?? []));
  const others = gaps.filter(({ conversation }) => conversation === null);
  return talks.size + others.reduce((sum, { count }) => sum + count, 0);
}
