import type { Kysely } from 'kysely';

/**
 * The second step of signing in: who has it, their sealed keys, roles that must have it, and what a sign-in underway
 * remembers. Moments and flags are as the sign-in library writes them.
 */
export const signIn = {
  async up(db: Kysely<unknown>): Promise<void> {
    await db.schema
      .alterTable('staff_people')
      .addColumn('second_step', 'integer', (c) => c.notNull().defaultTo(0))
      .execute();
    await db.schema
      .alterTable('staff_sessions')
      .addColumn('via', 'text', (c) => c.notNull().defaultTo('password'))
      .execute();
    await db.schema
      .createTable('staff_second_steps')
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
    for (const column of ['identifier', 'value', 'expires_at'])
      await db.schema
        .createIndex(`staff_verifications_${column}`)
        .on('staff_verifications')
        .column(column)
        .execute();
    await db.schema
      .createTable('staff_second_step_roles')
      .addColumn('role', 'text', (c) => c.primaryKey())
      .execute();
  },
};
