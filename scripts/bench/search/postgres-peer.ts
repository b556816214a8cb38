import { Client } from 'pg';
import type { SearchDocument } from '../../../src/knowledge/search/search-index.ts';
import { wordsOf } from '../../../src/understanding/russian/words.rules.ts';
import { postgresForTests } from '../../../tests/stands/postgres.ts';
import { fieldsOf, telling } from './search-peers.ts';
import type { Find, SearchPeer } from './search-peers.ts';

/** PostgreSQL's full text search with the dictionary `russian`: any of the words, ordered by ts_rank. */
export async function postgresPeer(): Promise<SearchPeer & { stop(): Promise<void> }> {
  const name = 'PostgreSQL';
  const server = await postgresForTests();
  if (server === null) {
    const hint = 'no server: set TEST_DATABASE_URL or install PostgreSQL';
    return { name, open: null, hint, stop: async () => undefined };
  }
  const client = new Client({ connectionString: server.url });
  await client.connect();
  return {
    name,
    open: (documents) => fill(client, documents),
    async stop() {
      await client.end();
      await server.stop();
    },
  };
}

async function fill(client: Client, documents: readonly SearchDocument[]): Promise<Find> {
  await client.query('drop table if exists bench_article');
  await client.query('create table bench_article (id text primary key, words tsvector not null)');
  const rows = documents.map((document) => ({ id: document.id, ...fieldsOf(document) }));
  await client.query(
    `insert into bench_article
     select id, setweight(to_tsvector('russian', title), 'A') || setweight(to_tsvector('russian', questions), 'A')
       || setweight(to_tsvector('russian', "text"), 'D')
     from json_to_recordset($1::json) as given (id text, title text, questions text, "text" text)`,
    [JSON.stringify(rows)],
  );
  await client.query('create index on bench_article using gin (words)');
  await client.query('analyze bench_article');
  return async (text) => {
    const words = wordsOf(telling(text));
    if (words.length === 0) return [];
    const found = await client.query<{ readonly id: string }>({
      name: 'find',
      text: `select id from bench_article, to_tsquery('russian', $1) as asked
             where words @@ asked order by ts_rank(words, asked) desc, id limit 10`,
      values: [words.join(' | ')],
    });
    return found.rows.map(({ id }) => id);
  };
}
