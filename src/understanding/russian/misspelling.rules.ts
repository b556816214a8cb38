/** Letters that are confused by ear: a word written as it sounds is the likeliest misspelling of all. */
const CONFUSED = new Set([
  'ао',
  'еи',
  'ия',
  'ея',
  'бп',
  'вф',
  'гк',
  'дт',
  'жш',
  'зс',
  'шщ',
  'еэ',
  'иы',
  'цс',
  'чш',
  'йи',
]);

const LIKE_BY_EAR = 0.7;
const SWAPPED = 0.8;
/** «акаунт», «студиии»: one letter of a doubled one missed, or one doubled too many. */
const DOUBLED = 0.5;

function substitution(a: string, b: string): number {
  if (a === b) return 0;
  return CONFUSED.has(a + b) || CONFUSED.has(b + a) ? LIKE_BY_EAR : 1;
}

/** What it costs to leave out the letter at `at`. */
function omission(word: string, at: number): number {
  return at > 0 && word.charAt(at) === word.charAt(at - 1) ? DOUBLED : 1;
}

/**
 * Edit distance with transposition; likely slips count less than one. Returns Infinity once it must exceed `limit`.
 * Cost is the product of the lengths, so callers keep words short.
 */
export function distance(a: string, b: string, limit: number): number {
  let before: number[] = [];
  let above = [0];
  for (let j = 1; j <= b.length; j += 1) above.push((above[j - 1] ?? 0) + omission(b, j - 1));
  for (let i = 1; i <= a.length; i += 1) {
    const row = [(above[0] ?? 0) + omission(a, i - 1)];
    let least = row[0] ?? 0;
    for (let j = 1; j <= b.length; j += 1) {
      const swapped = a.charAt(i - 1) === b.charAt(j - 2) && a.charAt(i - 2) === b.charAt(j - 1);
      const best = Math.min(
        i > 1 && j > 1 && swapped ? (before[j - 2] ?? 0) + SWAPPED : Number.POSITIVE_INFINITY,
        (above[j] ?? 0) + omission(a, i - 1),
        (row[j - 1] ?? 0) + omission(b, j - 1),
        (above[j - 1] ?? 0) + substitution(a.charAt(i - 1), b.charAt(j - 1)),
      );
      row.push(best);
      least = Math.min(least, best);
    }
    if (least > limit) return Number.POSITIVE_INFINITY;
    before = above;
    above = row;
  }
  const whole = above[b.length] ?? Number.POSITIVE_INFINITY;
  return whole > limit ? Number.POSITIVE_INFINITY : whole;
}

/** Every string that `word` becomes when up to `removals` (0 to 2) letters are left out, as 32-bit hashes. */
export function shortenedHashes(word: string, removals: number): number[] {
  const hashes = [hashWithout(word, -1, -1)];
  if (removals < 1) return hashes;
  for (let i = 0; i < word.length; i += 1) {
    hashes.push(hashWithout(word, i, -1));
    if (removals < 2) continue;
    for (let j = i + 1; j < word.length; j += 1) hashes.push(hashWithout(word, i, j));
  }
  return hashes;
}

/** FNV-1a over the letters but the two at the positions given. */
function hashWithout(word: string, first: number, second: number): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < word.length; i += 1) {
    if (i === first || i === second) continue;
    hash = Math.imul(hash ^ word.charCodeAt(i), 0x01000193);
  }
  return hash >>> 0;
}
