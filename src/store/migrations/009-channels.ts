import type { Kysely } from 'kysely';

/** Which instance polls an account, and the posts of ours that people comment on. */
export const channels = {
  async up(db: Kysely<unknown>): Promise<void> {
    await db.schema
      .createTable('polling_leases')
      .addColumn('account', 'text', (c) => c.primaryKey())
      .addColumn('owner', 'text', (c) => c.notNull())
      .addColumn('until', 'bigint', (c) => c.notNull())
      .execute();
    await db.schema
      .createTable('threads')
      .addColumn('account', 'text', (c) => c.notNull())
      .addColumn('thread', 'text', (c) => c.notNull())
      .addColumn('text', 'text', (c) => c.notNull())
      .addColumn('url', 'text')
      .addColumn('at', 'bigint', (c) => c.notNull())
      .addPrimaryKeyConstraint('threads_pk', ['account', 'thread'])
      .execute();
  },
};
