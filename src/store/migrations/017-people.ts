import { type Kysely, PostgresAdapter, sql } from 'kysely';

/**
 * What people may see: the limit to their units, and the search of the audit log, which from now on the database itself
 * keeps from being changed.
 */
export const people = {
  async up(db: Kysely<unknown>): Promise<void> {
    await db.schema
      .alterTable('staff_people')
      .addColumn('unit_scope', 'integer', (c) => c.notNull().defaultTo(0))
      .execute();
    await sql`create index audit_at on audit (at, id)`.execute(db);
    await sql`create index audit_actor on audit (actor, at, id)`.execute(db);
    await sql`create index audit_action on audit (action, at, id)`.execute(db);
    await sql`create index cases_open_topic on cases (agency, status, topic) where status <> 'closed'`.execute(
      db,
    );
    await (db.getExecutor().adapter instanceof PostgresAdapter ? sealOnPostgres(db) : sealOnSqlite(db));
  },
};

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
