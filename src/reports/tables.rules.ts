import type { Line } from './figures.rules.ts';

/** A value with what it is, so that a page writes it in words and a file as a number. */
export type Cell =
  | { readonly as: 'text'; readonly text: string }
  | { readonly as: 'count'; readonly value: number | null }
  /** 0 to 1. */
  | { readonly as: 'share'; readonly value: number | null }
  /** Milliseconds. */
  | { readonly as: 'time'; readonly value: number | null };

export interface FigureTable {
  readonly title: string;
  readonly heads: readonly string[];
  readonly rows: readonly (readonly Cell[])[];
}

export const text = (value: string): Cell => ({ as: 'text', text: value });
export const count = (value: number | null): Cell => ({ as: 'count', value });
export const share = (value: number | null): Cell => ({ as: 'share', value });
export const time = (value: number | null): Cell => ({ as: 'time', value });

/** Lines of one feature, with their names. */
export function linesTable(
  title: string,
  what: string,
  lines: readonly Line[],
  nameOf: (key: string) => string,
): FigureTable {
  return {
    title,
    heads: [
      what,
      'Сроков',
      'В срок',
      'С опозданием',
      'Идут',
      'Сняты',
      'Доля в срок',
      'Медиана',
      '90-й процентиль',
    ],
    rows: lines.map((line) => [
      text(nameOf(line.key)),
      count(line.inTime + line.late + line.open + line.withdrawn),
      count(line.inTime),
      count(line.late),
      count(line.open),
      count(line.withdrawn),
      share(line.share),
      time(line.median),
      time(line.ninetieth),
    ]),
  };
}

/** A number as files have it: shares in percent, times in minutes, one digit after the point. */
export function numberOf(cell: Exclude<Cell, { as: 'text' }>): number | null {
  if (cell.value === null) return null;
  if (cell.as === 'count') return cell.value;
  const value = cell.as === 'share' ? cell.value * 100 : cell.value / 60_000;
  return Math.round(value * 10) / 10;
}

/** What the heads of numbers say in a file, where the unit does not stand beside each of them. */
export function fileHeads({ heads, rows }: FigureTable): string[] {
  return heads.map((head, at) => {
    const kind = rows[0]?.[at]?.as;
    if (kind === 'share') return `${head}, %`;
    return kind === 'time' ? `${head}, мин` : head;
  });
}

/** Spreadsheets run what begins with these signs: such a text gets an apostrophe before it, which they do not show. */
const FORMULA = /^[=+\-@\t\r]/;

function csvText(value: string): string {
  const safe = FORMULA.test(value) ? `'${value}` : value;
  return /[";\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

function csvCell(cell: Cell): string {
  if (cell.as === 'text') return csvText(cell.text);
  const value = numberOf(cell);
  return value === null ? '' : String(value).replace('.', ',');
}

/** Tables one under another, as Russian spreadsheets read them: semicolons, a decimal comma, a mark of UTF-8. */
export function csv(tables: readonly FigureTable[]): string {
  const lines = tables.flatMap((table) => [
    csvText(table.title),
    fileHeads(table).map(csvText).join(';'),
    ...table.rows.map((row) => row.map(csvCell).join(';')),
    '',
  ]);
  return `\ufeff${lines.join('\r\n')}`;
}
