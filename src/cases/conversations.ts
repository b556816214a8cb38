import { type ExpressionBuilder, sql } from 'kysely';
import type { ChannelKind, Place } from '../channel/events.ts';
import { newId } from '../kernel/ids.ts';
import type { Instant } from '../kernel/instants.ts';
import type { Db, Trx } from '../store/db.ts';
import type { ConversationRow, Tables } from '../store/tables.ts';

/** Where a conversation takes place and with whom, as an event tells it. */
export interface ConversationPlace {
  readonly agency: string;
  readonly account: string;
  readonly channel: ChannelKind;
  readonly externalId: string;
  readonly place: Place;
  readonly author: { readonly id: string; readonly name?: string };
}

/** The conversation of a place, or undefined when nobody has written there yet. */
export async function findConversation(
  db: Db,
  account: string,
  externalId: string,
): Promise<ConversationRow | undefined> {
  return db
    .selectFrom('conversations')
    .selectAll()
    .where('account', '=', account)
    .where('external_id', '=', externalId)
    .executeTakeFirst();
}

/** The client behind an author of one account, undefined when that author has never written. */
async function knownClient(db: Db, account: string, author: string): Promise<string | undefined> {
  const known = await db
    .selectFrom('identities')
    .select('client_id')
    .where('account', '=', account)
    .where('external_id', '=', author)
    .executeTakeFirst();
  return known?.client_id;
}

/** The client behind an author of one account; made at the first message. */
export async function clientOf(trx: Trx, where: ConversationPlace, now: Instant): Promise<string> {
  const known = await knownClient(trx, where.account, where.author.id);
  if (known !== undefined) return known;
  const id = newId();
  const added = await trx
    .insertInto('identities')
    .values({ account: where.account, external_id: where.author.id, client_id: id })
    .onConflict((c) => c.columns(['account', 'external_id']).doNothing())
    .returning('client_id')
    .executeTakeFirst();
  // Another worker met the same author in another conversation at this moment: its client is the one.
  if (!added) return clientOf(trx, where, now);
  await trx
    .insertInto('clients')
    .values({ id, kind: 'external', name: where.author.name ?? null, created_at: now })
    .execute();
  return id;
}

/** Lets nobody else who does the same look at what this client has going on until the commit. */
export async function holdClient(trx: Trx, clientId: string): Promise<void> {
  await trx
    .updateTable('clients')
    .set((eb) => ({ created_at: eb.ref('created_at') }))
    .where('id', '=', clientId)
    .execute();
}

/** The conversation of a place, made when it is new. Its lane is leased, so nobody else makes the same one meanwhile. */
export async function haveConversation(
  trx: Trx,
  where: ConversationPlace,
  now: Instant,
): Promise<ConversationRow> {
  const known = await findConversation(trx, where.account, where.externalId);
  if (known) return known;
  const row: ConversationRow = {
    id: newId(),
    agency: where.agency,
    account: where.account,
    channel: where.channel,
    external_id: where.externalId,
    place: where.place,
    client_id: await clientOf(trx, where, now),
    mode: 'bot',
    case_id: null,
    last_seq: 0,
    last_at: now,
    unreachable: 0,
    memory: '{}',
    created_at: now,
  };
  await trx.insertInto('conversations').values(row).execute();
  return row;
}

/** The conversations of a place: the one with that id, and those of its threads and authors under `<id>:…`. */
function within(place: string) {
  return (eb: ExpressionBuilder<Tables, 'conversations'>) =>
    eb.or([
      eb('external_id', '=', place),
      // Not by comparing: databases order `:` and `;` by their own locale.
      eb(sql<string>`substr(external_id, 1, ${sql.lit(place.length + 1)})`, '=', `${place}:`),
    ]);
}

/** Whether anything sent there arrives: of a dialog, or of everything in a group that put us out. */
export async function markReachable(
  trx: Trx,
  account: string,
  place: string,
  reachable: boolean,
): Promise<void> {
  await trx
    .updateTable('conversations')
    .set({ unreachable: reachable ? 0 : 1 })
    .where('account', '=', account)
    .where(within(place))
    .execute();
}

/**
 * A group has got another id: its conversations, one for each thread and author under `<group>:…`, go with it. One that
 * was begun anew under the new id before we heard of the move keeps that id, and the old one stays as it is.
 */
export async function moveConversations(trx: Trx, account: string, from: string, to: string): Promise<void> {
  const moving = await trx
    .selectFrom('conversations')
    .select(['id', 'external_id'])
    .where('account', '=', account)
    .where(within(from))
    .execute();
  for (const { id, external_id: old } of moving) {
    const moved = to + old.slice(from.length);
    if (await findConversation(trx, account, moved)) continue;
    await trx.updateTable('conversations').set({ external_id: moved }).where('id', '=', id).execute();
  }
}
