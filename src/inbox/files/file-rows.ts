import type { Attachment } from '../../channel/events.ts';
import { newId } from '../../kernel/ids.ts';
import { type Instant, MINUTE } from '../../kernel/instants.ts';
import { recordAudit } from '../../staff/audit.ts';
import type { Db, Store, Trx } from '../../store/db.ts';
import type { FileRow } from '../../store/tables.ts';
import { safeName } from './file-name.rules.ts';

/** Longer than a file takes to fetch and to scan: who holds it longer is gone. */
const LEASE = 5 * MINUTE;

/** What is known of a file, for the pages. */
export type FileView = Pick<FileRow, 'id' | 'position' | 'state' | 'reason' | 'name' | 'size' | 'type'>;

/** Notes the attachments of a message to be fetched later, in the transaction that writes the message. */
export async function noteFiles(
  trx: Trx,
  message: { readonly id: string; readonly agency: string; readonly account: string; readonly at: Instant },
  attachments: readonly Attachment[],
): Promise<void> {
  const fetchable = [...attachments.entries()].filter(
    ([, { id, url }]) => id !== undefined || url !== undefined,
  );
  if (fetchable.length === 0) return;
  await trx
    .insertInto('files')
    .values(
      fetchable.map(([position, attachment]) => ({
        id: newId(),
        message_id: message.id,
        agency: message.agency,
        account: message.account,
        position,
        reference: JSON.stringify(attachment),
        state: 'waiting' as const,
        reason: null,
        attempts: 0,
        not_before: message.at,
        lease_owner: null,
        lease_until: 0,
        name: safeName(attachment),
        digest: null,
        size: attachment.size ?? null,
        type: null,
        created_at: message.at,
        settled_at: null,
      })),
    )
    .execute();
}

/** Takes files that wait to be fetched or scanned; nobody else takes them until the lease is over. */
export async function claimFiles(
  store: Store,
  owner: string,
  limit: number,
  now: Instant,
): Promise<FileRow[]> {
  return store.transact(async (trx) => {
    const open = trx
      .selectFrom('files')
      .selectAll()
      .where('state', 'in', ['waiting', 'unchecked'])
      .where('not_before', '<=', now)
      .where('lease_until', '<=', now)
      .orderBy('not_before')
      .limit(limit);
    const rows = await store.skipLocked(open).execute();
    if (rows.length === 0) return [];
    await trx
      .updateTable('files')
      .set((eb) => ({ lease_owner: owner, lease_until: now + LEASE, attempts: eb('attempts', '+', 1) }))
      .where(
        'id',
        'in',
        rows.map(({ id }) => id),
      )
      .execute();
    return rows.map((row) => ({ ...row, attempts: row.attempts + 1, lease_owner: owner }));
  });
}

type Change = Partial<
  Pick<FileRow, 'state' | 'reason' | 'not_before' | 'name' | 'digest' | 'size' | 'type' | 'attempts'>
>;

/**
 * Writes what became of a claimed file, with its entry in the audit log when that is its end. False when the lease was
 * lost meanwhile: then nothing is written.
 */
export async function settleFile(store: Store, row: FileRow, change: Change, now: Instant): Promise<boolean> {
  const ended = change.state === 'ready' || change.state === 'refused' || change.state === 'failed';
  return store.transact(async (trx) => {
    const written = await trx
      .updateTable('files')
      .set({ ...change, lease_owner: null, lease_until: 0, ...(ended ? { settled_at: now } : {}) })
      .where('id', '=', row.id)
      .where('lease_owner', '=', row.lease_owner)
      .executeTakeFirst();
    if (written.numUpdatedRows !== 1n) return false;
    if (ended) {
      await recordAudit(trx, {
        actor: 'system',
        action: `file.${change.state}`,
        subject: `file:${row.id}`,
        details: { message: row.message_id, ...(change.reason ? { reason: change.reason } : {}) },
        at: now,
      });
    }
    return true;
  });
}

/** It turned out to be no file: a sticker, a link, a place on the map. */
export async function forgetFile(db: Db, row: FileRow): Promise<void> {
  await db.deleteFrom('files').where('id', '=', row.id).where('lease_owner', '=', row.lease_owner).execute();
}

/** Whether other rows stand on the same bytes. */
export async function isSharedDigest(db: Db, row: FileRow): Promise<boolean> {
  const other = await db
    .selectFrom('files')
    .select('id')
    .where('digest', '=', row.digest)
    .where('id', '!=', row.id)
    .where('state', 'in', ['ready', 'unchecked'])
    .executeTakeFirst();
  return other !== undefined;
}

/** The files of messages, by message. */
export async function filesOf(db: Db, messageIds: readonly string[]): Promise<Map<string, FileView[]>> {
  if (messageIds.length === 0) return new Map();
  const rows = await db
    .selectFrom('files')
    .select(['message_id', 'id', 'position', 'state', 'reason', 'name', 'size', 'type'])
    .where('message_id', 'in', messageIds)
    .orderBy('position')
    .execute();
  return Map.groupBy(rows, ({ message_id: message }) => message);
}
