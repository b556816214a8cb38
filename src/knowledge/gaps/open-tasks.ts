import type { AgencyPack } from '../../agency/index.ts';
import { newId } from '../../kernel/ids.ts';
import type { Instant } from '../../kernel/instants.ts';
import { recordAudit } from '../../staff/audit.ts';
import type { Store, Trx } from '../../store/db.ts';
import type { Library } from '../versions/library.ts';
import { thresholds } from './gap-clusters.ts';
import { weightOf, type CountedGap } from './gap-weight.rules.ts';
import { countedMatters, datedMatters } from './matters.ts';
import { type KnownTasks, type Matter, stepFor } from './task.rules.ts';

export interface TaskDeps {
  readonly store: Store;
  readonly library: Library;
  readonly packs: readonly AgencyPack[];
  /** When a task that is opened at an instant has to be done by the policy of a body. */
  readonly dueOf: (pack: AgencyPack, at: Instant) => Instant;
}

/** Instances look at the same time: one after another, or each would open a task for the same questions. */
async function oneAtATime(trx: Trx): Promise<void> {
  await trx
    .insertInto('counters')
    .values({ name: 'knowledge-tasks', value: 1 })
    .onConflict((conflict) =>
      conflict.column('name').doUpdateSet((eb) => ({ value: eb('counters.value', '+', 1) })),
    )
    .execute();
}

async function knownTasks(trx: Trx, agency: string, matters: readonly Matter[]): Promise<KnownTasks> {
  const tasks = await trx
    .selectFrom('knowledge_tasks')
    .select(['id', 'key', 'state'])
    .where('agency', '=', agency)
    .execute();
  const byId = new Map(tasks.map((task) => [task.id, task]));
  const keys = matters.flatMap(({ gaps }) => gaps.map(({ key }) => key));
  const links =
    keys.length === 0
      ? []
      : await trx.selectFrom('knowledge_task_gaps').selectAll().where('gap_key', 'in', keys).execute();
  const byGap = links.flatMap(({ gap_key, task_id }) => {
    const task = byId.get(task_id);
    return task ? [[gap_key, task] as const] : [];
  });
  return { byGap: new Map(byGap), keys: new Set(tasks.map(({ key }) => key)) };
}

async function link(trx: Trx, task: string, gaps: readonly CountedGap[]): Promise<void> {
  if (gaps.length === 0) return;
  const rows = gaps.map(({ key }) => ({ gap_key: key, task_id: task }));
  await trx
    .insertInto('knowledge_task_gaps')
    .values(rows)
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

interface Opening {
  readonly agency: string;
  readonly dueAt: Instant;
  readonly at: Instant;
}

async function open(trx: Trx, matter: Matter, gaps: readonly CountedGap[], { agency, dueAt, at }: Opening) {
  const id = newId();
  const { kind, key, audience, unit, article, section, messageId, days } = matter;
  const count = weightOf(gaps);
  const made = await trx
    .insertInto('knowledge_tasks')
    .values({
      id,
      key,
      agency,
      kind,
      audience,
      unit,
      article,
      section,
      message_id: messageId,
      count,
      days,
      state: 'open',
      opened_at: at,
      due_at: dueAt,
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .executeTakeFirst();
  if (!made) return 0;
  await link(trx, id, gaps);
  const details = { kind, agency, unit, article, count };
  await recordAudit(trx, { at, actor: 'system', action: 'knowledge_task.open', subject: id, details });
  return 1;
}

/** Opens what is new and lets newcomers join what is there. Returns how many tasks were opened. */
async function settle(
  store: Store,
  matters: readonly Matter[],
  likely: number,
  opening: Opening,
): Promise<number> {
  if (matters.length === 0) return 0;
  return store.transact(async (trx) => {
    await oneAtATime(trx);
    const known = await knownTasks(trx, opening.agency, matters);
    let opened = 0;
    for (const matter of matters) {
      const step = stepFor(matter, known, likely);
      if (step.do === 'open') opened += await open(trx, matter, step.gaps, opening);
      if (step.do !== 'join') continue;
      await link(trx, step.task, step.gaps);
      await trx
        .updateTable('knowledge_tasks')
        .set((eb) => ({ count: eb('count', '+', weightOf(step.gaps)) }))
        .where('id', '=', step.task)
        .execute();
    }
    return opened;
  }, 'soon');
}

/**
 * Opens a task for the owner unit of everything in the base that has to be looked at: like questions without an answer,
 * answers that did not help, acts that changed, reviews that are due (order № 01-03/351, annex 4, section 6). Of one
 * matter one task is opened, however many instances look. Returns how many were opened.
 */
export async function openTasks(deps: TaskDeps, at: Instant): Promise<number> {
  const { store, library, packs, dueOf } = deps;
  const { knowledge } = library;
  let opened = 0;
  for (const pack of packs) {
    const counted = await countedMatters(store.db, knowledge, pack, at);
    const dated = await datedMatters(store.db, library, pack, at);
    const opening = { agency: pack.id, dueAt: dueOf(pack, at), at };
    opened += await settle(store, [...counted, ...dated], thresholds(pack, at).likely, opening);
  }
  const [first] = packs;
  if (!first) return opened;
  const shared = await datedMatters(store.db, library, null, at);
  return opened + (await settle(store, shared, 1, { agency: 'common', dueAt: dueOf(first, at), at }));
}
