import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { sha256 } from '../../kernel/ids.ts';
import type { Instant } from '../../kernel/instants.ts';
import type { Db } from '../../store/db.ts';
import { readStore } from '../../store/read-store.ts';
import type { StoreSettings } from '../../store/store.ts';
import { type ArticleFile, readArticles } from '../articles.ts';
import { folderOf } from '../attachments/attachment-files.ts';
import { FILE_NAME } from '../attachments/file-kind.rules.ts';
import { attachmentsOf } from './article-source.ts';
import { fileHasChanged } from './in-force.rules.ts';
import { placeOf } from './library.ts';
import { readStanding, type Version } from './read-standing.ts';

export interface Exported {
  /** One line for each version in force: what was written, what was left alone and why. */
  readonly lines: readonly string[];
  /** Whether everything in force now stands in the folder. */
  readonly complete: boolean;
}

function writeVersion(version: Version, path: string, target: string): { line: string; done: boolean } {
  const there = existsSync(target) ? readFileSync(target, 'utf8') : null;
  if (version.state === 'withdrawn') {
    const line = there === null ? null : `${path}: статья снята (${version.reason ?? ''}). Удалите файл.`;
    return { line: line ?? `${path}: статья снята, файла нет`, done: there === null };
  }
  if (there === version.source) return { line: `${path}: уже такой`, done: true };
  const versionHashes = { baseHash: version.base_hash, textHash: sha256(version.source) };
  if (there !== null && fileHasChanged(versionHashes, sha256(there))) {
    return {
      line: `${path}: файл изменился после правки, не тронут. Решите в консоли, чей текст остаётся.`,
      done: false,
    };
  }
  mkdirSync(dirname(target), { recursive: true });
  writeFileSync(target, version.source);
  return { line: `${path}: записан`, done: true };
}

/** Files that the versions in force list and that were added in the console; a name always means the same bytes. */
async function writeFiles(db: Db, dir: string, versions: readonly Version[]): Promise<readonly string[]> {
  const listed = new Set(
    versions.flatMap(({ agency, source }) => attachmentsOf(source).map(({ file }) => `${agency}/${file}`)),
  );
  const rows = listed.size === 0 ? [] : await db.selectFrom('article_files').selectAll().execute();
  return rows
    .filter(({ agency, name }) => listed.has(`${agency}/${name}`) && FILE_NAME.test(name))
    .flatMap(({ agency, name, base64 }) => {
      const target = join(folderOf(dir, agency), name);
      if (existsSync(target)) return [];
      mkdirSync(dirname(target), { recursive: true });
      writeFileSync(target, Buffer.from(base64, 'base64'));
      return [`${agency}/attachments/${name}: записан`];
    });
}

/**
 * Writes the versions in force at a moment to `<dir>/<agency>/articles/…`, as the packs have them. A file there that
 * was changed after the version was made is left as it is, and one of a withdrawn article too: both are named.
 */
export async function exportVersions(db: Db, kbDir: string, dir: string, at: Instant): Promise<Exported> {
  const files = new Map<string, ArticleFile>(
    readArticles(kbDir).files.map((file) => [file.article.id, file]),
  );
  const { ruling } = await readStanding(db, at);
  const written = [...ruling.values()].map((version) => {
    const path = files.get(version.article_id)?.article.file ?? placeOf(version);
    return writeVersion(version, path, join(dir, path));
  });
  const added = await writeFiles(db, dir, [...ruling.values()]);
  return {
    lines: [...written.map(({ line }) => line), ...added],
    complete: written.every(({ done }) => done),
  };
}

/**
 * `kb export DIR`: writes what is in force in an installation to a folder. Throws OtklikError `not_found` when there is no
 * database.
 */
export async function exportCommand(
  settings: StoreSettings,
  kbDir: string,
  dir: string,
  at: Instant,
): Promise<Exported> {
  return readStore(settings, (db) => exportVersions(db, kbDir, dir, at));
}
