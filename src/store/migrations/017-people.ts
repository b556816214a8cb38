import { type Kysely, PostgresAdapter, sql } from 'kysely';

/**
 * What people may see and how they sign in: the limit to their units, the second factor, the search of the audit log,
 * which from now on the database itself keeps from being changed.
 */
export const people = {
  async up(db: Kysely<unknown>): Promise<void> {
    for (const flag of ['unit_scope', 'touchpoints', 'two_factor_enabled', 'two_factor_required'])
      await db.schema
        .alterTable('staff_people')
        .addColumn(flag, 'integer', (c) => c.notNull().defaultTo(0))
        .execute();
    await createSecondFactor(db);
    await sql`create index audit_at on audit (at, id)`.execute(db);
    await sql`create index audit_actor on audit (actor, at, id)`.execute(db);
    await sql`create index audit_action on audit (action, at, id)`.execute(db);
    await sql`create index cases_open_topic on cases (agency, status, topic) where status <> 'closed'`.execute(
      db,
    );
    await (db.getExecutor().adapter instanceof PostgresAdapter ? sealOnPostgres(db) : sealOnSqlite(db));
  },
};

async function createSecondFactor(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('staff_second_factors')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('person_id', 'text', (c) =>
      c.notNull().unique().references('staff_people.id').onDelete('cascade'),
    )
    .addColumn('secret', 'text', (c) => c.notNull())
    .addColumn('backup_codes', 'text', (c) => c.notNull())
    .addColumn('verified', 'integer', (c) => c.notNull())
    .addColumn('failures', 'integer', (c) => c.notNull().defaultTo(0))
    .addColumn('locked_until', 'text')
    .execute();
  await db.schema
    .createTable('staff_verifications')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('identifier', 'text', (c) => c.notNull())
    .addColumn('value', 'text', (c) => c.notNull())
    .addColumn('expires_at', 'text', (c) => c.notNull())
    .addColumn('created_at', 'text', (c) => c.notNull())
    .addColumn('updated_at', 'text', (c) => c.notNull())
    .execute();
  await sql`create index staff_verifications_identifier on staff_verifications (identifier)`.execute(db);
}

async function sealOnSqlite(db: Kysely<unknown>): Promise<void> {
  for (const event of ['update', 'delete'])
    await sql
      .raw(
        `create trigger audit_no_${event} before ${event} on audit begin select raise(abort, 'the audit log is append-only'); end`,
      )
      .execute(db);
}

async function sealOnPostgres(db: Kysely<unknown>): Promise<void> {
  await sql`create function audit_is_append_only() returns trigger language plpgsql as
    $$ begin raise exception 'the audit log is append-only'; end $$`.execute(db);
  await sql`create trigger audit_sealed before update or delete on audit
    for each row execute function audit_is_append_only()`.execute(db);
}
