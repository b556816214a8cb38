import type { Kysely, SelectQueryBuilder, Transaction } from 'kysely';
import type { BlockLevel } from './search-blocks.rules.ts';
import type { Tables } from './tables.ts';

/** A database or a transaction in it: what queries are written against. */
export type Db = Kysely<Tables>;
export type Trx = Transaction<Tables>;

/** What a commit is waited for: `now` by a platform or a person, `soon` by work that goes on in the background. */
export type Urgency = 'now' | 'soon';

export interface WordHits {
  readonly hits: readonly { readonly n: number; readonly message_id: string }[];
  /** No other message from this number on has the words, unless the hits are as many as were asked for. */
  readonly from: number;
}

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
  /**
   * Messages below `before` whose words hold all of `all` and one of `oneOf` (any, when it is empty), the newest first. An
   * engine that would read its whole index reads one block of the level, and says from which number on.
   */
  newestWithWords(
    asked: { readonly all: readonly string[]; readonly oneOf: readonly string[] },
    before: number,
    level: BlockLevel,
    limit: number,
  ): Promise<WordHits>;
  close(): Promise<void>;
}
