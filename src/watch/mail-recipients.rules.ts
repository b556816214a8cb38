import { maySee, type Person } from '../staff/person.ts';
import type { NoticeNews } from './notice-news.ts';
import type { Recipient } from './recipients.rules.ts';

/** Logins of a new installation, which are no addresses. */
const NO_ADDRESS = '@otklik.local';

/**
 * Who gets a letter of a notice: those whom its recipient means, except whoever had one of the same share before. A
 * case that nobody holds concerns all who could take it; there is no roster of duty, so it is all who work on cases.
 */
export function mailRecipients(
  people: readonly Person[],
  recipient: Recipient,
  news: Pick<NoticeNews, 'agency' | 'owner' | 'told'>,
): readonly Person[] {
  return people.filter(
    (person) =>
      !person.blocked &&
      !person.email.endsWith(NO_ADDRESS) &&
      isMeant(person, recipient, news) &&
      !news.told.some((earlier) => isMeant(person, earlier, news)),
  );
}

function isMeant(
  person: Person,
  recipient: Recipient,
  { agency, owner }: Pick<NoticeNews, 'agency' | 'owner'>,
): boolean {
  if (!maySee(person, agency)) return false;
  switch (recipient) {
    case 'owner':
      return owner === null ? person.role === 'operator' : person.id === owner;
    case 'duty':
      return person.role === 'operator' || person.role === 'supervisor';
    default:
      return person.role === recipient;
  }
}
