import type { Insertable } from 'kysely';
import { newId } from '../../src/kernel/ids.ts';
import { HOUR, type Instant, MINUTE } from '../../src/kernel/instants.ts';
import type { Db } from '../../src/store/db.ts';
import type { CasesTable, ConversationsTable, MessagesTable } from '../../src/store/tables.ts';

export interface SeededCase {
  readonly id: string;
  readonly conversation: string;
  readonly client: string;
}

export interface CaseSeed {
  readonly agency?: string;
  readonly channel?: string;
  readonly place?: 'private' | 'public';
  readonly kind?: string;
  readonly title?: string;
  readonly status?: CasesTable['status'];
  readonly owner?: string | null;
  readonly urgent?: boolean;
  readonly client?: string | null;
  readonly openedAt: Instant;
  /** Null: the case has no running clock. */
  readonly dueAt: Instant | null;
}

const numbers = new Map<string, number>();

/** After those that were seeded before and those that the program has made in this database; it goes on after it. */
async function nextNumber(db: Db, agency: string): Promise<number> {
  const name = `case:${agency}`;
  const row = await db.selectFrom('counters').select('value').where('name', '=', name).executeTakeFirst();
  const value = Math.max(numbers.get(agency) ?? 0, row?.value ?? 0) + 1;
  numbers.set(agency, value);
  await db
    .insertInto('counters')
    .values({ name, value })
    .onConflict((c) => c.column('name').doUpdateSet({ value }))
    .execute();
  return value;
}

async function seedClock(db: Db, caseId: string, agency: string, openedAt: Instant, dueAt: Instant) {
  await db
    .insertInto('clocks')
    .values({
      id: newId(),
      case_id: caseId,
      agency,
      target_id: 'answer',
      name: 'Ответ по существу',
      clause: 'Регламент, п. 20',
      term: '{"kind":"working_hours","n":4}',
      schedule_id: 'office',
      goal: 0,
      started_at: openedAt,
      deadline_at: dueAt,
      provisional: 0,
      policy_version: '1',
      calendar_version: '2026',
      state: 'running',
      met_at: null,
      met_by: null,
      breached: 0,
      reason: null,
      risk_at: riskAt(dueAt),
    })
    .execute();
}

/** Near in the last hour: how working time is counted is not the console's business. */
const riskAt = (dueAt: Instant) => dueAt - HOUR;

/** Writes a case with its client, conversation, clock and first message, as the way through would. */
export async function seedCase(db: Db, seed: CaseSeed): Promise<SeededCase> {
  const [id, conversation, client] = [newId(), newId(), newId()];
  const agency = seed.agency ?? 'leningrad';
  const channel = seed.channel ?? 'vk';
  const place = seed.place ?? 'private';
  const status = seed.status ?? 'waiting';
  const title = seed.title ?? 'Когда починят дорогу у школы?';
  await db
    .insertInto('clients')
    .values({
      id: client,
      kind: 'external',
      name: seed.client === undefined ? 'Ольга Петрова' : seed.client,
      created_at: seed.openedAt,
    })
    .execute();
  const talk: Insertable<ConversationsTable> = {
    id: conversation,
    agency,
    account: `${agency}-${channel}`,
    channel,
    external_id: newId(),
    place,
    client_id: client,
    mode: status === 'bot' ? 'bot' : 'operator',
    case_id: status === 'closed' ? null : id,
    last_seq: 0,
    last_at: seed.openedAt,
    unreachable: 0,
    memory: '{}',
    created_at: seed.openedAt,
  };
  await db.insertInto('conversations').values(talk).execute();
  const row: Insertable<CasesTable> = {
    id,
    agency,
    number: await nextNumber(db, agency),
    client_id: client,
    channel,
    place,
    kind: seed.kind ?? (place === 'public' ? 'comment' : 'direct'),
    title,
    topic: 'Дороги',
    status,
    owner_id: seed.owner ?? null,
    lease_until: seed.owner ? seed.openedAt + HOUR : 0,
    urgent: seed.urgent ? 1 : 0,
    reading: '{}',
    opened_at: seed.openedAt,
    last_client_at: seed.openedAt,
    answered_at: status === 'answered' ? seed.openedAt + MINUTE : null,
    closed_at: status === 'closed' ? seed.openedAt + HOUR : null,
    close_reason: status === 'closed' ? 'answered' : null,
    due_at: seed.dueAt,
    risk_at: seed.dueAt === null ? null : riskAt(seed.dueAt),
    version: 1,
  };
  await db.insertInto('cases').values(row).execute();
  if (seed.dueAt !== null) await seedClock(db, id, agency, seed.openedAt, seed.dueAt);
  await seedMessage(db, { id, conversation, client }, { author: 'client', text: title, at: seed.openedAt });
  return { id, conversation, client };
}

export interface MessageSeed {
  readonly author: MessagesTable['author'];
  readonly text: string;
  readonly at: Instant;
  readonly staff?: string;
  readonly data?: Readonly<Record<string, unknown>>;
}

/** Appends a message to the case's conversation and lets the case's version grow. Returns its id. */
export async function seedMessage(db: Db, to: SeededCase, message: MessageSeed): Promise<string> {
  const { last_seq: seq } = await db
    .updateTable('conversations')
    .set((eb) => ({ last_seq: eb('last_seq', '+', 1), last_at: message.at }))
    .where('id', '=', to.conversation)
    .returning('last_seq')
    .executeTakeFirstOrThrow();
  const id = newId();
  await db
    .insertInto('messages')
    .values({
      id,
      conversation_id: to.conversation,
      case_id: to.id,
      seq,
      author: message.author,
      staff_id: message.staff ?? null,
      kind: 'direct',
      text: message.text,
      occurred_at: message.at,
      received_at: message.at,
      external_id: null,
      data: JSON.stringify(message.data ?? {}),
      edited_at: null,
      deleted_at: null,
    })
    .execute();
  await db
    .updateTable('cases')
    .set((eb) => ({ version: eb('version', '+', 1) }))
    .where('id', '=', to.id)
    .execute();
  return id;
}

/** Writes an outbox row for a message in the given state. Returns its id. */
export async function seedSend(
  db: Db,
  to: SeededCase,
  messageId: string,
  state: 'ready' | 'sending' | 'sent' | 'failed' | 'unknown',
  at: Instant,
  account = 'leningrad-vk',
): Promise<string> {
  const id = newId();
  await db
    .insertInto('outbox')
    .values({
      id,
      account,
      conversation_id: to.conversation,
      message_id: messageId,
      payload: JSON.stringify({ text: 'Ответ', conversation: 'x', place: 'private', from: 'operator' }),
      state,
      attempts: 1,
      not_before: at,
      lease_owner: null,
      lease_until: 0,
      first_tried_at: at,
      external_id: null,
      reason: state === 'failed' || state === 'unknown' ? 'Платформа не ответила вовремя' : null,
      created_at: at,
      settled_at: state === 'ready' || state === 'sending' ? null : at,
    })
    .execute();
  return id;
}
