import type { AgencyPack } from '../agency/index.ts';
import { placeOf, type Seal } from '../store/seal.ts';
import type { Db } from '../store/db.ts';
import type { MailAttachment } from '../watch/mail-server.ts';
import { cardOf } from './appeal-rows.ts';
import { letterSheet } from './letter-sheet.rules.ts';
import { printLetter } from './print-letter.ts';

/** The name of a letter's file, in Latin letters and digits. */
export function letterFileName(letter: { readonly kind: string }, caseNumber: number): string {
  return `${letter.kind === 'answer' ? 'otvet' : 'pismo'}-${caseNumber}.pdf`;
}

/**
 * What goes with a mail of ours: the answer on the letterhead, for the delivery that has the mail's id. It is printed
 * when the mail leaves, so that the database keeps the words once. Other mails have nothing.
 */
export async function attachmentsOf(
  deps: { readonly db: Db; readonly seal: Seal; readonly pack: (agency: string) => AgencyPack },
  mailId: string,
): Promise<readonly MailAttachment[]> {
  const letter = await deps.db
    .selectFrom('appeal_deliveries')
    .innerJoin('appeal_letters', 'appeal_letters.id', 'appeal_deliveries.letter_id')
    .selectAll('appeal_letters')
    .where('appeal_deliveries.id', '=', mailId)
    .where('appeal_letters.kind', '=', 'answer')
    .executeTakeFirst();
  if (!letter) return [];
  const appeal = await deps.db
    .selectFrom('appeals')
    .selectAll()
    .where('id', '=', letter.appeal_id)
    .executeTakeFirstOrThrow();
  const text = deps.seal.open(letter.text, placeOf('appeal_letters', 'text', letter.id));
  const sheet = letterSheet(deps.pack(appeal.agency), appeal, cardOf(deps.seal, appeal), { ...letter, text });
  const bytes = await printLetter(sheet, letter.written_at);
  return [{ name: letterFileName(letter, appeal.case_number), type: 'application/pdf', bytes }];
}
