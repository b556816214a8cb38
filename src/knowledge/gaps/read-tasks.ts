import type { Selectable } from 'kysely';
import type { Db } from '../../store/db.ts';
import type { KnowledgeTasksTable } from '../../store/tables.ts';
import { maskPersonalData } from '../langchain/mask-personal-data.rules.ts';

export type Task = Selectable<KnowledgeTasksTable>;

const MOST_ENDED = 100;
const LONGEST_PHRASING = 200;

/** Tasks of these bodies that are to be done, the nearest deadline first; or those that are over, the latest first. */
export async function readTasks(
  db: Db,
  agencies: readonly string[],
  which: 'current' | 'ended',
): Promise<readonly Task[]> {
  if (agencies.length === 0) return [];
  const all = db.selectFrom('knowledge_tasks').selectAll().where('agency', 'in', agencies);
  return which === 'current'
    ? all.where('state', 'in', ['open', 'taken']).orderBy('due_at').orderBy('id').execute()
    : all
        .where('state', 'in', ['done', 'dismissed'])
        .orderBy('decided_at', 'desc')
        .orderBy('id')
        .limit(MOST_ENDED)
        .execute();
}

export async function taskById(db: Db, id: string): Promise<Task | undefined> {
  return db.selectFrom('knowledge_tasks').selectAll().where('id', '=', id).executeTakeFirst();
}

/**
 * What people asked, by task, the most typical question first and each wording once. Names, numbers and addresses are
 * taken out; a question in which something personal remains is left out.
 */
export async function questionsOf(
  db: Db,
  tasks: readonly Task[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  const ids = tasks.filter(({ kind }) => kind === 'gap').map(({ id }) => id);
  if (ids.length === 0) return new Map();
  const rows = await db
    .selectFrom('knowledge_task_gaps')
    .innerJoin('knowledge_gaps', 'knowledge_gaps.key', 'knowledge_task_gaps.gap_key')
    .innerJoin('messages', 'messages.id', 'knowledge_gaps.message_id')
    .select(['knowledge_task_gaps.task_id as task', 'messages.id as message'])
    .select((eb) => eb.fn.coalesce('knowledge_gaps.asked', 'messages.text').as('text'))
    .where('knowledge_task_gaps.task_id', 'in', ids)
    .where('messages.deleted_at', 'is', null)
    .orderBy('messages.id')
    .execute();
  const typical = new Set(tasks.map(({ message_id }) => message_id));
  const byTask = Map.groupBy(rows, ({ task }) => task);
  return new Map(
    Array.from(byTask, ([task, asked]) => {
      const sorted = asked.toSorted(
        (a, b) => Number(typical.has(b.message)) - Number(typical.has(a.message)),
      );
      const said = sorted.flatMap(({ text }) => maskPersonalData(text)?.slice(0, LONGEST_PHRASING) ?? []);
      return [task, [...new Set(said)]];
    }),
  );
}
