/** A case as far as likeness looks at it. */
export interface Candidate {
  readonly id: string;
  /** Stems of what was asked, grammar and courtesy left out. */
  readonly stems: readonly string[];
  /** The post that the talk hangs under; null in private. */
  readonly thread: string | null;
}

interface Group {
  readonly ids: string[];
  /** In how many of its cases each stem stands. */
  readonly stems: Map<string, number>;
  readonly threads: Set<string>;
}

/** A stem says what an event is about when so large a part of its cases has it. */
const CORE_SHARE = 0.3;
/** A long message has to share no more than half of so many stems: the rest of it is its writer's own story. */
const ASKED_STEMS = 4;

/**
 * Groups of cases that are likely about one event: two shared stems, or one under the same post. Each case stands in
 * the group that it shares most with; groups smaller than `smallest` are no waves. The same input gives the same groups.
 */
export function wavesOf(candidates: readonly Candidate[], smallest: number): readonly (readonly string[])[] {
  const groups: Group[] = [];
  const byStem = new Map<string, Set<Group>>();
  for (const candidate of candidates) {
    if (candidate.stems.length === 0) continue;
    const group = bestOf(candidate, near(candidate, byStem)) ?? begin(groups);
    join(group, candidate);
    for (const stem of candidate.stems) {
      const known = byStem.get(stem) ?? new Set<Group>();
      byStem.set(stem, known.add(group));
    }
  }
  return groups.filter(({ ids }) => ids.length >= smallest).map(({ ids }) => ids);
}

/** Which of the candidates are likely about the event that these cases are about. */
export function likeThese(
  members: readonly Candidate[],
  candidates: readonly Candidate[],
): readonly string[] {
  const group: Group = { ids: [], stems: new Map(), threads: new Set() };
  for (const member of members) join(group, member);
  if (group.ids.length === 0) return [];
  return candidates.filter((one) => shared(one, group) > 0).map(({ id }) => id);
}

function begin(groups: Group[]): Group {
  const group: Group = { ids: [], stems: new Map(), threads: new Set() };
  groups.push(group);
  return group;
}

function join(group: Group, { id, stems, thread }: Candidate): void {
  group.ids.push(id);
  for (const stem of stems) group.stems.set(stem, (group.stems.get(stem) ?? 0) + 1);
  if (thread !== null) group.threads.add(thread);
}

function near({ stems }: Candidate, byStem: ReadonlyMap<string, ReadonlySet<Group>>): ReadonlySet<Group> {
  return new Set(stems.flatMap((stem) => [...(byStem.get(stem) ?? [])]));
}

function bestOf(candidate: Candidate, groups: Iterable<Group>): Group | null {
  let best: Group | null = null;
  let most = 0;
  for (const group of groups) {
    const count = shared(candidate, group);
    if (
      count > most ||
      (count === most && best !== null && count > 0 && group.ids.length > best.ids.length)
    ) {
      [best, most] = [group, count];
    }
  }
  return best;
}

/** How many stems of the event the case has; 0 when they are too few to say so. */
function shared({ stems, thread }: Candidate, group: Group): number {
  const core = Math.max(1, group.ids.length * CORE_SHARE);
  const count = stems.filter((stem) => (group.stems.get(stem) ?? 0) >= core).length;
  const samePost = thread !== null && group.threads.has(thread);
  if (count < (samePost ? 1 : 2)) return 0;
  return count / Math.min(stems.length, ASKED_STEMS) >= 0.5 ? count : 0;
}
