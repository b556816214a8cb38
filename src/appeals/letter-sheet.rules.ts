import { contactsAt } from '../agency/agency.rules.ts';
import type { AgencyPack } from '../agency/index.ts';
import { dateText, isoDate } from '../cases/moment-words.rules.ts';
import type { Instant } from '../kernel/instants.ts';
import type { AppealLetterKind, AppealRow } from '../store/tables.ts';
import type { Card } from './applicant.rules.ts';
import { fullName } from './names.rules.ts';

/** A letter as it is printed on the body's letterhead. */
export interface LetterSheet {
  /** The name of the body. */
  readonly head: string;
  /** Where it is found: what its pack names of post, telephone, mail and site. */
  readonly contacts: readonly string[];
  /** The day of the letter, and the number and day of the appeal. */
  readonly marks: readonly string[];
  /** Whom it is written to, a line each. */
  readonly to: readonly string[];
  /** Null for an answer: its first paragraph says what it is about (L1-20). */
  readonly title: string | null;
  readonly paragraphs: readonly string[];
  /** The lower left of the last page: executor and survey (L1-26); empty for what the program writes. */
  readonly foot: readonly string[];
}

/** A letter that has been written, with its text open. */
export interface WrittenLetter {
  readonly kind: AppealLetterKind;
  readonly text: string;
  readonly written_at: Instant;
}

const TITLES: Readonly<Partial<Record<AppealLetterKind, string>>> = {
  receipt: 'Подтверждение отправки обращения',
  registration_notice: 'Сообщение о регистрации обращения',
  redirect_notice: 'Уведомление о переадресации обращения',
  extension_notice: 'Уведомление о продлении срока рассмотрения',
};

const HEAD_CONTACTS = ['post', 'phone', 'email'] as const;

/** Addresses of people stay out of the letterhead: the pack marks them. */
function contactLines(pack: AgencyPack, at: Instant): readonly string[] {
  const known = contactsAt(pack, at).filter(({ personal }) => !personal);
  const first = HEAD_CONTACTS.flatMap((kind) => known.find((one) => one.kind === kind)?.values[0] ?? []);
  return [...first, pack.site];
}

/** The sheet of a letter about an appeal. Its data are the pack's and the appeal's: no emblem is invented. */
export function letterSheet(
  pack: AgencyPack,
  appeal: Pick<AppealRow, 'number' | 'case_number' | 'registered_at' | 'sent_at'>,
  card: Card,
  letter: WrittenLetter,
): LetterSheet {
  const day = (at: Instant) => dateText(isoDate(at, pack.zone));
  const own =
    appeal.number === null
      ? `На обращение, отправленное ${day(appeal.sent_at)} под номером ${appeal.case_number}`
      : `На № ${appeal.number} от ${day(appeal.registered_at ?? appeal.sent_at)}`;
  const paragraphs = letter.text.split(/\n{2,}/u).filter((one) => one.trim() !== '');
  const last = paragraphs.at(-1) ?? '';
  const isSigned = letter.kind === 'answer' && last.startsWith('Исполнитель:');
  return {
    head: pack.name,
    contacts: contactLines(pack, letter.written_at),
    marks: [day(letter.written_at), own],
    to: [fullName(card), ...[card.address, card.mail].filter((one) => one !== null)],
    title: TITLES[letter.kind] ?? null,
    paragraphs: isSigned ? paragraphs.slice(0, -1) : paragraphs,
    foot: isSigned ? last.split('\n') : [],
  };
}
