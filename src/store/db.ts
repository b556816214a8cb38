import type { Kysely, SelectQueryBuilder, Transaction } from 'kysely';
import type { Tables } from './tables.ts';

/** A database or a transaction in it: what queries are written against. */
export type Db = Kysely<Tables>;
export type Trx = Transaction<Tables>;

/** What a commit is waited for: `now` by a platform or a person, `soon` by work that goes on in the background. */
export type Urgency = 'now' | 'soon';

/** The open database. What only one engine can do is a member here, so that no query asks which engine it is. */
export interface Store {
  readonly kind: 'sqlite' | 'postgres';
  readonly db: Db;
  /** Runs one transaction and resolves after its commit; what it throws undoes it. Several may share one disk write. */
  transact<T>(work: (trx: Trx) => Promise<T>, urgency?: Urgency): Promise<T>;
  /** Locks the selected rows for this transaction and passes over locked ones; nothing to do where one writer is the rule. */
  skipLocked<T extends keyof Tables, O>(
    query: SelectQueryBuilder<Tables, T, O>,
  ): SelectQueryBuilder<Tables, T, O>;
  /** Messages whose words hold all of `all` and one of `oneOf` (any, when it is empty), the newest first, below `before`. */
  newestWithWords(
    asked: { readonly all: readonly string[]; readonly oneOf: readonly string[] },
    before: number | null,
    limit: number,
  ): Promise<readonly { readonly n: number; readonly message_id: string }[]>;
  close(): Promise<void>;
}
