import { writeFile } from 'node:fs/promises';
import { newId, sha256 } from '../../kernel/ids.ts';
import type { Instant } from '../../kernel/instants.ts';
import { recordAudit } from '../../staff/audit.ts';
import type { Store } from '../../store/db.ts';
import type { FileFolder } from './file-folder.ts';
import { safeName } from './file-name.rules.ts';
import { isSharedDigest } from './file-rows.ts';
import { HEAD_LENGTH, isLie, typeOfBytes } from './file-types.rules.ts';

const MEBIBYTE = 1_024 * 1_024;

export interface UploadDeps {
  readonly store: Store;
  readonly folder: FileFolder;
  /** Whether a scanner looks at files before they are given out. */
  readonly scans: boolean;
}

/** What a page of ours received, and where it belongs. */
export interface Upload {
  readonly agency: string;
  /** What the file hangs on: a message's id, or `draft:<id>`. */
  readonly owner: string;
  readonly by: string;
  readonly name: string;
  readonly mime: string;
  readonly bytes: Uint8Array;
  /** The largest that is taken, MiB. */
  readonly largest: number;
}

export type UploadRefusal = 'empty' | 'too_large' | 'not_taken' | 'lie';

/**
 * Keeps a file that somebody uploaded, under the same rules as what platforms bring: its type is read from its bytes, and
 * a scanner, where there is one, sees it before anybody else. Returns why it was not taken, or null.
 */
export async function keepUpload(
  { store, folder, scans }: UploadDeps,
  upload: Upload,
  at: Instant,
): Promise<UploadRefusal | null> {
  const { bytes, owner, agency } = upload;
  if (bytes.length === 0) return 'empty';
  if (bytes.length > upload.largest * MEBIBYTE) return 'too_large';
  const said = { kind: 'file', name: upload.name, mime: upload.mime };
  const type = typeOfBytes(bytes.subarray(0, HEAD_LENGTH));
  if (!type) return 'not_taken';
  if (isLie(said, type)) return 'lie';
  const [id, digest] = [newId(), sha256(bytes)];
  const draft = await folder.draft(id);
  try {
    await writeFile(draft, bytes, { flag: 'wx', mode: 0o600 });
    await folder.keep(draft, digest);
  } finally {
    await folder.drop(draft);
  }
  await store.transact(async (trx) => {
    const { n } = await trx
      .selectFrom('files')
      .select((eb) => eb.fn.countAll<number>().as('n'))
      .where('message_id', '=', owner)
      .executeTakeFirstOrThrow();
    await trx
      .insertInto('files')
      .values({
        id,
        message_id: owner,
        agency,
        account: 'portal',
        position: n,
        reference: JSON.stringify({ kind: 'file' }),
        state: scans ? 'unchecked' : 'ready',
        reason: null,
        attempts: 0,
        not_before: at,
        lease_owner: null,
        lease_until: 0,
        name: safeName(said, type.endings[0]),
        digest,
        size: bytes.length,
        type: type.mime,
        created_at: at,
        settled_at: scans ? null : at,
      })
      .execute();
    await recordAudit(trx, {
      at,
      actor: upload.by,
      action: 'file.upload',
      subject: `file:${id}`,
      details: { owner, type: type.mime, size: bytes.length },
    });
  });
  return null;
}

/** Takes uploaded files away for good: all of an owner's, or the named ones. Bytes that other rows stand on stay. */
export async function removeUploads(
  { store, folder }: UploadDeps,
  from: { readonly owner: string; readonly by: string; readonly only?: readonly string[] },
  at: Instant,
): Promise<void> {
  let asked = store.db.selectFrom('files').selectAll().where('message_id', '=', from.owner);
  if (from.only !== undefined) {
    if (from.only.length === 0) return;
    asked = asked.where('id', 'in', from.only);
  }
  for (const row of await asked.execute()) {
    await store.transact(async (trx) => {
      await trx.deleteFrom('files').where('id', '=', row.id).execute();
      const subject = `file:${row.id}`;
      await recordAudit(trx, {
        at,
        actor: from.by,
        action: 'file.remove',
        subject,
        details: { owner: from.owner },
      });
    });
    if (row.digest !== null && !(await isSharedDigest(store.db, row))) await folder.remove(row.digest);
  }
}
