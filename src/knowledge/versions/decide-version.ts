import { newId } from '../../kernel/ids.ts';
import type { Instant } from '../../kernel/instants.ts';
import { recordAudit } from '../../staff/audit.ts';
import type { Db, Trx } from '../../store/db.ts';
import type { NewDraft } from './write-draft.ts';

/** Approved texts that have not come into force give way to a newer decision, or they would undo it on their day. */
async function dropScheduled(trx: Trx, articleId: string, by: string, reason: string, at: Instant) {
  await trx
    .updateTable('article_versions')
    .set({ state: 'rejected', approver: by, decided_at: at, reason })
    .where('article_id', '=', articleId)
    .where('state', '=', 'published')
    .where('publish_at', '>', at)
    .execute();
}

export interface Approval {
  readonly id: string;
  readonly approver: string;
  /** The moment of the text that the approver read. */
  readonly seen: Instant;
  /** From when the text is said; the moment of the approval when it has passed. */
  readonly publishAt: Instant;
}

/**
 * Approves a proposal. False when it is no proposal any more, was changed since it was read, or is the approver's own:
 * nobody approves their own text. Acts marked before the text was written count as looked at.
 */
export async function approveVersion(db: Db, approval: Approval, at: Instant): Promise<boolean> {
  const { id, approver, seen } = approval;
  const publishAt = Math.max(at, approval.publishAt);
  return db
    .transaction()
    .execute(async (trx) => {
      const proposal = await trx
        .selectFrom('article_versions')
        .select('article_id')
        .where('id', '=', id)
        .executeTakeFirst();
      if (!proposal) return false;
      await dropScheduled(trx, proposal.article_id, approver, 'Заменена более новой правкой', at);
      const approved = await trx
        .updateTable('article_versions')
        .set({ state: 'published', approver, decided_at: at, publish_at: publishAt })
        .where('id', '=', id)
        .where('state', '=', 'proposed')
        .where('author', '!=', approver)
        .where('changed_at', '=', seen)
        .returning('article_id')
        .executeTakeFirst();
      if (!approved) throw new NotApproved();
      await settleMarks(trx, approved.article_id, approver, at, seen);
      const details = { version: id, publishAt };
      await recordAudit(trx, {
        at,
        actor: approver,
        action: 'article.approve',
        subject: approved.article_id,
        details,
      });
      return true;
    })
    .catch((error: unknown) => {
      if (error instanceof NotApproved) return false;
      throw error;
    });
}

/** Undoes the transaction. */
class NotApproved extends Error {}

async function settleMarks(
  trx: Trx,
  articleId: string,
  by: string,
  at: Instant,
  before: Instant,
): Promise<number> {
  const settled = await trx
    .updateTable('act_marks')
    .set({ settled_by: by, settled_at: at })
    .where('article_id', '=', articleId)
    .where('settled_at', 'is', null)
    .where('marked_at', '<=', before)
    .returning('id')
    .execute();
  return settled.length;
}

/** Says that an article is right although its acts have changed: it is said again. False when there was nothing to confirm. */
export async function confirmArticle(
  db: Db,
  articleId: string,
  by: string,
  seen: Instant,
  at: Instant,
): Promise<boolean> {
  return db.transaction().execute(async (trx) => {
    if ((await settleMarks(trx, articleId, by, at, seen)) === 0) return false;
    await recordAudit(trx, { at, actor: by, action: 'article.confirm', subject: articleId });
    return true;
  });
}

/** Refuses a proposal, or throws a draft away. False when it is neither any more. */
export async function rejectVersion(
  db: Db,
  id: string,
  by: string,
  reason: string,
  at: Instant,
): Promise<boolean> {
  return db.transaction().execute(async (trx) => {
    const rejected = await trx
      .updateTable('article_versions')
      .set({ state: 'rejected', approver: by, decided_at: at, reason })
      .where('id', '=', id)
      .where('state', 'in', ['draft', 'proposed'])
      .returning('article_id')
      .executeTakeFirst();
    if (!rejected) return false;
    const details = { version: id, reason };
    await recordAudit(trx, {
      at,
      actor: by,
      action: 'article.reject',
      subject: rejected.article_id,
      details,
    });
    return true;
  });
}

/** From now on nothing is said of the article, whatever its file holds, until a new version is approved. */
export async function withdrawArticle(
  db: Db,
  text: NewDraft,
  by: string,
  reason: string,
  at: Instant,
): Promise<void> {
  await db.transaction().execute(async (trx) => {
    const id = newId();
    await dropScheduled(trx, text.articleId, by, 'Статья снята', at);
    await trx
      .insertInto('article_versions')
      .values({
        id,
        article_id: text.articleId,
        agency: text.agency,
        state: 'withdrawn',
        source: text.source,
        author: by,
        approver: by,
        created_at: at,
        changed_at: at,
        decided_at: at,
        publish_at: at,
        base_hash: text.baseHash,
        reason,
      })
      .execute();
    const details = { version: id, reason };
    await recordAudit(trx, { at, actor: by, action: 'article.withdraw', subject: text.articleId, details });
  });
}

/** Leaves the version in force over a file that has changed since: the file, as it is now, counts as known. */
export async function keepOverFile(
  db: Db,
  id: string,
  fileHash: string | null,
  by: string,
  at: Instant,
): Promise<void> {
  await db.transaction().execute(async (trx) => {
    const kept = await trx
      .updateTable('article_versions')
      .set({ base_hash: fileHash })
      .where('id', '=', id)
      .returning('article_id')
      .executeTakeFirst();
    if (!kept) return;
    const details = { version: id, file: fileHash };
    await recordAudit(trx, { at, actor: by, action: 'article.keep', subject: kept.article_id, details });
  });
}
