import type { Clock } from '../kernel/instants.ts';
import { errorText } from '../kernel/errors.ts';
import { listPeople } from '../staff/people.ts';
import type { Person } from '../staff/person.ts';
import type { NoticeSender } from './deliver-notices.ts';
import { type Letter, writeLetters } from './letters.ts';
import { mailRecipients } from './mail-recipients.rules.ts';
import type { NoticeNews } from './notice-news.ts';
import { type NoticeBody, noticeLetter } from './notice-words.rules.ts';

export interface MailSenderDeps {
  readonly clock: Clock;
  readonly body: (agency: string) => NoticeBody;
  /** The address of the console, for links; null when it is not known. */
  readonly origin: string | null;
  /** There is a letter to carry. */
  readonly onWritten: () => void;
}

/**
 * Writes a letter to each of the staff whom a notice is for, once a person for each share of a deadline. It only
 * writes: the letters are carried by a loop of their own, so that a slow server delays no deadline.
 */
export function createMailSender(deps: MailSenderDeps): NoticeSender {
  return {
    async record(trx, news) {
      if (news.length === 0) return [];
      const people = await listPeople(trx);
      const letters: Letter[] = [];
      const faults: string[] = [];
      for (const one of news) {
        try {
          letters.push(...lettersOf(deps, people, one));
        } catch (error) {
          // A body that is no longer served.
          faults.push(errorText(error));
        }
      }
      await writeLetters(trx, letters);
      return faults;
    },
    recorded: deps.onWritten,
  };
}

function lettersOf(deps: MailSenderDeps, people: readonly Person[], news: NoticeNews): Letter[] {
  const now = deps.clock();
  const body = deps.body(news.agency);
  const letter = noticeLetter(news, body, now, deps.origin);
  const unit = body.topics.find(({ id }) => id === news.topic)?.unit ?? null;
  return mailRecipients(people, news.recipient, { ...news, unit }).map((person) => ({
    id: `${news.noticeId}.${person.id}`,
    to: person.email,
    ...letter,
    writtenAt: now,
    attempts: 0,
  }));
}
