import type { Selectable } from 'kysely';
import type { Instant } from '../../kernel/instants.ts';
import type { Db } from '../../store/db.ts';
import type { ActMarksTable, ArticleVersionsTable } from '../../store/tables.ts';
import { type Standing, standingOf } from './in-force.rules.ts';

export type Version = Selectable<ArticleVersionsTable>;
export type ActMark = Selectable<ActMarksTable>;

export interface StoredStanding extends Standing<Version> {
  /** Acts that changed under an article and that nobody has looked at yet, by article. */
  readonly marks: ReadonlyMap<string, readonly ActMark[]>;
}

async function readLines(db: Db) {
  return db
    .selectFrom('article_versions')
    .select(['id', 'article_id', 'state', 'publish_at', 'changed_at'])
    .where('state', '!=', 'rejected')
    .execute();
}

async function readMarks(db: Db): Promise<readonly ActMark[]> {
  return db
    .selectFrom('act_marks')
    .selectAll()
    .where('settled_at', 'is', null)
    .orderBy('marked_at')
    .orderBy('id')
    .execute();
}

/** What the store says of all articles at a moment; what no longer counts is left in the store. */
export async function readStanding(db: Db, at: Instant): Promise<StoredStanding> {
  const lines = standingOf(await readLines(db), at);
  const ids = [lines.ruling, lines.scheduled, lines.open].flatMap((map) =>
    [...map.values()].map(({ id }) => id),
  );
  const rows =
    ids.length === 0
      ? []
      : await db.selectFrom('article_versions').selectAll().where('id', 'in', ids).execute();
  const marks = Map.groupBy(await readMarks(db), ({ article_id }) => article_id);
  return { ...standingOf(rows, at), marks };
}

/** A word that changes whenever what is said changes: cheap to read again and again. */
export async function standingKey(db: Db, at: Instant): Promise<string> {
  const { ruling } = standingOf(await readLines(db), at);
  const marked = new Set((await readMarks(db)).map(({ article_id }) => article_id));
  return [...[...ruling.values()].map(({ id }) => id).sort(), ...[...marked].sort()].join(' ');
}

/** All versions of an article, the newest first. */
export async function versionsOf(db: Db, articleId: string): Promise<readonly Version[]> {
  return db
    .selectFrom('article_versions')
    .selectAll()
    .where('article_id', '=', articleId)
    .orderBy('id', 'desc')
    .execute();
}

export async function versionById(db: Db, id: string): Promise<Version | undefined> {
  return db.selectFrom('article_versions').selectAll().where('id', '=', id).executeTakeFirst();
}
