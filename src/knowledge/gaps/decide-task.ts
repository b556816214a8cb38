import type { Instant } from '../../kernel/instants.ts';
import { recordAudit } from '../../staff/audit.ts';
import type { Db } from '../../store/db.ts';

/** Somebody begins: others see who. False when somebody else was first or it is over. */
export async function takeTask(db: Db, id: string, by: string, at: Instant): Promise<boolean> {
  return db.transaction().execute(async (trx) => {
    const taken = await trx
      .updateTable('knowledge_tasks')
      .set({ state: 'taken', taken_by: by })
      .where('id', '=', id)
      .where('state', '=', 'open')
      .returning('id')
      .executeTakeFirst();
    if (!taken) return false;
    await recordAudit(trx, { at, actor: by, action: 'knowledge_task.take', subject: id });
    return true;
  });
}

export interface TaskEnd {
  readonly id: string;
  readonly to: 'done' | 'dismissed';
  /** A staff id, or `system`. */
  readonly by: string;
  readonly reason: string;
}

/** Ends a task. False when it was over already. */
export async function endTask(db: Db, { id, to, by, reason }: TaskEnd, at: Instant): Promise<boolean> {
  return db.transaction().execute(async (trx) => {
    const ended = await trx
      .updateTable('knowledge_tasks')
      .set({ state: to, decided_by: by, decided_at: at, reason })
      .where('id', '=', id)
      .where('state', 'in', ['open', 'taken'])
      .returning('id')
      .executeTakeFirst();
    if (!ended) return false;
    const action = to === 'done' ? 'knowledge_task.done' : 'knowledge_task.dismiss';
    await recordAudit(trx, { at, actor: by, action, subject: id, details: { reason } });
    return true;
  });
}

/** Ties a draft to the task that it was begun for, and gives the task to its author when nobody has it. */
export async function tieDraft(db: Db, id: string, version: string, by: string, at: Instant): Promise<void> {
  await db.transaction().execute(async (trx) => {
    await trx
      .updateTable('knowledge_tasks')
      .set((eb) => ({
        version_id: version,
        state: 'taken',
        taken_by: eb.fn.coalesce('taken_by', eb.val(by)),
      }))
      .where('id', '=', id)
      .where('state', 'in', ['open', 'taken'])
      .execute();
    const details = { version };
    await recordAudit(trx, { at, actor: by, action: 'knowledge_task.draft', subject: id, details });
  });
}
