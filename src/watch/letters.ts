import { type Instant, MINUTE } from '../kernel/instants.ts';
import type { Db, Store, Trx } from '../store/db.ts';
import type { LettersTable } from '../store/tables.ts';

/** How long a process may be busy with a letter; the mail server is given up well before. */
const LEASE_MS = 2 * MINUTE;

/** A letter of which it is not known whether it left is sent again this many times, under the same Message-ID. */
const MOST_DOUBTS = 1;

/** A letter that waits to be carried. */
export interface Letter {
  /** The same letter again has the same id. */
  readonly id: string;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly writtenAt: Instant;
  /** How many times it was tried. */
  readonly attempts: number;
}

/** Writes letters with what they tell of: both are there after the commit, or neither. One that is known is left as it is. */
export async function writeLetters(trx: Trx, letters: readonly Letter[]): Promise<void> {
  if (letters.length === 0) return;
  await trx
    .insertInto('letters')
    .values(
      letters.map(({ id, to, subject, text, writtenAt, attempts }) => ({
        id,
        recipient: to,
        subject,
        text,
        written_at: writtenAt,
        attempts,
        doubts: 0,
        not_before: writtenAt,
        state: 'waiting' as const,
        lease_until: 0,
        reason: null,
        settled_at: null,
      })),
    )
    .onConflict((c) => c.column('id').doNothing())
    .execute();
}

/** Takes the next letter that is due, so that of several processes one has it; null when there is none. */
export async function takeLetter(store: Store, now: Instant): Promise<Letter | null> {
  return store.transact(async (trx) => {
    const next = await store
      .skipLocked(
        trx
          .selectFrom('letters')
          .selectAll()
          .where('state', '=', 'waiting')
          .where('not_before', '<=', now)
          .orderBy('not_before')
          .orderBy('id')
          .limit(1),
      )
      .executeTakeFirst();
    if (!next) return null;
    await trx
      .updateTable('letters')
      .set({ state: 'sending', lease_until: now + LEASE_MS, attempts: next.attempts + 1 })
      .where('id', '=', next.id)
      .execute();
    return {
      id: next.id,
      to: next.recipient,
      subject: next.subject,
      text: next.text,
      writtenAt: next.written_at,
      attempts: next.attempts + 1,
    };
  });
}

/** What becomes of a letter that was taken. */
export type LetterEnd = Pick<LettersTable, 'state' | 'not_before' | 'reason' | 'settled_at'>;

/**
 * Records it, unless the letter was taken away meanwhile. What has left is not kept here: an appeal's letter stands sealed
 * with the appeal, a notice is of its hour.
 */
export async function settleLetter(db: Db, letter: Letter, end: LetterEnd): Promise<void> {
  await db
    .updateTable('letters')
    .set({ ...end, lease_until: 0, ...(end.state === 'sent' ? { text: '' } : {}) })
    .where('id', '=', letter.id)
    .where('state', '=', 'sending')
    .where('attempts', '=', letter.attempts)
    .execute();
}

/**
 * Letters that a process had when it was killed: the server may or may not have them. They are sent again once; then
 * they are given up, for a person to ask. With `all` every one, as the only process of a store may at its start.
 * Returns how many were given up.
 */
export async function recoverLetters(db: Db, now: Instant, all: boolean): Promise<number> {
  const abandoned = () =>
    db
      .updateTable('letters')
      .where('state', '=', 'sending')
      .$if(!all, (q) => q.where('lease_until', '<=', now));
  const lost = await abandoned()
    .where('doubts', '>=', MOST_DOUBTS)
    .set({ state: 'failed', settled_at: now, reason: 'неизвестно, ушло ли оно' })
    .executeTakeFirst();
  await abandoned()
    .set((eb) => ({ state: 'waiting' as const, doubts: eb('doubts', '+', 1), not_before: now }))
    .execute();
  return Number(lost.numUpdatedRows);
}
