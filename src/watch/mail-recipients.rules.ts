import { maySee, type Person } from '../staff/person.ts';
import type { NoticeNews } from './notice-news.ts';
import type { Recipient } from './recipients.rules.ts';

interface NewsOf extends Pick<NoticeNews, 'agency' | 'owner'> {
  /** The unit that answers for the case; null: nobody yet. */
  readonly unit: string | null;
}

/** Logins of a new installation, which are no addresses. */
const NO_ADDRESS = '@otklik.local';

/**
 * Who gets a letter of a notice: those whom its recipient means, except whoever had one of the same share before. A
 * case that nobody holds concerns all who could take it; there is no roster of duty, so it is all who work on cases.
 */
export function mailRecipients(
  people: readonly Person[],
  recipient: Recipient,
  news: NewsOf & Pick<NoticeNews, 'told'>,
): readonly Person[] {
  return people.filter(
    (person) =>
      !person.blocked &&
      !person.email.endsWith(NO_ADDRESS) &&
      isMeant(person, recipient, news) &&
      !news.told.some((earlier) => isMeant(person, earlier, news)),
  );
}

function isMeant(person: Person, recipient: Recipient, { agency, owner, unit }: NewsOf): boolean {
  if (!maySee(person, agency)) return false;
  const ofOthers = unit !== null && !ofUnit(person, agency, unit);
  if (ofOthers && person.id !== owner) return false;
  switch (recipient) {
    case 'owner':
      return owner === null ? person.role === 'operator' : person.id === owner;
    case 'duty':
      return person.role === 'operator' || person.role === 'supervisor';
    default:
      return person.role === recipient;
  }
}

/** True for everybody who is not limited to units. */
function ofUnit({ units }: Person, agency: string, unit: string): boolean {
  return units === null || units.some((own) => own.agency === agency && own.unit === unit);
}
