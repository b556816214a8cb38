import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { sha256 } from '../../kernel/ids.ts';
import type { Instant } from '../../kernel/instants.ts';
import { recordAudit } from '../../staff/audit.ts';
import type { Db } from '../../store/db.ts';
import type { Article } from '../articles.ts';
import { endingOf, FILE_NAME, faultOf, LARGEST_FILE } from './file-kind.rules.ts';

/** Where the files of a body's articles stand in a folder of packs. */
export function folderOf(kbDir: string, agency: string): string {
  return join(kbDir, agency, 'attachments');
}

/** A file of the packs as it is on the disk; null when there is none, or one that may not be given out. */
export function packFile(kbDir: string, agency: string, name: string): Uint8Array | null {
  if (!FILE_NAME.test(name)) return null;
  const path = join(folderOf(kbDir, agency), name);
  const known = statSync(path, { throwIfNoEntry: false });
  if (!known?.isFile() || known.size > LARGEST_FILE) return null;
  return readFileSync(path);
}

/** The bytes of a file that an article lists: of the packs, else of the store. Null when the article does not list it. */
export async function attachmentOf(
  db: Db,
  kbDir: string,
  { agency, attachments }: Pick<Article, 'agency' | 'attachments'>,
  name: string,
): Promise<Uint8Array | null> {
  if (!attachments.some(({ file }) => file === name)) return null;
  const bytes = packFile(kbDir, agency, name) ?? (await storedFile(db, agency, name));
  return bytes !== null && faultOf(name, bytes) === null ? bytes : null;
}

async function storedFile(db: Db, agency: string, name: string): Promise<Uint8Array | null> {
  const row = await db
    .selectFrom('article_files')
    .select('base64')
    .where('agency', '=', agency)
    .where('name', '=', name)
    .executeTakeFirst();
  return row ? Buffer.from(row.base64, 'base64') : null;
}

/**
 * Keeps a file for the articles of a body under a name that holds a digest of its bytes: a version of an article always means
 * the same file. Returns the name; a fault in words when it may not be kept.
 */
export async function keepFile(
  db: Db,
  file: { readonly agency: string; readonly article: string; readonly bytes: Uint8Array },
  by: string,
  at: Instant,
): Promise<{ readonly name: string } | { readonly fault: string }> {
  const { agency, article, bytes } = file;
  const digest = sha256(Buffer.from(bytes).toString('base64')).slice(0, 12);
  const name = `${article.slice(0, 60)}-${digest}.${endingOf(bytes) ?? 'bin'}`;
  const fault =
    endingOf(bytes) === null
      ? 'Это не PDF, DOCX или ODT, или в документе есть программа.'
      : faultOf(name, bytes);
  if (fault !== null) return { fault };
  await db.transaction().execute(async (trx) => {
    const base64 = Buffer.from(bytes).toString('base64');
    await trx
      .insertInto('article_files')
      .values({ agency, name, size: bytes.length, base64, added_by: by, added_at: at })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
    const details = { name, size: bytes.length };
    await recordAudit(trx, { at, actor: by, action: 'article.file', subject: article, details });
  });
  return { name };
}
