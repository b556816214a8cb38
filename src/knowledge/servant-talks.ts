import { HOUR, type Instant } from '../kernel/instants.ts';
import type { Db } from '../store/db.ts';
import type { Audience } from './articles.ts';

/** As long as a visit behind the civil servants' door. */
const LASTS = 12 * HOUR;

interface Talk {
  readonly account: string;
  readonly conversation: string;
}

/** Somebody who has proved to be a servant of a body begins a talk: for twelve hours the bot answers it as one. */
export async function beginServantTalk(db: Db, talk: Talk, agency: string, at: Instant): Promise<void> {
  await db
    .deleteFrom('servant_chats')
    .where('opened_at', '<=', at - LASTS)
    .execute();
  await db
    .insertInto('servant_chats')
    .values({ ...talk, agency, opened_at: at })
    .execute();
}

/** Who is answered in a talk: a servant of this very body where one has proved to be one, a citizen everywhere else. */
export async function audienceOf(db: Db, talk: Talk, agency: string, at: Instant): Promise<Audience> {
  const row = await db
    .selectFrom('servant_chats')
    .select('conversation')
    .where('account', '=', talk.account)
    .where('conversation', '=', talk.conversation)
    .where('agency', '=', agency)
    .where('opened_at', '>', at - LASTS)
    .executeTakeFirst();
  return row ? 'servant' : 'citizen';
}
