import { sql } from 'kysely';
import { OtklikError } from '../kernel/errors.ts';
import type { Instant } from '../kernel/instants.ts';
import type { Db, Store } from './db.ts';
import { placeOf, type Seal, sealedWith } from './seal.ts';
import type { Tables } from './tables.ts';

interface SealedColumn {
  readonly table: keyof Tables;
  readonly column: string;
}

/** Every column whose values are sealed under `placeOf(table, column, id)`: a change of keys has to reach them all. */
export const SEALED_COLUMNS: readonly SealedColumn[] = [
  { table: 'applicants', column: 'card' },
  { table: 'appeals', column: 'card' },
  { table: 'appeals', column: 'essence' },
  { table: 'appeal_letters', column: 'text' },
  { table: 'privacy_requests', column: 'wish' },
  { table: 'privacy_requests', column: 'answer' },
  { table: 'privacy_holds', column: 'reason' },
  { table: 'survey_answers', column: 'words' },
];

const BATCH = 200;

interface SealedRow {
  readonly id: string;
  readonly value: string;
}

/** Values of a column that are sealed, and not with this key; from the id on. */
async function foreignRows(
  db: Db,
  { table, column }: SealedColumn,
  keyId: string,
  after: string,
): Promise<readonly SealedRow[]> {
  const [from, value] = [sql.table(table), sql.ref(column)];
  const rows = await sql<SealedRow>`select id, ${value} as value from ${from}
    where id > ${after} and ${value} like 'sealed.1.%' and ${value} not like ${`${sealedWith(keyId)}%`}
    order by id limit ${BATCH}`.execute(db);
  return rows.rows;
}

/**
 * Seals anew what older keys sealed, in batches that others can work between; a second run goes on where a first was
 * cut off. Returns how many values; after it no older key is needed.
 */
export async function reseal(store: Store, seal: Seal): Promise<number> {
  let count = 0;
  for (const sealed of SEALED_COLUMNS) {
    for (let after = ''; ;) {
      const rows = await foreignRows(store.db, sealed, seal.keyId, after);
      if (rows.length === 0) break;
      count += await store.transact(async (trx) => {
        let changed = 0;
        for (const { id, value } of rows) changed += await resealValue(trx, seal, sealed, id, value);
        return changed;
      });
      after = rows.at(-1)?.id ?? after;
    }
  }
  await store.db.deleteFrom('data_keys').where('id', '!=', seal.keyId).execute();
  return count;
}

/** A value that somebody has changed meanwhile is left to them: they sealed it with the present key. */
async function resealValue(
  db: Db,
  seal: Seal,
  { table, column }: SealedColumn,
  id: string,
  value: string,
): Promise<number> {
  const place = placeOf(table, column, id);
  const anew = seal.seal(seal.open(value, place), place);
  const [to, name] = [sql.table(table), sql.ref(column)];
  const done = await sql`update ${to} set ${name} = ${anew} where id = ${id} and ${name} = ${value}`.execute(
    db,
  );
  return Number(done.numAffectedRows ?? 0n);
}

async function isUsed(db: Db, keyId: string): Promise<boolean> {
  for (const { table, column } of SEALED_COLUMNS) {
    const found = await sql`select id from ${sql.table(table)}
      where ${sql.ref(column)} like ${`${sealedWith(keyId)}%`} limit 1`.execute(db);
    if (found.rows.length > 0) return true;
  }
  return false;
}

/**
 * Compares the keys that were given with those that the database was sealed with, and notes the present one. Throws
 * OtklikError `configuration` when values are sealed with a key that is missing: the start must not go on and write
 * what the rest cannot be read beside.
 */
export async function admitKeys(db: Db, seal: Seal, now: Instant): Promise<void> {
  const known = await db.selectFrom('data_keys').select('id').execute();
  for (const { id } of known) {
    if (seal.keyIds.includes(id) || !(await isUsed(db, id))) continue;
    throw new OtklikError(
      'configuration',
      `Personal data in this database are sealed with the key ${id}, which was not given`,
      {
        hint: 'Put the key back into OTKLIK_DATA_KEY or its file. A new key goes before it, not in its place: new,old.',
      },
    );
  }
  await db
    .insertInto('data_keys')
    .values({ id: seal.keyId, first_used_at: now })
    .onConflict((c) => c.column('id').doNothing())
    .execute();
}
