export interface DifferentLine {
  readonly is: 'same' | 'gone' | 'new';
  readonly text: string;
}

/** Longer texts stand side by side: a person does not read sixty marked lines. */
export const MOST_COMPARED_LINES = 60;

/** A line of one text with what became of its words in the other one. */
export interface ChangedLine {
  readonly is: 'changed';
  readonly words: readonly DifferentLine[];
}

/** Longer lines are shown whole: to compare them word by word would take long and read badly. */
const MOST_COMPARED_WORDS = 300;
/** Share of words in common from which a line is the same one rewritten, and not another. */
const REWRITTEN_FROM = 0.3;

/** Both texts in one row of pieces, what is gone before what is new. */
function compare(old: readonly string[], fresh: readonly string[]): DifferentLine[] {
  const common = commonLengths(old, fresh);
  const pieces: DifferentLine[] = [];
  let [i, j] = [0, 0];
  while (i < old.length || j < fresh.length) {
    const [left, right] = [old[i], fresh[j]];
    if (left !== undefined && left === right) {
      pieces.push({ is: 'same', text: left });
      [i, j] = [i + 1, j + 1];
    } else if (left !== undefined && (right === undefined || at(common, i + 1, j) >= at(common, i, j + 1))) {
      pieces.push({ is: 'gone', text: left });
      i += 1;
    } else {
      pieces.push({ is: 'new', text: right ?? '' });
      j += 1;
    }
  }
  return pieces;
}

const wordsIn = (line: string): readonly string[] => line.match(/\S+/gu) ?? [];

/** Neighbouring words that share a fate, as one piece. */
function joined(words: readonly DifferentLine[]): DifferentLine[] {
  const pieces: DifferentLine[] = [];
  for (const { is, text } of words) {
    const last = pieces.at(-1);
    if (last?.is === is) pieces[pieces.length - 1] = { is, text: `${last.text} ${text}` };
    else pieces.push({ is, text });
  }
  return pieces;
}

/** One line rewritten into another, word by word; null when they have too little in common, or are too long. */
export function differenceOfWords(before: string, after: string): readonly DifferentLine[] | null {
  const [old, fresh] = [wordsIn(before), wordsIn(after)];
  const longest = Math.max(old.length, fresh.length);
  if (longest > MOST_COMPARED_WORDS || longest === 0) return null;
  const words = compare(old, fresh);
  const same = words.filter(({ is }) => is === 'same').length;
  return same / longest < REWRITTEN_FROM ? null : joined(words);
}

/** Lines that are gone and the new ones in their place: each pair that is a rewriting is compared by words. */
function rewritten(gone: readonly string[], fresh: readonly string[]): (DifferentLine | ChangedLine)[] {
  const whole = (is: 'gone' | 'new', lines: readonly string[]) =>
    lines.map((text) => ({ is, text }) as const);
  if (gone.length !== fresh.length) return [...whole('gone', gone), ...whole('new', fresh)];
  return gone.flatMap((before, i): (DifferentLine | ChangedLine)[] => {
    const after = fresh[i] ?? '';
    const words = differenceOfWords(before, after);
    return words
      ? [{ is: 'changed', words }]
      : [
          { is: 'gone', text: before },
          { is: 'new', text: after },
        ];
  });
}

/**
 * Lines of two texts one after another, what is gone before what is new, and lines that were rewritten word by word; null
 * when a text is too long to be compared so.
 */
export function differenceOf(before: string, after: string): readonly (DifferentLine | ChangedLine)[] | null {
  const [old, fresh] = [before.split('\n'), after.split('\n')];
  if (old.length > MOST_COMPARED_LINES || fresh.length > MOST_COMPARED_LINES) return null;
  const lines: (DifferentLine | ChangedLine)[] = [];
  let [gone, added]: [string[], string[]] = [[], []];
  const flush = () => {
    lines.push(...rewritten(gone, added));
    [gone, added] = [[], []];
  };
  for (const line of compare(old, fresh)) {
    if (line.is === 'gone') gone.push(line.text);
    else if (line.is === 'new') added.push(line.text);
    else {
      flush();
      lines.push(line);
    }
  }
  flush();
  return lines;
}

function at(table: readonly (readonly number[])[], i: number, j: number): number {
  return table[i]?.[j] ?? 0;
}

/** For each pair of places the number of lines that the rests of both texts have in common, in order. */
function commonLengths(old: readonly string[], fresh: readonly string[]): number[][] {
  const table: number[][] = Array.from({ length: old.length + 1 }, () => Array(fresh.length + 1).fill(0));
  for (let i = old.length - 1; i >= 0; i -= 1) {
    for (let j = fresh.length - 1; j >= 0; j -= 1) {
      const row = table[i];
      if (!row) continue;
      const same = old[i] === fresh[j];
      row[j] = same ? 1 + at(table, i + 1, j + 1) : Math.max(at(table, i + 1, j), at(table, i, j + 1));
    }
  }
  return table;
}
