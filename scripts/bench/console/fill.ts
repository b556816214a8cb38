import { type RawBuilder, sql } from 'kysely';
import { agencyMark, searchStems } from '../../../src/cases/search-words.rules.ts';
import { MINUTE, type Instant } from '../../../src/kernel/instants.ts';
import type { Store } from '../../../src/store/db.ts';

/** Different texts; each stands in the store several times, as people's messages repeat each other's words. */
const TEXTS = 100_000;
export const MESSAGES_A_CASE = 5;
const BODIES = ['leningrad', 'ulyanovsk', 'kursk'] as const;

/** What the filling is made of: words of the base, the most frequent first. */
export interface Filling {
  readonly words: readonly string[];
  readonly topics: readonly string[];
  readonly now: Instant;
}

/** A number from 0 to `below`, the same for the same seed. */
function spread(seed: number, below: number): number {
  return (Math.imul(seed ^ (seed >>> 15), 2_246_822_519) >>> 0) % below;
}

/** Few words are frequent and many are rare, as in any language. */
function textOf(words: readonly string[], seed: number): string {
  const length = 6 + spread(seed, 18);
  return Array.from({ length }, (_, at) => {
    const share = spread(seed * 31 + at, 1_000_003) / 1_000_003;
    return words[Math.floor(words.length ** share) - 1] ?? words[0];
  }).join(' ');
}

async function fillTexts(store: Store, { words }: Filling): Promise<void> {
  await sql`create table bench_texts (k bigint primary key, body text not null, stems text not null)`.execute(
    store.db,
  );
  for (let from = 0; from < TEXTS; from += 1_000) {
    const rows = Array.from({ length: 1_000 }, (_, at) => {
      const text = textOf(words, from + at);
      return sql`(${from + at}, ${text}, ${searchStems(text).join(' ')})`;
    });
    await sql`insert into bench_texts values ${sql.join(rows)}`.execute(store.db);
  }
}

/** The pieces of SQL that the engines spell in two ways. */
function dialect(store: Store) {
  const postgres = store.kind === 'postgres';
  return {
    /** An id that sorts like a number. */
    id: (kind: string, i: RawBuilder<unknown>) =>
      postgres
        ? sql`${sql.lit(kind)} || lpad(to_hex(cast(${i} as bigint)), 12, '0')`
        : sql`printf('${sql.raw(kind)}%012x', ${i})`,
    words: (text: RawBuilder<unknown>) => (postgres ? sql`cast(${text} as tsvector)` : text),
    oneOf: (names: readonly string[], i: RawBuilder<unknown>) =>
      sql`case ${sql.join(
        names.map(
          (name, at) => sql`when (${i}) % ${sql.lit(names.length)} = ${sql.lit(at)} then ${sql.lit(name)}`,
        ),
        sql` `,
      )} end`,
  };
}

type Run = (step: RawBuilder<unknown>) => Promise<void>;

/**
 * Runs steps that write millions of rows at once: nothing is waited for on the disk, nothing is looked up, and indexes are
 * built at the end. The index of words is then in one piece, as it is after the engine's own upkeep.
 */
async function inBulk(store: Store, work: (run: Run) => Promise<void>): Promise<void> {
  const { local, before, after, kept } = BULK[store.kind];
  const run: Run = (step) =>
    store.db.transaction().execute(async (trx) => {
      for (const setting of local) await sql.raw(setting).execute(trx);
      await step.execute(trx);
    });
  const plainly = async (lines: readonly string[]) => {
    for (const line of lines) await sql.raw(line).execute(store.db);
  };
  await plainly(before);
  const { rows } = await sql<{ kind: string; name: string; sql: string }>`${sql.raw(kept)}`.execute(store.db);
  await plainly(rows.map(({ kind, name }) => `drop ${kind} ${name}`));
  await work(run);
  for (const row of rows) await run(sql.raw(row.sql));
  await plainly(after);
}

const FILLED = `('clients', 'conversations', 'cases', 'clocks', 'messages', 'message_search', 'inbox', 'outbox')`;

/** What each engine is told; `kept` asks it for what slows rows down, with the words to make that again. */
const BULK = {
  sqlite: {
    local: [],
    // Without a journal: pages of a transaction that is larger than the cache would be searched for in it.
    before: [
      'pragma journal_mode = off',
      'pragma synchronous = off',
      'pragma secure_delete = off',
      'pragma foreign_keys = off',
      'pragma cache_size = -1000000',
      "insert into message_words (message_words, rank) values ('hashsize', 200000000)",
    ],
    kept: `select type as kind, name, sql from sqlite_master where name = 'message_search_insert'
      or (type = 'index' and sql is not null and tbl_name in ${FILLED})`,
    after: [
      "insert into message_words (message_words) values ('rebuild')",
      'pragma cache_size = -16000',
      'pragma synchronous = full',
      'pragma journal_mode = wal',
    ],
  },
  postgres: {
    local: [
      'set local session_replication_role = replica',
      "set local work_mem = '256MB'",
      "set local maintenance_work_mem = '1GB'",
    ],
    before: [],
    kept: `select 'index' as kind, indexname as name, indexdef as sql from pg_indexes
      where schemaname = 'public' and tablename in ${FILLED}
      and indexname not in (select conname from pg_constraint)`,
    // PostgreSQL does that by itself in time; the embedded database never does.
    after: ['vacuum analyze'],
  },
} as const;

/**
 * Fills an empty store with `cases` cases of five messages each, of which one in fifty is still open. Rows are made
 * by the database itself out of numbers; only the texts are ours.
 */
export async function fillConsole(store: Store, filling: Filling, cases: number): Promise<void> {
  await fillTexts(store, filling);
  const { id, words, oneOf } = dialect(store);
  const i = sql`i`;
  const series = (upTo: number) =>
    sql`with recursive s(i) as (select cast(1 as bigint) union all select i + 1 from s where i < ${sql.lit(upTo)})`;
  const messages = cases * MESSAGES_A_CASE;
  const from = filling.now - cases * MINUTE;
  const openFrom = cases - Math.floor(cases / 50);
  const status = sql`case when i <= ${sql.lit(openFrom)} then 'closed' else ${oneOf(['waiting', 'bot', 'waiting', 'in_work', 'answered'], sql`i / 7`)} end`;
  const opened = sql`${sql.lit(from)} + i * ${sql.lit(MINUTE)}`;
  const due = sql`case when i > ${sql.lit(openFrom)} and i % 3 > 0 then ${opened} + 21600000 end`;
  const ofCase = sql`(i + ${sql.lit(MESSAGES_A_CASE - 1)}) / ${sql.lit(MESSAGES_A_CASE)}`;
  const steps = [
    sql`insert into clients (id, kind, name, created_at) ${series(cases)}
      select ${id('p', i)}, 'external', 'Человек ' || i, ${opened} from s where true`,
    sql`insert into conversations (id, agency, account, channel, external_id, place, client_id, mode, case_id, last_seq,
      last_at, unreachable, memory, created_at) ${series(cases)}
      select ${id('d', i)}, ${oneOf(BODIES, i)}, 'vk-' || i % 3, ${oneOf(['vk', 'telegram', 'max', 'site'], i)}, 'x' || i,
      case when i % 4 = 0 then 'public' else 'private' end, ${id('p', i)}, 'bot', ${id('c', i)}, 5, ${opened}, 0, '{}', ${opened}
      from s where true`,
    sql`insert into cases (id, agency, number, client_id, channel, place, kind, title, topic, status, owner_id,
      lease_until, urgent, reading, opened_at, last_client_at, answered_at, closed_at, close_reason, due_at, version)
      ${series(cases)} select ${id('c', i)}, ${oneOf(BODIES, i)}, i, ${id('p', i)}, ${oneOf(['vk', 'telegram', 'max', 'site'], i)},
      case when i % 4 = 0 then 'public' else 'private' end, 'direct', substr(body, 1, 80),
      ${oneOf(filling.topics, sql`i / 5`)}, ${status}, null, 0, 0, '{}', ${opened}, ${opened}, null,
      case when i <= ${sql.lit(openFrom)} then ${opened} end, null, ${due}, 1
      from s join bench_texts on k = i % ${sql.lit(TEXTS)} where true`,
    sql`insert into clocks (id, case_id, agency, target_id, name, clause, term, schedule_id, goal, started_at, deadline_at,
      provisional, policy_version, calendar_version, state, met_at, met_by, breached, reason)
      select 'k' || id, id, agency, 'answer', 'Ответ', 'п. 1', '{"kind":"clock_hours","n":3}', 'office', 0, opened_at, due_at, 0, '1',
      '2026', 'running', null, null, 0, null from cases where due_at is not null`,
    sql`insert into messages (id, conversation_id, case_id, seq, author, staff_id, kind, text, occurred_at, received_at,
      external_id, data, edited_at, deleted_at) ${series(messages)}
      select ${id('m', i)}, ${id('d', ofCase)}, ${id('c', ofCase)}, i % 5 + 1,
      case when i % 5 = 4 then 'operator' else 'client' end, null, 'direct', body, ${sql.lit(from)} + i * 12000,
      ${sql.lit(from)} + i * 12000, 'e' || i, '{}', null, null
      from s join bench_texts on k = (i * 7919) % ${sql.lit(TEXTS)} where true`,
    sql`insert into message_search (message_id, words) ${series(messages)}
      select ${id('m', i)}, ${words(sql`${oneOf(BODIES.map(agencyMark), ofCase)} || ' ' || stems`)}
      from s join bench_texts on k = (i * 7919) % ${sql.lit(TEXTS)} where true order by i`,
    sql`insert into inbox (id, account, event_key, conversation, occurred_at, position, received_at, raw, event, state, reason,
      attempts, done_at) ${series(messages / 2)}
      select ${id('i', i)}, 'vk-' || i % 3, 'k' || i, 'x' || i / 3, ${sql.lit(from)} + i * 24000, i, ${sql.lit(from)} + i * 24000, '{}', '{}',
      case when i % 500000 = 0 then 'dead' else 'done' end, null, 0, 0 from s where true`,
    sql`insert into outbox (id, account, conversation_id, message_id, payload, state, attempts, not_before, lease_owner,
      lease_until, first_tried_at, external_id, reason, created_at, settled_at) ${series(messages / 2)}
      select ${id('o', i)}, 'vk-' || i % 3, ${id('d', sql`i / 3 + 1`)}, ${id('m', sql`i * 2`)}, '{}',
      case when i % 500000 = 0 then 'failed' else 'sent' end, 1, 0, null, 0, 0, 'x', null, 0, 0 from s where true`,
  ];
  await inBulk(store, async (run) => {
    for (const step of steps) await run(step);
    await run(sql`drop table bench_texts`);
  });
}
