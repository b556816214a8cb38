import { newId } from '../../kernel/ids.ts';
import type { Instant } from '../../kernel/instants.ts';
import { recordAudit } from '../../staff/audit.ts';
import type { Db } from '../../store/db.ts';

export interface NewDraft {
  readonly articleId: string;
  readonly agency: string;
  readonly source: string;
  /** Digest of the file that it is made from; null when there is none. */
  readonly baseHash: string | null;
}

/** Begins a draft. When the article has an open version already, that one's id is returned and nothing is written. */
export async function startDraft(db: Db, draft: NewDraft, author: string, at: Instant): Promise<string> {
  return db.transaction().execute(async (trx) => {
    const id = newId();
    const made = await trx
      .insertInto('article_versions')
      .values({
        id,
        article_id: draft.articleId,
        agency: draft.agency,
        state: 'draft',
        source: draft.source,
        author,
        created_at: at,
        changed_at: at,
        base_hash: draft.baseHash,
      })
      .onConflict((conflict) => conflict.doNothing())
      .returning('id')
      .executeTakeFirst();
    if (made) {
      const details = { version: id };
      await recordAudit(trx, {
        at,
        actor: author,
        action: 'article.draft',
        subject: draft.articleId,
        details,
      });
      return id;
    }
    const open = await trx
      .selectFrom('article_versions')
      .select('id')
      .where('article_id', '=', draft.articleId)
      .where('state', 'in', ['draft', 'proposed'])
      .executeTakeFirstOrThrow();
    return open.id;
  });
}

/** Which draft, whose, and the moment of the text that the writer has before the eyes. */
export interface OwnDraft {
  readonly id: string;
  readonly author: string;
  readonly seen: Instant;
}

/** Keeps a draft's text. Returns the moment of the new text; null when the draft was changed elsewhere or is none any more. */
export async function saveDraft(
  db: Db,
  draft: OwnDraft,
  source: string,
  at: Instant,
): Promise<Instant | null> {
  const changedAt = Math.max(at, draft.seen + 1);
  const saved = await db
    .updateTable('article_versions')
    .set({ source, changed_at: changedAt })
    .where('id', '=', draft.id)
    .where('author', '=', draft.author)
    .where('state', '=', 'draft')
    .where('changed_at', '=', draft.seen)
    .returning('id')
    .executeTakeFirst();
  return saved ? changedAt : null;
}

/** Sends a draft for approval, or takes it back. False when it is not the author's or not in the state for it. */
export async function turnDraft(
  db: Db,
  to: 'proposed' | 'draft',
  { id, author, seen }: OwnDraft,
  at: Instant,
): Promise<boolean> {
  return db.transaction().execute(async (trx) => {
    const turned = await trx
      .updateTable('article_versions')
      .set({ state: to })
      .where('id', '=', id)
      .where('author', '=', author)
      .where('state', '=', to === 'proposed' ? 'draft' : 'proposed')
      .where('changed_at', '=', seen)
      .returning('article_id')
      .executeTakeFirst();
    if (!turned) return false;
    const action = to === 'proposed' ? 'article.propose' : 'article.recall';
    await recordAudit(trx, {
      at,
      actor: author,
      action,
      subject: turned.article_id,
      details: { version: id },
    });
    return true;
  });
}
