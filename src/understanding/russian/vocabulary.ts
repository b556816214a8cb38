import { soundKey } from './keyboard.rules.ts';
import { distance, shortenedHashes } from './misspelling.rules.ts';
import { stem } from './stem.rules.ts';
import { STOP_WORDS } from './stop-words.ts';

/** The words of the base: what a query is repaired against, so that it is never repaired into a word we do not have. */
export interface Vocabulary {
  /** The word or another form of it is in the base, or it is a word of grammar or a number. */
  knows(word: string): boolean;
  /** This very form is in the base. */
  hasForm(word: string): boolean;
  /** How often a stem, given as such, is met in the base. */
  stemCount(stem: string): number;
  /** The likeliest word that was meant by a misspelt one and how far the spelling is from it, or null. */
  nearest(word: string): Nearest | null;
  /** The word that a Latin spelling sounds like, or null. */
  sounding(latin: string): string | null;
  /** Whether some stem of the base begins so; for walking along text without spaces. */
  beginsStem(letters: string): boolean;
  readonly total: number;
}

interface Nearest {
  readonly word: string;
  /** Edits between the stems; letters confused by ear count less than one. */
  readonly distance: number;
}

const NUMBER = /^\d+$/u;
/** Ids share a double with a 32-bit hash, which leaves 21 bits for them. */
const ID_RANGE = 2 ** 21;
const SHORTEST_FORM = 4;
/** Longer "words" are not misspelt words, and comparing them would cost. */
const LONGEST_REPAIRED = 24;

interface Entry {
  readonly stem: string;
  count: number;
  form: string;
  formCount: number;
}

/** Letters that may be left out on either side to find words near a stem of this length. */
function removals(stemLength: number): number {
  if (stemLength < 4) return 0;
  return stemLength < 8 ? 1 : 2;
}

/** How far a spelling may be from a word: in a short stem only likely slips, else another word would be made of it. */
function tolerance(stemLength: number): number {
  if (stemLength < 4) return 0.8;
  return stemLength < 8 ? 1 : 2;
}

/** Builds the vocabulary from forms with their counts. */
export function buildVocabulary(forms: ReadonlyMap<string, number>): Vocabulary {
  const entries = new Map<string, Entry>();
  const sounds = new Map<string, string>();
  for (const [form, count] of forms) {
    const root = stem(form);
    const entry = entries.get(root) ?? { stem: root, count: 0, form, formCount: 0 };
    entry.count += count;
    if (count > entry.formCount) {
      entry.form = form;
      entry.formCount = count;
    }
    entries.set(root, entry);
  }
  for (const form of [...STOP_WORDS, ...forms.keys()]) {
    const key = soundKey(form);
    const rival = sounds.get(key);
    if (rival === undefined || (forms.get(form) ?? 0) > (forms.get(rival) ?? 0)) sounds.set(key, form);
  }
  for (const form of STOP_WORDS) {
    const root = stem(form);
    if (!entries.has(root)) entries.set(root, { stem: root, count: 0, form, formCount: 0 });
  }
  const spelt = speltForms(forms, entries);
  const list = [...entries.values()].filter((entry) => entry.stem.length >= 4).slice(0, ID_RANGE);
  const keys = deletionKeys(list);
  const beginnings = new Set<string>();
  for (const root of entries.keys()) {
    for (let length = 1; length <= root.length; length += 1) beginnings.add(root.slice(0, length));
  }
  return {
    knows: (word) => STOP_WORDS.has(word) || forms.has(word) || NUMBER.test(word) || entries.has(stem(word)),
    hasForm: (word) => forms.has(word),
    stemCount: (root) => entries.get(root)?.count ?? 0,
    nearest: (word) => nearestForm(word, spelt) ?? nearestOf(word, list, keys),
    sounding: (latin) => sounds.get(soundKey(latin)) ?? null,
    beginsStem: (letters) => beginnings.has(letters),
    total: [...entries.values()].reduce((sum, entry) => sum + entry.count, 0),
  };
}

/** hash · 2²¹ + id, sorted: a compact table from shortened spellings to stems. */
function deletionKeys(list: readonly Entry[]): Float64Array {
  const keys: number[] = [];
  list.forEach((entry, id) => {
    const hashes = shortenedHashes(
      entry.stem,
      entry.stem.length > LONGEST_REPAIRED ? 0 : removals(entry.stem.length),
    );
    for (const hash of hashes) keys.push(hash * ID_RANGE + id);
  });
  return Float64Array.from(keys).sort();
}

interface Spelt {
  readonly forms: readonly { readonly form: string; readonly entry: Entry }[];
  readonly keys: Float64Array;
}

/** Words of grammar and courtesy are misspelt as often as any, and then they must not pass for telling words. */
function speltForms(forms: ReadonlyMap<string, number>, entries: ReadonlyMap<string, Entry>): Spelt {
  const list: { form: string; entry: Entry }[] = [];
  const keys: number[] = [];
  for (const form of new Set([...STOP_WORDS, ...forms.keys()])) {
    const entry = entries.get(stem(form));
    if (entry === undefined || form.length < SHORTEST_FORM || form.length > LONGEST_REPAIRED) continue;
    if (list.length >= ID_RANGE) break;
    for (const hash of shortenedHashes(form, 1)) keys.push(hash * ID_RANGE + list.length);
    list.push({ form, entry });
  }
  return { forms: list, keys: Float64Array.from(keys).sort() };
}

/** The likeliest form that is one slip away: the slip may be in the ending, where no stem shows it. */
function nearestForm(word: string, { forms, keys }: Spelt): Nearest | null {
  if (word.length < 3 || word.length > LONGEST_REPAIRED) return null;
  let best: Nearest | null = null;
  let bestCost = Number.POSITIVE_INFINITY;
  const tried = new Set<number>();
  for (const hash of shortenedHashes(word, 1)) {
    for (let at = firstAtLeast(keys, hash * ID_RANGE); at < keys.length; at += 1) {
      const key = keys[at] ?? 0;
      if (key >= (hash + 1) * ID_RANGE) break;
      const id = key - hash * ID_RANGE;
      const known = forms[id];
      if (known === undefined || tried.has(id)) continue;
      tried.add(id);
      // A short word is only taken for a longer one of which a letter was missed.
      if (word.length === 3 && known.form.length < 4) continue;
      const apart = distance(word, known.form, 1);
      const cost = apart + rarity(word, known.entry);
      if (cost >= bestCost) continue;
      best = { word: known.form, distance: apart };
      bestCost = cost;
    }
  }
  return best !== null && Number.isFinite(best.distance) ? best : null;
}

function nearestOf(word: string, list: readonly Entry[], keys: Float64Array): Nearest | null {
  if (word.length < 4 || word.length > LONGEST_REPAIRED) return null;
  const root = stem(word);
  let best: Nearest | null = null;
  let bestCost = Number.POSITIVE_INFINITY;
  const tried = new Set<number>();
  for (const hash of shortenedHashes(root, removals(Math.max(root.length, word.length - 1)))) {
    for (let at = firstAtLeast(keys, hash * ID_RANGE); at < keys.length; at += 1) {
      const key = keys[at] ?? 0;
      if (key >= (hash + 1) * ID_RANGE) break;
      const id = key - hash * ID_RANGE;
      const entry = list[id];
      if (entry === undefined || tried.has(id)) continue;
      tried.add(id);
      const apart = distance(root, entry.stem, tolerance(Math.min(root.length, entry.stem.length)));
      const cost = apart + rarity(root, entry);
      if (cost >= bestCost) continue;
      best = { word: entry.form, distance: apart };
      bestCost = cost;
    }
  }
  return best;
}

/** Of equally near words the one with the same first letter is meant (it is rarely missed), then the commoner one. */
function rarity(root: string, entry: Entry): number {
  const firstLetter = root.charAt(0) === entry.stem.charAt(0) ? 0 : 0.5;
  return firstLetter - Math.min(0.3, Math.log1p(entry.count) / 30);
}

function firstAtLeast(keys: Float64Array, value: number): number {
  let low = 0;
  let high = keys.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((keys[middle] ?? 0) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
