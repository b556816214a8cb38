export interface DifferentLine {
  readonly is: 'same' | 'gone' | 'new';
  readonly text: string;
}

/** Longer texts stand side by side: a person does not read sixty marked lines. */
export const MOST_COMPARED_LINES = 60;

/** Lines of two texts one after another, what is gone before what is new; null when a text is too long to be compared so. */
export function differenceOf(before: string, after: string): readonly DifferentLine[] | null {
  const [old, fresh] = [before.split('\n'), after.split('\n')];
  if (old.length > MOST_COMPARED_LINES || fresh.length > MOST_COMPARED_LINES) return null;
  const common = commonLengths(old, fresh);
  const lines: DifferentLine[] = [];
  let [i, j] = [0, 0];
  while (i < old.length || j < fresh.length) {
    const [left, right] = [old[i], fresh[j]];
    if (left !== undefined && left === right) {
      lines.push({ is: 'same', text: left });
      [i, j] = [i + 1, j + 1];
    } else if (left !== undefined && (right === undefined || at(common, i + 1, j) >= at(common, i, j + 1))) {
      lines.push({ is: 'gone', text: left });
      i += 1;
    } else {
      lines.push({ is: 'new', text: right ?? '' });
      j += 1;
    }
  }
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
