import { sql } from 'kysely';
import type { ChannelKind, Place } from '../channel/events.ts';
import { newId } from '../kernel/ids.ts';
import type { Instant } from '../kernel/instants.ts';
import type { Db, Trx } from '../store/db.ts';
import type { ConversationRow } from '../store/tables.ts';

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

/** A group has got another id: its conversations, one for each thread and author under `<group>:…`, go with it. */
export async function moveConversations(trx: Trx, account: string, from: string, to: string): Promise<void> {
  await trx
    .updateTable('conversations')
    .set({ external_id: to })
    .where('account', '=', account)
    .where('external_id', '=', from)
    .execute();
  await trx
    .updateTable('conversations')
    .set({ external_id: sql`${to} || substr(external_id, ${from.length + 1})` })
    .where('account', '=', account)
    // Not by comparing: databases order `:` and `;` by their own locale.
    .where(sql`substr(external_id, 1, ${from.length + 1})`, '=', `${from}:`)
    .execute();
}
