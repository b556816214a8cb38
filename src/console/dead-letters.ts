import { sql } from 'kysely';
import { doubtful } from '../outbox/doubtful.ts';
import type { Db } from '../store/db.ts';

const SHOWN = 100;

/** Events and messages of the accounts that wait for a person's decision, the oldest first. */
export async function deadLetters(db: Db, accounts: readonly string[]) {
  if (accounts.length === 0) return { incoming: [], outgoing: [] };
  const incoming = await db
    .selectFrom('inbox')
    .select(['id', 'account', 'received_at', 'reason', 'event', 'raw', 'attempts'])
    .where(sql<boolean>`state = 'dead'`)
    .where('account', 'in', accounts)
    .orderBy('received_at')
    .limit(SHOWN)
    .execute();
  const outgoing = await db
    .selectFrom('outbox')
    .leftJoin('messages', 'messages.id', 'outbox.message_id')
    .leftJoin('cases', 'cases.id', 'messages.case_id')
    .select([
      'outbox.id',
      'outbox.account',
      'outbox.state',
      'outbox.reason',
      'outbox.created_at',
      'outbox.payload',
      'messages.text',
      'cases.id as case_id',
      'cases.number',
    ])
    .where(doubtful)
    .where('outbox.account', 'in', accounts)
    .orderBy('outbox.created_at')
    .limit(SHOWN)
    .execute();
  return { incoming, outgoing };
}

/** How many wait for a decision. */
export async function countUnsettled(db: Db, accounts: readonly string[]): Promise<number> {
  if (accounts.length === 0) return 0;
  const { incoming } = await db
    .selectFrom('inbox')
    .select((eb) => eb.fn.countAll<number>().as('incoming'))
    .where(sql<boolean>`state = 'dead'`)
    .where('account', 'in', accounts)
    .executeTakeFirstOrThrow();
  const { outgoing } = await db
    .selectFrom('outbox')
    .select((eb) => eb.fn.countAll<number>().as('outgoing'))
    .where(doubtful)
    .where('account', 'in', accounts)
    .executeTakeFirstOrThrow();
  return incoming + outgoing;
}
