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

function substitution(a: string, b: string): number {
  if (a === b) return 0;
  return CONFUSED.has(a + b) || CONFUSED.has(b + a) ? 0.7 : 1;
}

/**
 * Edit distance with transposition, letters confused by ear counted as 0.7. Returns Infinity once it must exceed `limit`.
 * Cost is the product of the lengths, so callers keep words short.
 */
export function distance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) > limit) return Number.POSITIVE_INFINITY;
  let before: number[] = [];
  let above = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    let least = i;
    for (let j = 1; j <= b.length; j += 1) {
      const swapped =
        i > 1 && j > 1 && a.charAt(i - 1) === b.charAt(j - 2) && a.charAt(i - 2) === b.charAt(j - 1)
          ? (before[j - 2] ?? 0) + 1
          : Number.POSITIVE_INFINITY;
      const best = Math.min(
        swapped,
        (above[j] ?? 0) + 1,
        (row[j - 1] ?? 0) + 1,
        (above[j - 1] ?? 0) + substitution(a.charAt(i - 1), b.charAt(j - 1)),
      );
      row.push(best);
      least = Math.min(least, best);
    }
    if (least > limit) return Number.POSITIVE_INFINITY;
    before = above;
    above = row;
  }
  return above[b.length] ?? Number.POSITIVE_INFINITY;
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
