import type { MessageData } from '../cases/messages.ts';
import { type Instant, toIso } from '../kernel/instants.ts';
import type { Db } from '../store/db.ts';
import type { MessageRow, OutboxState } from '../store/tables.ts';

/** One try to bring a message to its platform, as far as it came. */
export type ProvenSend = {
  readonly state: OutboxState;
  readonly attempts: number;
  readonly writtenAt: string;
  readonly firstTriedAt: string | null;
  readonly settledAt: string | null;
  /** The number that the platform gave to it: the proof that it took the message. */
  readonly externalId: string | null;
  readonly permalink: string | null;
  readonly reason: string | null;
};

/** A message with all its moments. `platformTime` is what the platform says, `serverTime` when it reached us. */
export type ProvenMessage = {
  readonly id: string;
  readonly channel: string;
  readonly place: 'private' | 'public';
  readonly author: MessageRow['author'];
  /** The name of the member of the staff who wrote it. */
  readonly staff: string | null;
  readonly kind: string;
  readonly text: string;
  readonly pressed: string | null;
  readonly articles: readonly string[];
  readonly attachments: readonly string[];
  readonly platformTime: string;
  readonly serverTime: string;
  readonly externalId: string | null;
  readonly permalink: string | null;
  /** What it said before its author corrected it, the oldest first. */
  readonly versions: readonly { readonly text: string; readonly until: string }[];
  readonly editedAt: string | null;
  readonly deletedAt: string | null;
  readonly hiddenAt: string | null;
  readonly sends: readonly ProvenSend[];
};

/** The lasting address of a public message; null where the platform gives none. */
export type Permalink = (channel: string, conversation: string, messageId: string) => string | null;

const iso = (at: Instant | null) => (at === null ? null : toIso(at));

async function rowsOf(db: Db, caseId: string) {
  return db
    .selectFrom('messages')
    .innerJoin('conversations', 'conversations.id', 'messages.conversation_id')
    .leftJoin('staff_people', 'staff_people.id', 'messages.staff_id')
    .selectAll('messages')
    .select([
      'conversations.channel',
      'conversations.place',
      'conversations.external_id as talk',
      'staff_people.name as staff',
    ])
    .where('messages.case_id', '=', caseId)
    .orderBy('messages.occurred_at')
    .orderBy('messages.seq')
    .orderBy('messages.id')
    .execute();
}

async function versionsOf(db: Db, caseId: string) {
  const rows = await db
    .selectFrom('message_versions')
    .innerJoin('messages', 'messages.id', 'message_versions.message_id')
    .select(['message_versions.message_id', 'message_versions.text', 'message_versions.replaced_at'])
    .where('messages.case_id', '=', caseId)
    .orderBy('message_versions.id')
    .execute();
  return Map.groupBy(rows, (row) => row.message_id);
}

async function sendsOf(db: Db, caseId: string) {
  const rows = await db
    .selectFrom('outbox')
    .innerJoin('messages', 'messages.id', 'outbox.message_id')
    .selectAll('outbox')
    .where('messages.case_id', '=', caseId)
    .orderBy('outbox.id')
    .execute();
  return Map.groupBy(rows, (row) => row.message_id);
}

/** The messages of a case in the order in which they were said, each with its proof. */
export async function messagesOf(
  db: Db,
  permalink: Permalink,
  caseId: string,
): Promise<readonly ProvenMessage[]> {
  const [rows, versions, sends] = [
    await rowsOf(db, caseId),
    await versionsOf(db, caseId),
    await sendsOf(db, caseId),
  ];
  return rows.map((row) => {
    const data = JSON.parse(row.data) as MessageData;
    const linkTo = (id: string | null) =>
      id === null || row.place === 'private' ? null : permalink(row.channel, row.talk, id);
    return {
      id: row.id,
      channel: row.channel,
      place: row.place,
      author: row.author,
      staff: row.staff,
      kind: row.kind,
      text: row.text,
      pressed: data.pressed ?? null,
      articles: data.articles ?? (data.article === undefined ? [] : [data.article]),
      attachments: (data.attachments ?? []).map(({ kind, name }) => (name ? `${kind}: ${name}` : kind)),
      platformTime: toIso(row.occurred_at),
      serverTime: toIso(row.received_at),
      externalId: row.external_id,
      permalink: linkTo(row.external_id),
      versions: (versions.get(row.id) ?? []).map(({ text, replaced_at: until }) => ({
        text,
        until: toIso(until),
      })),
      editedAt: iso(row.edited_at),
      deletedAt: iso(row.deleted_at),
      hiddenAt: iso(row.hidden_at),
      sends: (sends.get(row.id) ?? []).map((send) => ({
        state: send.state,
        attempts: send.attempts,
        writtenAt: toIso(send.created_at),
        firstTriedAt: iso(send.first_tried_at),
        settledAt: iso(send.settled_at),
        externalId: send.external_id,
        permalink: linkTo(send.external_id),
        reason: send.reason,
      })),
    };
  });
}
