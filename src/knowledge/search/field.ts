/**
 * One signal of the search: BM25 over the terms of units (titles, chunks, questions), each unit belonging to a document.
 * Impacts are worked out once while building, so that a query only adds numbers from flat arrays.
 */
export interface Field {
  readonly units: number;
  /** Adds up what every document's best unit scores; writes it to `out` (one number a document), returns the largest. */
  score(terms: readonly QueryTerm[], out: Float32Array): number;
  /** How telling a term is here: BM25's idf; a term never seen is the most telling of all. */
  idf(term: string): number;
  has(term: string): boolean;
}

export interface QueryTerm {
  readonly term: string;
  readonly weight: number;
}

export interface FieldShape {
  /** Saturation of repeated terms. */
  readonly k1: number;
  /** How much longer units are held back, 0 to 1. */
  readonly b: number;
}

interface Postings {
  readonly terms: ReadonlyMap<string, number>;
  readonly offsets: Uint32Array;
  readonly units: Uint32Array;
  readonly counts: Float32Array;
  readonly lengths: Float32Array;
  readonly documents: Uint32Array;
}

/**
 * Collects units of words, each taken for its terms; `build` freezes them. A word's terms are worked out once: a base
 * repeats its words a hundred times over.
 */
export function collectField(
  shape: FieldShape,
  termsOf: (word: string) => readonly string[],
): {
  add(document: number, words: readonly string[]): void;
  build(documents: number): Field;
} {
  const ids = new Map<string, number>();
  const termIds = idsOnce(ids, termsOf);
  const triples: { term: number[]; unit: number[]; count: number[] } = { term: [], unit: [], count: [] };
  const lengths: number[] = [];
  const owners: number[] = [];
  /** How often each term is met in the unit at hand; 0 between units. */
  const counts: number[] = [];
  return {
    add(document, words) {
      const met: number[] = [];
      let length = 0;
      for (const word of words) {
        for (const id of termIds(word)) {
          const before = counts[id] ?? 0;
          if (before === 0) met.push(id);
          counts[id] = before + 1;
          length += 1;
        }
      }
      if (length === 0) return;
      for (const term of met) {
        triples.term.push(term);
        triples.unit.push(owners.length);
        triples.count.push(counts[term] ?? 0);
        counts[term] = 0;
      }
      lengths.push(length);
      owners.push(document);
    },
    build(documents) {
      const postings = sortByTerm(ids, triples, lengths, owners);
      return fieldOver(postings, shape, documents);
    },
  };
}

function idsOnce(
  ids: Map<string, number>,
  termsOf: (word: string) => readonly string[],
): (word: string) => readonly number[] {
  const known = new Map<string, readonly number[]>();
  return (word) => {
    const held = known.get(word);
    if (held !== undefined) return held;
    const found = termsOf(word).map((term) => {
      const id = ids.get(term) ?? ids.size;
      ids.set(term, id);
      return id;
    });
    known.set(word, found);
    return found;
  };
}

function sortByTerm(
  terms: ReadonlyMap<string, number>,
  triples: { term: number[]; unit: number[]; count: number[] },
  lengths: readonly number[],
  owners: readonly number[],
): Postings {
  const offsets = new Uint32Array(terms.size + 1);
  for (const term of triples.term) offsets[term + 1] = (offsets[term + 1] ?? 0) + 1;
  for (let i = 1; i < offsets.length; i += 1) offsets[i] = (offsets[i] ?? 0) + (offsets[i - 1] ?? 0);
  const next = offsets.slice();
  const units = new Uint32Array(triples.term.length);
  const counts = new Float32Array(triples.term.length);
  for (let i = 0; i < triples.term.length; i += 1) {
    const term = triples.term[i] ?? 0;
    const at = next[term] ?? 0;
    next[term] = at + 1;
    units[at] = triples.unit[i] ?? 0;
    counts[at] = triples.count[i] ?? 0;
  }
  return {
    terms,
    offsets,
    units,
    counts,
    lengths: Float32Array.from(lengths),
    documents: Uint32Array.from(owners),
  };
}

function fieldOver(postings: Postings, shape: FieldShape, documents: number): Field {
  const { terms, offsets, units, lengths } = postings;
  const total = lengths.length;
  const mean = lengths.reduce((sum, length) => sum + length, 0) / Math.max(1, total);
  const idfOf = (df: number): number => Math.log(1 + (total - df + 0.5) / (df + 0.5));
  const impacts = new Float32Array(units.length);
  for (let i = 0; i < units.length; i += 1) {
    const count = postings.counts[i] ?? 0;
    const length = (lengths[units[i] ?? 0] ?? 0) / mean;
    impacts[i] = (count * (shape.k1 + 1)) / (count + shape.k1 * (1 - shape.b + shape.b * length));
  }
  const ofUnits = new Float32Array(total);
  const dfOf = (term: string): number => {
    const id = terms.get(term);
    return id === undefined ? 0 : (offsets[id + 1] ?? 0) - (offsets[id] ?? 0);
  };
  return {
    units: total,
    idf: (term) => idfOf(dfOf(term)),
    has: (term) => terms.has(term),
    score(query, out) {
      ofUnits.fill(0);
      for (const { term, weight } of query) {
        const id = terms.get(term);
        if (id === undefined) continue;
        const end = offsets[id + 1] ?? 0;
        const start = offsets[id] ?? 0;
        const scale = weight * idfOf(end - start);
        for (let i = start; i < end; i += 1) {
          const unit = units[i] ?? 0;
          ofUnits[unit] = (ofUnits[unit] ?? 0) + scale * (impacts[i] ?? 0);
        }
      }
      return bestOfEach(ofUnits, postings.documents, out.subarray(0, documents));
    },
  };
}

function bestOfEach(ofUnits: Float32Array, documents: Uint32Array, out: Float32Array): number {
  out.fill(0);
  let largest = 0;
  for (let unit = 0; unit < ofUnits.length; unit += 1) {
    const score = ofUnits[unit] ?? 0;
    if (score === 0) continue;
    const document = documents[unit] ?? 0;
    if (score > (out[document] ?? 0)) out[document] = score;
    if (score > largest) largest = score;
  }
  return largest;
}
