import { type Kysely, sql } from 'kysely';

/** What keeps the knowledge base current: tasks, reminders, counts of use, files beside articles. */
export const upkeep = {
  async up(db: Kysely<unknown>): Promise<void> {
    await db.schema
      .createTable('knowledge_tasks')
      .addColumn('id', 'text', (c) => c.primaryKey())
      .addColumn('key', 'text', (c) => c.notNull())
      .addColumn('agency', 'text', (c) => c.notNull())
      .addColumn('kind', 'text', (c) => c.notNull())
      .addColumn('audience', 'text', (c) => c.notNull())
      .addColumn('unit', 'text', (c) => c.notNull())
      .addColumn('article', 'text')
      .addColumn('section', 'text')
      .addColumn('message_id', 'text')
      .addColumn('count', 'integer', (c) => c.notNull())
      .addColumn('days', 'integer', (c) => c.notNull())
      .addColumn('state', 'text', (c) => c.notNull())
      .addColumn('opened_at', 'bigint', (c) => c.notNull())
      .addColumn('due_at', 'bigint', (c) => c.notNull())
      .addColumn('taken_by', 'text')
      .addColumn('decided_by', 'text')
      .addColumn('decided_at', 'bigint')
      .addColumn('reason', 'text')
      .addColumn('version_id', 'text')
      .execute();
    // Several instances look at the same time: of one matter there is one open task.
    await sql`create unique index knowledge_tasks_open on knowledge_tasks (agency, key) where state in ('open', 'taken')`.execute(
      db,
    );
    await sql`create index knowledge_tasks_state on knowledge_tasks (agency, state)`.execute(db);
    await db.schema
      .createTable('knowledge_task_gaps')
      .addColumn('gap_key', 'text', (c) => c.primaryKey())
      .addColumn('task_id', 'text', (c) => c.notNull())
      .execute();
    await sql`create index knowledge_task_gaps_task on knowledge_task_gaps (task_id)`.execute(db);
    await db.schema
      .createTable('staff_units')
      .addColumn('person_id', 'text', (c) => c.notNull())
      .addColumn('agency', 'text', (c) => c.notNull())
      .addColumn('unit', 'text', (c) => c.notNull())
      .addPrimaryKeyConstraint('staff_units_key', ['person_id', 'agency', 'unit'])
      .execute();
    await db.schema
      .createTable('review_reminders')
      .addColumn('key', 'text', (c) => c.primaryKey())
      .addColumn('article', 'text', (c) => c.notNull())
      .addColumn('agency', 'text', (c) => c.notNull())
      .addColumn('state', 'text', (c) => c.notNull())
      .addColumn('day', 'text', (c) => c.notNull())
      .addColumn('made_at', 'bigint', (c) => c.notNull())
      .addColumn('delivered_at', 'bigint')
      .execute();
    await sql`create index review_reminders_waiting on review_reminders (made_at) where delivered_at is null`.execute(
      db,
    );
    await db.schema
      .createTable('article_uses')
      .addColumn('article', 'text', (c) => c.notNull())
      .addColumn('agency', 'text', (c) => c.notNull())
      .addColumn('audience', 'text', (c) => c.notNull())
      .addColumn('day', 'text', (c) => c.notNull())
      .addColumn('what', 'text', (c) => c.notNull())
      .addColumn('count', 'integer', (c) => c.notNull())
      .addPrimaryKeyConstraint('article_uses_key', ['article', 'agency', 'audience', 'day', 'what'])
      .execute();
    await db.schema
      .createTable('article_files')
      .addColumn('agency', 'text', (c) => c.notNull())
      .addColumn('name', 'text', (c) => c.notNull())
      .addColumn('size', 'integer', (c) => c.notNull())
      // Base64: bytes are the one thing that the two engines keep in columns of different types.
      .addColumn('base64', 'text', (c) => c.notNull())
      .addColumn('added_by', 'text', (c) => c.notNull())
      .addColumn('added_at', 'bigint', (c) => c.notNull())
      .addPrimaryKeyConstraint('article_files_key', ['agency', 'name'])
      .execute();
    await db.schema
      .createTable('servant_chats')
      .addColumn('account', 'text', (c) => c.notNull())
      .addColumn('conversation', 'text', (c) => c.notNull())
      .addColumn('agency', 'text', (c) => c.notNull())
      .addColumn('opened_at', 'bigint', (c) => c.notNull())
      .addPrimaryKeyConstraint('servant_chats_key', ['account', 'conversation'])
      .execute();
  },
};
