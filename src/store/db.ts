import type { Kysely, SelectQueryBuilder, Transaction } from 'kysely';
import type { Tables } from './tables.ts';

/** A database or a transaction in it: what queries are written against. */
export type Db = Kysely<Tables>;
export type Trx = Transaction<Tables>;

/** The open database. What only one engine can do is a member here, so that no query asks which engine it is. */
export interface Store {
  readonly kind: 'sqlite' | 'postgres';
  readonly db: Db;
  /** Locks the selected rows for this transaction and passes over locked ones; nothing to do where one writer is the rule. */
  skipLocked<T extends keyof Tables, O>(
    query: SelectQueryBuilder<Tables, T, O>,
  ): SelectQueryBuilder<Tables, T, O>;
  close(): Promise<void>;
}
