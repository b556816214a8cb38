import type { Clock } from '../kernel/instants.ts';
import { listPeople } from '../staff/people.ts';
import type { Db } from '../store/db.ts';
import type { NoticeSender } from './deliver-notices.ts';
import type { Letter } from './mail-box.ts';
import { mailRecipients } from './mail-recipients.rules.ts';
import { noticeNews } from './notice-news.ts';
import { type NoticeBody, noticeLetter } from './notice-words.rules.ts';

export interface MailSenderDeps {
  readonly db: Db;
  readonly clock: Clock;
  readonly body: (agency: string) => NoticeBody;
  /** The address of the console, for links; null when it is not known. */
  readonly origin: string | null;
  /** Takes a letter for good: into the box of a mail server, or into a file. */
  readonly put: (letter: Letter) => Promise<void>;
}

/**
 * Writes a letter to each of the staff whom a notice is for, once a person for each share of a deadline. It only
 * writes: the letters are carried by a loop of their own, so that a slow server delays no deadline.
 */
export function createMailSender(deps: MailSenderDeps): NoticeSender {
  return {
    async send(notice) {
      const news = await noticeNews(deps.db, notice);
      if (!news) return;
      const people = mailRecipients(await listPeople(deps.db), notice.recipient, news);
      const now = deps.clock();
      const { subject, text } = noticeLetter(news, deps.body(news.agency), now, deps.origin);
      for (const person of people) {
        const id = `${notice.id}.${person.id}`;
        await deps.put({ id, to: person.email, subject, text, writtenAt: now, attempts: 0, notBefore: now });
      }
    },
  };
}
