import { sha256 } from '../../kernel/ids.ts';
import type { Instant } from '../../kernel/instants.ts';
import type { Db } from '../../store/db.ts';
import { type Article, type ArticleFile, parseArticle } from '../articles.ts';
import type { Knowledge, KnowledgeMaker } from '../knowledge.ts';
import { readStanding, standingKey, type StoredStanding, type Version } from './read-standing.ts';

/** The articles of the packs with what was decided in the console over them, and the knowledge made of both. */
export interface Library {
  /** Always the newest: it stays the same object while what it knows is exchanged. */
  readonly knowledge: Knowledge;
  /** What may be said, before dates are looked at. */
  articles(): readonly Article[];
  /** The files of the packs as they were read at the start. */
  files(): readonly ArticleFile[];
  /** The knowledge as it would be with this text in force. Takes some tenths of a second. */
  rehearse(article: Article): Knowledge;
  /** Takes over what the store says at a moment; true when that changed anything. */
  refresh(db: Db, at: Instant): Promise<boolean>;
}

interface LibraryParts {
  readonly files: readonly ArticleFile[];
  readonly build: KnowledgeMaker;
}

/** The versions in force as they were last read, by article: they are asked for with every page and every publication. */
const inForce = new Map<
  string,
  { readonly source: string; readonly read: ReturnType<typeof parseArticle> }
>();

function readVersion(version: Version, file: string): ReturnType<typeof parseArticle> {
  const key = `${version.article_id} ${file}`;
  const known = inForce.get(key);
  if (known?.source === version.source) return known.read;
  const read = parseArticle(version.source, file);
  inForce.set(key, { source: version.source, read });
  return read;
}

/** An article's current text: of the store where a version was published, of the file otherwise. */
export function currentText(file: ArticleFile | undefined, ruling: Version | undefined): ArticleFile | null {
  if (!ruling) return file ?? null;
  const read = readVersion(ruling, file?.article.file ?? placeOf(ruling));
  return Array.isArray(read) ? (file ?? null) : read;
}

/** Where the file of an article stands that was written in the console. */
export function placeOf({ agency, article_id }: Pick<Version, 'agency' | 'article_id'>): string {
  return `${agency}/articles/console/${article_id}.md`;
}

/** The current texts of all articles, said or not. */
export function currentTexts(
  files: readonly ArticleFile[],
  standing: StoredStanding,
): readonly ArticleFile[] {
  const byId = new Map(files.map((file) => [file.article.id, file]));
  const ids = new Set([...byId.keys(), ...standing.ruling.keys()]);
  return [...ids].flatMap((id) => currentText(byId.get(id), standing.ruling.get(id)) ?? []);
}

function sayableNow(files: readonly ArticleFile[], standing: StoredStanding): Article[] {
  return currentTexts(files, standing)
    .map(({ article }) => article)
    .filter(({ id }) => standing.ruling.get(id)?.state !== 'withdrawn' && !standing.marks.has(id));
}

export function hashOf(file: ArticleFile | undefined): string | null {
  return file === undefined ? null : sha256(file.text);
}

/** Opens the library with the files alone; `refresh` puts the store's versions over them. */
export function createLibrary({ files, build }: LibraryParts): Library {
  let articles: readonly Article[] = files.map(({ article }) => article);
  let current = build(articles, 'kept');
  let known = '';
  let turn: Promise<unknown> = Promise.resolve();
  const takeOver = async (db: Db, at: Instant): Promise<boolean> => {
    const key = await standingKey(db, at);
    if (key === known) return false;
    articles = sayableNow(files, await readStanding(db, at));
    current = build(articles, 'kept');
    known = key;
    return true;
  };
  return {
    knowledge: {
      ask: (question) => current.ask(question),
      sayable: (id, to) => current.sayable(id, to),
    },
    articles: () => articles,
    files: () => files,
    rehearse: (article) => build([...articles.filter(({ id }) => id !== article.id), article], 'tried'),
    refresh(db, at) {
      // One after another: a slower reading of an older state must not replace a newer one.
      const next = turn.then(() => takeOver(db, at));
      turn = next.catch(() => undefined);
      return next;
    },
  };
}
