import { sha256 } from '../../kernel/ids.ts';
import type { Instant } from '../../kernel/instants.ts';
import type { Db } from '../../store/db.ts';
import { stem } from '../../understanding/russian/stem.rules.ts';
import { STOP_WORDS } from '../../understanding/russian/stop-words.ts';
import { wordsOf } from '../../understanding/russian/words.rules.ts';
import type { Article, ArticleFile, Audience } from '../articles.ts';
import { reviewsDue } from '../gaps/reviews-due.ts';
import { audienceOf, fieldsOf } from './article-source.ts';
import { fileHasChanged } from './in-force.rules.ts';
import { currentText, hashOf } from './library.ts';
import { type ActMark, readStanding, type StoredStanding, type Version } from './read-standing.ts';

/** How an article stands; the first of an entry's states tells what the bot does with it. */
export type ArticleState =
  | 'in_force'
  | 'ending'
  | 'overdue'
  | 'expired'
  | 'ahead'
  | 'under_review'
  | 'withdrawn'
  | 'unpublished'
  | 'draft'
  | 'proposed'
  | 'scheduled'
  | 'file_changed';

/** Everything known of one article: its file, what the store decided over it, and what is being written. */
export interface Entry {
  readonly id: string;
  readonly agency: string;
  readonly audience: Audience;
  readonly section: string;
  readonly title: string;
  readonly phrasings: readonly string[];
  readonly file: ArticleFile | undefined;
  readonly ruling: Version | undefined;
  readonly scheduled: Version | undefined;
  readonly open: Version | undefined;
  readonly marks: readonly ActMark[];
  /** The text that counts, said or not; null for an article that has never been published. */
  readonly current: ArticleFile | null;
  readonly states: readonly ArticleState[];
}

const IN_RUSSIAN = new Intl.Collator('ru');

function ofDates(article: Article, at: Instant): ArticleState {
  const [due] = reviewsDue([article], at);
  if (due?.state === 'expired') return 'expired';
  if (Date.parse(`${article.inForceFrom}T00:00:00+03:00`) > at) return 'ahead';
  if (due?.state === 'overdue') return 'overdue';
  return due ? 'ending' : 'in_force';
}

function mainState(current: ArticleFile | null, ruling: Version | undefined, marked: boolean, at: Instant) {
  if (!current) return 'unpublished';
  if (ruling?.state === 'withdrawn') return 'withdrawn';
  return marked ? 'under_review' : ofDates(current.article, at);
}

/** Whether the file has been changed or removed since a version was made from it. */
export function fileDiffers(file: ArticleFile | undefined, version: Version): boolean {
  const hashes = { baseHash: version.base_hash, textHash: sha256(version.source) };
  return fileHasChanged(hashes, hashOf(file));
}

/**
 * Digest of the file that a text written over the entry's current one knows of. While nobody has decided about a
 * changed file it is the older one, so that the warning outlives the new text.
 */
export function knownFile({ file, ruling, scheduled }: Entry): string | null {
  const version = scheduled ?? ruling;
  return version && fileDiffers(file, version) ? version.base_hash : hashOf(file);
}

function entryOf(id: string, file: ArticleFile | undefined, standing: StoredStanding, at: Instant): Entry[] {
  const ruling = standing.ruling.get(id);
  const scheduled = standing.scheduled.get(id);
  const open = standing.open.get(id);
  const marks = standing.marks.get(id) ?? [];
  const current = currentText(file, ruling);
  const text = current?.text ?? (scheduled ?? open)?.source;
  if (text === undefined) return [];
  const { section, title, phrasings, audience } = current?.article ?? {
    ...fieldsOf(text),
    audience: audienceOf(text),
  };
  const agency = current?.article.agency ?? (scheduled ?? open)?.agency ?? 'common';
  const also: ArticleState[] = [
    ...(scheduled ? (['scheduled'] as const) : []),
    ...(open ? ([open.state === 'proposed' ? 'proposed' : 'draft'] as const) : []),
    ...(ruling && fileDiffers(file, ruling) ? (['file_changed'] as const) : []),
  ];
  const states = [mainState(current, ruling, marks.length > 0, at), ...also];
  const entry = {
    id,
    agency,
    audience,
    section,
    title,
    phrasings,
    file,
    ruling,
    scheduled,
    open,
    marks,
    current,
    states,
  };
  return [entry];
}

/** All articles of the files and of the store at a moment, each body's own before those of all, by section and title. */
export async function readCatalogue(
  db: Db,
  files: readonly ArticleFile[],
  at: Instant,
): Promise<readonly Entry[]> {
  const standing = await readStanding(db, at);
  const byId = new Map(files.map((file) => [file.article.id, file]));
  const { ruling, scheduled, open } = standing;
  const ids = new Set([...byId.keys(), ...ruling.keys(), ...scheduled.keys(), ...open.keys()]);
  const order = ({ agency, section, title }: Entry) =>
    `${agency === 'common' ? 1 : 0}|${agency}|${section}|${title}`;
  return [...ids]
    .flatMap((id) => entryOf(id, byId.get(id), standing, at))
    .map((entry) => ({ entry, place: order(entry) }))
    .toSorted((a, b) => IN_RUSSIAN.compare(a.place, b.place))
    .map(({ entry }) => entry);
}

/** Whether every telling word of a search begins a word of the entry's title, phrasings or id; endings do not matter. */
export function matches({ id, title, phrasings }: Entry, search: string): boolean {
  const asked = wordsOf(search)
    .filter((word) => !STOP_WORDS.has(word))
    .map(stem);
  const there = wordsOf([title, ...phrasings].join(' '));
  return search.trim() === id || asked.every((word) => there.some((one) => one.startsWith(word)));
}
