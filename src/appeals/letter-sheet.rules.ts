import type { AgencyPack } from '../agency/index.ts';
import type { Sheet, SheetPart } from '../reports/sheet.ts';
import type { AppealRow } from '../store/tables.ts';

/** A letter about an appeal on the body's letterhead: its name above, the text, the footer with the executor at the lower left. */
export function letterSheet(
  pack: AgencyPack,
  row: Pick<AppealRow, 'number' | 'case_number'>,
  letter: { readonly text: string },
  kind: string,
  moment: string,
): Sheet {
  const number = row.number === null ? `квитанция ${row.case_number}` : `обращение № ${row.number}`;
  const paragraphs = letter.text.split(/\n{2,}/u).filter((one) => one.trim() !== '');
  const parts = paragraphs.flatMap((text): SheetPart[] => [
    { kind: 'text', text },
    { kind: 'text', text: ' ' },
  ]);
  return {
    title: pack.name,
    subtitle: `${pack.site}\n${kind}, ${number}, ${moment}`,
    parts,
    footer: `${pack.shortName} · ${number}`,
  };
}
