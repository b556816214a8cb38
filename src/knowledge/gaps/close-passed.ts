import type { Instant } from '../../kernel/instants.ts';
import type { Db } from '../../store/db.ts';

import type { Library } from '../versions/library.ts';
import type { Task } from './read-tasks.ts';
import { endTask } from './decide-task.ts';
import { reviewsDue } from './reviews-due.ts';

/** Articles of which a text was approved, with the latest moment that one came into force. */
async function approvedSince(db: Db, at: Instant): Promise<ReadonlyMap<string, Instant>> {
  const rows = await db
    .selectFrom('article_versions')
    .select('article_id')
    .select((eb) => eb.fn.max('publish_at').as('last'))
    .where('state', '=', 'published')
    .where('publish_at', '<=', at)
    .groupBy('article_id')
    .execute();
  return new Map(rows.map(({ article_id, last }) => [article_id, last ?? 0]));
}

async function answeredNow(db: Db, library: Library, task: Task, at: Instant): Promise<boolean> {
  if (task.message_id === null) return false;
  const row = await db
    .selectFrom('knowledge_task_gaps')
    .innerJoin('knowledge_gaps', 'knowledge_gaps.key', 'knowledge_task_gaps.gap_key')
    .innerJoin('messages', 'messages.id', 'knowledge_gaps.message_id')
    .select((eb) => eb.fn.coalesce('knowledge_gaps.asked', 'messages.text').as('text'))
    .where('knowledge_task_gaps.task_id', '=', task.id)
    .where('messages.id', '=', task.message_id)
    .executeTakeFirst();
  if (!row) return false;
  const asked = { text: row.text, agency: task.agency, audience: task.audience, at };
  return library.knowledge.ask(asked).decision === 'answer';
}

/** Why a task has nothing to be done for any more; null while it has. */
async function passed(
  db: Db,
  library: Library,
  task: Task,
  approved: ReadonlyMap<string, Instant>,
  at: Instant,
): Promise<string | null> {
  const { kind, key, article } = task;
  const renewed = (approved.get(article ?? '') ?? 0) > task.opened_at;
  switch (kind) {
    case 'gap':
      return (await answeredNow(db, library, task, at)) ? 'База отвечает на этот вопрос' : null;
    case 'rejected':
      return renewed ? 'Статью исправили' : null;
    case 'act':
      return library.articles().some(({ id }) => id === article) ? 'Статью сверили с новой редакцией' : null;
    case 'review': {
      const said = library.articles().filter(({ id }) => id === article);
      if (said.length === 0) return 'Статья снята или уже на проверке';
      const still = reviewsDue(said, at).some((one) => `review|${one.article.id}|${one.day}` === key);
      return still ? null : 'Статью сверили';
    }
  }
}

/** Ends the tasks whose reason has passed: somebody approved a text, or the base answers by now. Returns how many. */
export async function closePassed(db: Db, library: Library, at: Instant): Promise<number> {
  const tasks = await db
    .selectFrom('knowledge_tasks')
    .selectAll()
    .where('state', 'in', ['open', 'taken'])
    .execute();
  if (tasks.length === 0) return 0;
  const approved = await approvedSince(db, at);
  let closed = 0;
  for (const task of tasks) {
    const reason = await passed(db, library, task, approved, at);
    if (reason === null) continue;
    if (await endTask(db, { id: task.id, to: 'done', by: 'system', reason }, at)) closed += 1;
  }
  return closed;
}
