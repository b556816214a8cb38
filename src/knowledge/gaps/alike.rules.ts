import { stem } from '../../understanding/russian/stem.rules.ts';
import { STOP_WORDS } from '../../understanding/russian/stop-words.ts';
import { gramsOf, wordsOf } from '../../understanding/russian/words.rules.ts';

const GRAM = 4;
/** Cosine from which two questions are taken as one asked in other words. */
const ALIKE_FROM = 0.45;
/** A whole stem in common tells more than the letters of it. */
const STEM_WEIGHT = 2;
const MOST_COMPARED = 8;

type Features = ReadonlyMap<string, number>;

/** The index's own units: stems and character 4-grams of the words that carry meaning, with unit length. */
function featuresOf(text: string): Features {
  const words = new Set(wordsOf(text).filter((word) => !STOP_WORDS.has(word)));
  const found = new Map<string, number>();
  for (const word of words) {
    found.set(`=${stem(word)}`, STEM_WEIGHT);
    for (const gram of gramsOf(word, GRAM)) found.set(gram, 1);
  }
  const length = Math.hypot(...found.values());
  return new Map(Array.from(found, ([feature, weight]) => [feature, weight / length]));
}

interface Group {
  readonly all: number[];
  /** The first few members, with which newcomers are compared: a thousand like questions cost no more than a few. */
  readonly known: number[];
}

/** Likeness of `features` to every earlier text that shares anything with it, by way of the features. */
function likenesses(features: Features, holders: ReadonlyMap<string, readonly Held[]>): Map<number, number> {
  const alike = new Map<number, number>();
  for (const [feature, weight] of features) {
    for (const { at, weight: theirs } of holders.get(feature) ?? []) {
      alike.set(at, (alike.get(at) ?? 0) + weight * theirs);
    }
  }
  return alike;
}

interface Held {
  readonly at: number;
  readonly weight: number;
}

function hold(at: number, features: Features, holders: Map<string, Held[]>): void {
  for (const [feature, weight] of features) {
    const held = holders.get(feature);
    if (held) held.push({ at, weight });
    else holders.set(feature, [{ at, weight }]);
  }
}

/**
 * Groups texts that ask the same. Each group lists positions in `texts`, the most typical one first and the others in
 * their order; groups stand in the order of their first texts. A text joins the group that it is most like on the
 * average, so that no chain of neighbours ties strangers together.
 */
export function groupAlike(texts: readonly string[]): number[][] {
  const all = texts.map(featuresOf);
  const holders = new Map<string, Held[]>();
  const groups: Group[] = [];
  const groupOf = new Map<number, Group>();
  all.forEach((features, at) => {
    const group = nearestGroup(likenesses(features, holders), groupOf) ?? { all: [], known: [] };
    if (group.all.push(at) === 1) groups.push(group);
    if (group.known.length >= MOST_COMPARED) return;
    group.known.push(at);
    groupOf.set(at, group);
    hold(at, features, holders);
  });
  return groups.map((group) => mostTypicalFirst(group, all));
}

function nearestGroup(
  alike: ReadonlyMap<number, number>,
  groupOf: ReadonlyMap<number, Group>,
): Group | undefined {
  const totals = new Map<Group, number>();
  for (const [at, likeness] of alike) {
    const group = groupOf.get(at);
    if (group) totals.set(group, (totals.get(group) ?? 0) + likeness);
  }
  let best: Group | undefined;
  let most = 0;
  for (const [group, total] of totals) {
    const mean = total / group.known.length;
    if (mean < ALIKE_FROM || mean <= most) continue;
    [best, most] = [group, mean];
  }
  return best;
}

function mostTypicalFirst({ all, known }: Group, features: readonly Features[]): number[] {
  const holders = new Map<string, Held[]>();
  for (const at of known) hold(at, features[at] ?? new Map(), holders);
  const closeness = (at: number) =>
    likenesses(features[at] ?? new Map(), holders)
      .values()
      .reduce((sum, likeness) => sum + likeness, 0);
  const [first = 0, ...others] = known;
  let [typical, most] = [first, closeness(first)];
  for (const at of others) {
    const close = closeness(at);
    if (close > most) [typical, most] = [at, close];
  }
  return [typical, ...all.filter((at) => at !== typical)];
}
