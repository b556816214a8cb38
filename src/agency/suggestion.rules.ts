/** Longer lists would bury the message. */
const SHOWN = 12;

/** What was meant by a word that is not in a list: the nearest one, or else what the list has. */
export function suggestion(word: string, known: readonly string[]): string {
  const nearest = known
    .map((name) => ({ name, far: distance(word, name) }))
    .toSorted((a, b) => a.far - b.far)
    .at(0);
  if (nearest !== undefined && nearest.far <= Math.max(2, word.length / 3)) {
    return `Возможно, имелось в виду «${nearest.name}»?`;
  }
  const rest = known.length > SHOWN ? ` и ещё ${known.length - SHOWN}` : '';
  return `Здесь можно: ${known.slice(0, SHOWN).join(', ')}${rest}.`;
}

/** Levenshtein's distance: how many letters have to be put in, taken out or changed. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const change = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, change));
    }
    row = next;
  }
  return row[b.length] ?? b.length;
}
