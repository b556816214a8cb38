import type { Instant } from '../kernel/instants.ts';
import type { Db } from '../store/db.ts';

/** A private talk that an applicant brought along by the link of a draft: that they had the link shows that it is theirs. */
export interface OwnTalk {
  readonly id: string;
  readonly channel: string;
  readonly lastAt: Instant;
  readonly reachable: boolean;
}

export interface SaidInTalk {
  readonly id: string;
  readonly author: 'client' | 'bot' | 'operator' | 'system';
  readonly text: string;
  readonly at: Instant;
}

/** The applicant's private talks with the body, the latest first. */
export async function listOwnTalks(
  db: Db,
  who: { readonly applicantId: string; readonly agency: string },
): Promise<readonly OwnTalk[]> {
  const rows = await db
    .selectFrom('conversations')
    .select(['id', 'channel', 'last_at', 'unreachable'])
    .where('agency', '=', who.agency)
    .where('place', '=', 'private')
    .where('id', 'in', (drafts) =>
      drafts
        .selectFrom('appeal_drafts')
        .select((eb) => eb.ref('conversation_id').$notNull().as('conversation_id'))
        .where('applicant_id', '=', who.applicantId)
        .where('conversation_id', 'is not', null),
    )
    .orderBy('last_at', 'desc')
    .limit(20)
    .execute();
  return rows.map(({ id, channel, last_at, unreachable }) => ({
    id,
    channel,
    lastAt: last_at,
    reachable: unreachable === 0,
  }));
}

/** The last messages of a talk, the oldest of them first. Whose talk it is has been asked before. */
export async function lastSaid(db: Db, talkId: string, limit: number): Promise<readonly SaidInTalk[]> {
  const rows = await db
    .selectFrom('messages')
    .select(['id', 'author', 'text', 'occurred_at as at'])
    .where('conversation_id', '=', talkId)
    .where('deleted_at', 'is', null)
    .orderBy('seq', 'desc')
    .limit(limit)
    .execute();
  return rows.toReversed();
}
