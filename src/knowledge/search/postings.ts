/**
 * Where every term of a field is met and how much it weighs there (BM25 without idf), in flat arrays: numbers of units in
 * rising order, with impacts in 65,535ths of the most that BM25 can give.
 */
export interface Postings {
  /** How many units the field has, empty ones not counted. */
  readonly total: number;
  /** By term: its postings are those from `offsets[term]` up to `offsets[term + 1]`. */
  readonly offsets: Uint32Array;
  readonly units: Uint32Array;
  readonly impacts: Uint16Array;
  /** By document its first unit, with one more at the end; null when a unit has the number of its document. */
  readonly firstUnits: Uint32Array | null;
  /** What an impact of 1 is worth. */
  readonly quantum: number;
}

export interface FieldShape {
  /** Saturation of repeated terms. */
  readonly k1: number;
  /** How much longer units are held back, 0 to 1. */
  readonly b: number;
}

const BLOCK = 2 ** 18;
const MOST_COUNTED = 255;
const FINEST = 65_535;

/** Collects units term by term, in the order of their documents; `build` freezes them and lets go of what it was given. */
export function collectPostings(shape: FieldShape): {
  add(document: number, terms: readonly (readonly number[])[]): void;
  build(documents: number, terms: number): Postings;
} {
  /** Term and count of every posting in one number; in blocks, so that nothing large is ever copied. */
  const blocks: Uint32Array[] = [];
  let block = new Uint32Array();
  let filled = BLOCK;
  const sizes: number[] = [];
  const lengths: number[] = [];
  const owners: number[] = [];
  /** How often each term is met in the unit at hand; 0 between units. */
  let counts = new Uint16Array(1_024);
  const met: number[] = [];
  const push = (value: number): void => {
    if (filled === BLOCK) {
      block = new Uint32Array(BLOCK);
      blocks.push(block);
      filled = 0;
    }
    block[filled] = value;
    filled += 1;
  };
  return {
    add(document, words) {
      met.length = 0;
      let length = 0;
      for (const terms of words) {
        for (const term of terms) {
          if (term >= counts.length) counts = widened(counts, term);
          const before = counts[term] ?? 0;
          if (before === 0) met.push(term);
          counts[term] = before + 1;
        }
        length += terms.length;
      }
      if (length === 0) return;
      for (const term of met) {
        push(term * (MOST_COUNTED + 1) + Math.min(MOST_COUNTED, counts[term] ?? 0));
        counts[term] = 0;
      }
      sizes.push(met.length);
      lengths.push(length);
      owners.push(document);
    },
    build: (documents, terms) => sortByTerm({ blocks, sizes, lengths, owners }, shape, documents, terms),
  };
}

function widened(counts: Uint16Array, term: number): Uint16Array<ArrayBuffer> {
  const wider = new Uint16Array(Math.max(term + 1, counts.length * 2));
  wider.set(counts);
  return wider;
}

interface Collected {
  readonly blocks: readonly Uint32Array[];
  /** By unit: postings, words, document. */
  readonly sizes: readonly number[];
  readonly lengths: readonly number[];
  readonly owners: readonly number[];
}

function sortByTerm(
  { blocks, sizes, lengths, owners }: Collected,
  { k1, b }: FieldShape,
  documents: number,
  terms: number,
): Postings {
  const total = sizes.length;
  const mean = lengths.reduce((sum, length) => sum + length, 0) / Math.max(1, total);
  const postings = sizes.reduce((sum, size) => sum + size, 0);
  const offsets = offsetsOf(blocks, postings, terms);
  const next = offsets.slice();
  const units = new Uint32Array(postings);
  const impacts = new Uint16Array(postings);
  const single = owners.every((owner, unit) => unit === 0 || owner !== owners[unit - 1]);
  let read = 0;
  for (let unit = 0; unit < total; unit += 1) {
    const held = k1 * (1 - b + (b * (lengths[unit] ?? 0)) / mean);
    const number = single ? (owners[unit] ?? 0) : unit;
    for (const end = read + (sizes[unit] ?? 0); read < end; read += 1) {
      const packed = blocks[Math.floor(read / BLOCK)]?.[read % BLOCK] ?? 0;
      const term = packed >>> 8;
      const count = packed & MOST_COUNTED;
      const at = next[term] ?? 0;
      next[term] = at + 1;
      units[at] = number;
      impacts[at] = Math.max(1, Math.round((FINEST * count) / (count + held)));
    }
  }
  const firstUnits = single ? null : firstUnitsOf(owners, documents);
  return { total, offsets, units, impacts, firstUnits, quantum: (k1 + 1) / FINEST };
}

function offsetsOf(blocks: readonly Uint32Array[], postings: number, terms: number): Uint32Array {
  const offsets = new Uint32Array(terms + 1);
  let left = postings;
  for (const block of blocks) {
    const end = Math.min(BLOCK, left);
    for (let i = 0; i < end; i += 1) {
      const term = (block[i] ?? 0) >>> 8;
      offsets[term + 1] = (offsets[term + 1] ?? 0) + 1;
    }
    left -= end;
  }
  for (let i = 1; i < offsets.length; i += 1) offsets[i] = (offsets[i] ?? 0) + (offsets[i - 1] ?? 0);
  return offsets;
}

function firstUnitsOf(owners: readonly number[], documents: number): Uint32Array {
  const first = new Uint32Array(documents + 1).fill(owners.length);
  for (let unit = owners.length - 1; unit >= 0; unit -= 1) first[owners[unit] ?? 0] = unit;
  for (let d = documents - 1; d >= 0; d -= 1) first[d] = Math.min(first[d] ?? 0, first[d + 1] ?? 0);
  return first;
}
