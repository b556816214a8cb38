import type { Postings } from './postings.ts';

/** The postings of one term of the query in one field. */
export interface TermList {
  readonly field: number;
  readonly term: number;
  /** What an impact of 1 adds to the score of the unit. */
  readonly weight: number;
}

/** Documents with their scores, the best first; equal ones in the order of adding. */
export interface Ranked {
  readonly documents: readonly number[];
  readonly scores: readonly number[];
}

/** Finds the documents with the best sums of what the lists say of them. */
export interface Scorer {
  best(lists: readonly TermList[], most: number): Ranked;
}

/** Adds up what the lists say of every document. The sums are kept from query to query, so that nothing large is made anew. */
export function openScorer(fields: readonly Postings[], documents: number): Scorer {
  const sums = new Float32Array(documents);
  const ofUnits = fields.map(({ firstUnits, total }) =>
    firstUnits === null ? sums : new Float32Array(total),
  );
  return {
    best(lists, most) {
      sums.fill(0);
      for (const units of ofUnits) if (units !== sums) units.fill(0);
      for (const { field, term, weight } of lists) {
        const postings = fields[field];
        const into = ofUnits[field];
        if (postings !== undefined && into !== undefined)
          addList(postings, term, weight * postings.quantum, into);
      }
      fields.forEach(({ firstUnits }, field) => {
        const units = ofUnits[field];
        if (firstUnits !== null && units !== undefined) addBest(firstUnits, units, sums);
      });
      const best = topOf(sums, most);
      return { documents: best, scores: best.map((d) => sums[d] ?? 0) };
    },
  };
}

function addList(postings: Postings, term: number, weight: number, into: Float32Array): void {
  const { offsets, units, impacts } = postings;
  const to = offsets[term + 1] ?? 0;
  for (let i = offsets[term] ?? 0; i < to; i += 1) {
    const unit = units[i] ?? 0;
    into[unit] = (into[unit] ?? 0) + weight * (impacts[i] ?? 0);
  }
}

/** A document is worth the best of its units. */
function addBest(firstUnits: Uint32Array, units: Float32Array, sums: Float32Array): void {
  let u = 0;
  for (let d = 0; d < sums.length; d += 1) {
    let best = 0;
    for (const end = firstUnits[d + 1] ?? 0; u < end; u += 1) {
      const score = units[u] ?? 0;
      if (score > best) best = score;
    }
    if (best > 0) sums[d] = (sums[d] ?? 0) + best;
  }
}

/** The documents with the best scores above 0, equal ones in the order of adding. One pass; `most` is small. */
function topOf(scores: Float32Array, most: number): number[] {
  const best: number[] = [];
  let entry = 0;
  for (let d = 0; d < scores.length; d += 1) {
    const score = scores[d] ?? 0;
    if (score <= entry || most < 1) continue;
    let at = best.length;
    while (at > 0 && score > (scores[best[at - 1] ?? 0] ?? 0)) at -= 1;
    best.splice(at, 0, d);
    if (best.length < most) continue;
    best.length = most;
    entry = scores[best[most - 1] ?? 0] ?? 0;
  }
  return best;
}
