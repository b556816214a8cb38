import type { FileView } from '../inbox/files/file-rows.ts';
import type { Db } from '../store/db.ts';
import type { FileRow } from '../store/tables.ts';

export type AttachedFile = FileView & Pick<FileRow, 'digest'>;

/** What people attached to an appeal, in the talk and on the form: the files of what its draft names. */
export async function attachedFiles(db: Db, draftId: string): Promise<readonly AttachedFile[]> {
  const draft = await db
    .selectFrom('appeal_drafts')
    .select('attachments')
    .where('id', '=', draftId)
    .executeTakeFirst();
  const owners = JSON.parse(draft?.attachments ?? '[]') as string[];
  return db
    .selectFrom('files')
    .select(['id', 'position', 'state', 'reason', 'name', 'size', 'type', 'digest'])
    .where('message_id', 'in', ['', ...owners])
    .orderBy('created_at')
    .orderBy('position')
    .orderBy('id')
    .execute();
}
