import { type FigureTable, fileHeads, numberOf } from './tables.rules.ts';

/** Excel takes 31 signs and none of these. */
const sheetName = (title: string) => title.replaceAll(/[[\]:*?/\\]/gu, ' ').slice(0, 31);

/** An XLSX file with a sheet for each table. Texts are written as texts: nothing in them is run. */
export async function workbook(tables: readonly FigureTable[]): Promise<Uint8Array<ArrayBuffer>> {
  const { default: write } = await import('write-excel-file/node');
  const bold = (value: string) => ({ value, type: String, fontWeight: 'bold' as const });
  const sheets = tables.map((table) => ({
    sheet: sheetName(table.title),
    columns: table.heads.map((_, at) => ({ width: at === 0 ? 48 : 18 })),
    data: [
      fileHeads(table).map(bold),
      ...table.rows.map((row) =>
        row.map((cell) => (cell.as === 'text' ? { value: cell.text, type: String } : numberOf(cell))),
      ),
    ],
  }));
  return new Uint8Array(await write(sheets).toBuffer());
}
