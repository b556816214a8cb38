import { sql } from 'kysely';
import { ofOwnUnits } from '../cases/viewer.ts';
import { doubtful } from '../outbox/doubtful.ts';
import type { Db } from '../store/db.ts';
import type { OwnLetters } from './own-letters.ts';

const SHOWN = 100;

/** Events and messages of the accounts that wait for a person's decision, the oldest first. */
export async function deadLetters(db: Db, { viewer, accounts, unsorted }: OwnLetters) {
  if (accounts.length === 0) return { incoming: [], outgoing: [] };
  const incoming = await db
    .selectFrom('inbox')
    .select(['id', 'account', 'received_at', 'reason', 'event', 'raw', 'attempts'])
    .where(sql<boolean>`state = 'dead'`)
    .where('account', 'in', [...unsorted, ''])
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
      'cases.agency',
    ])
    .where(doubtful)
    .where('outbox.account', 'in', accounts)
    .where(ofOwnUnits(viewer))
    .orderBy('outbox.created_at')
    .limit(SHOWN)
    .execute();
  return { incoming, outgoing };
}

/** How many wait for a decision. */
export async function countUnsettled(db: Db, { viewer, accounts, unsorted }: OwnLetters): Promise<number> {
  if (accounts.length === 0) return 0;
  const { incoming } = await db
    .selectFrom('inbox')
    .select((eb) => eb.fn.countAll<number>().as('incoming'))
    .where(sql<boolean>`state = 'dead'`)
    .where('account', 'in', [...unsorted, ''])
    .executeTakeFirstOrThrow();
  const { outgoing } = await db
    .selectFrom('outbox')
    .$if(viewer.units !== undefined, (query) =>
      query
        .leftJoin('messages', 'messages.id', 'outbox.message_id')
        .leftJoin('cases', 'cases.id', 'messages.case_id')
        .where(ofOwnUnits(viewer)),
    )
    .select((eb) => eb.fn.countAll<number>().as('outgoing'))
    .where(doubtful)
    .where('outbox.account', 'in', accounts)
    .executeTakeFirstOrThrow();
  return incoming + outgoing;
}
