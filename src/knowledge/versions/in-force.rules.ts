import type { Instant } from '../../kernel/instants.ts';
import type { ArticleVersionsTable } from '../../store/tables.ts';

/** A version without its text: enough to tell which one counts. */
export type VersionLine = Pick<ArticleVersionsTable, 'id' | 'article_id' | 'state' | 'publish_at'>;

export interface Standing<T> {
  /** Decides what is said of each article now: a published text, or that nothing is. */
  readonly ruling: ReadonlyMap<string, T>;
  /** Approved, and comes into force later. */
  readonly scheduled: ReadonlyMap<string, T>;
  /** A draft or a proposal. */
  readonly open: ReadonlyMap<string, T>;
}

/** Which version of each article counts at a moment: of those whose moment has come, the latest one. */
export function standingOf<T extends VersionLine>(lines: readonly T[], at: Instant): Standing<T> {
  const ruling = new Map<string, T>();
  const scheduled = new Map<string, T>();
  const open = new Map<string, T>();
  for (const line of lines.toSorted(byMoment)) {
    if (line.state === 'draft' || line.state === 'proposed') open.set(line.article_id, line);
    else if (line.state === 'published' && (line.publish_at ?? 0) > at) scheduled.set(line.article_id, line);
    else if (line.state !== 'rejected') ruling.set(line.article_id, line);
  }
  return { ruling, scheduled, open };
}

function byMoment(a: VersionLine, b: VersionLine): number {
  return (a.publish_at ?? 0) - (b.publish_at ?? 0) || (a.id < b.id ? -1 : 1);
}

/** Whether the file has been changed (or removed) since the version was made, by digests; the version's own text is no change. */
export function fileHasChanged(
  version: { readonly baseHash: string | null; readonly textHash: string },
  fileHash: string | null,
): boolean {
  return fileHash !== version.baseHash && fileHash !== version.textHash;
}
