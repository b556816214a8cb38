import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { MINUTE } from '../../src/kernel/instants.ts';
import type { Store } from '../../src/store/db.ts';
import { openStore } from '../../src/store/store.ts';
import { inboxOn, NOON, updateOf } from '../inbox/accepting.ts';
import { handleAll } from './desk.ts';

const folder = mkdtempSync(join(tmpdir(), 'otklik-bad-input-'));
let store: Store;
beforeAll(async () => {
  store = await openStore({ databaseUrl: undefined, dataDir: folder });
});
afterAll(async () => {
  await store.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Has one private message handled: by which rule, whether a person has it, and how many articles were said. */
async function handled(key: string, text: string) {
  await inboxOn(store).accept('bad', [updateOf(key, { conversation: key, text })]);
  await handleAll(store, () => NOON + MINUTE);
  const rows = await store.db
    .selectFrom('messages')
    .innerJoin('conversations', 'conversations.id', 'messages.conversation_id')
    .leftJoin('cases', 'cases.id', 'messages.case_id')
    .select(['messages.author', 'messages.text', 'messages.data', 'cases.status'])
    .where('conversations.external_id', '=', key)
    .orderBy('messages.seq')
    .execute();
  const { rule } = JSON.parse(rows[0]?.data ?? '{}') as { rule?: string };
  return {
    rule,
    person: rows[0]?.status === 'waiting',
    articles: rows.filter(({ data }) => data.includes('"article')).length,
    said: rows.filter(({ author }) => author === 'bot').length,
    kept: rows[0]?.text,
  };
}

describe('bad input through the dispatcher', () => {
  test.each([
    ['nothing', '', 'nothing-asked'],
    ['blanks', ' \n\t', 'nothing-asked'],
    ['one letter', 'а', 'no-words'],
    ['one sign', '?', 'no-words'],
    ['only emoji', '😀😡🙏🏻👨‍👩‍👧', 'no-words'],
  ])('%s is asked for in words, or kept, and nobody is troubled', async (key, text, rule) => {
    const done = await handled(key, text);
    expect(done).toMatchObject({ rule, person: false, articles: 0, kept: text });
    expect(done.said).toBe(rule === 'no-words' ? 1 : 0);
  });

  test.each([
    ['20,000 letters', 'фыв олдж '.repeat(2_222)],
    ['English', 'How can I file a complaint against my landlord?'],
    ['Tatar', 'Мин кайда гариза бирә алам?'],
    ['Kazakh', 'Өтінішті қайда беруге болады?'],
    ['SQL', "'; DROP TABLE cases; --"],
    ['HTML', '<script>alert(document.cookie)</script>'],
    ['a person by name', 'где живёт Иванов Иван Иванович'],
    ['a telephone number alone', '+7 921 123-45-67'],
    ['a number alone', '12345'],
  ])('%s goes to a person, with no guess', async (key, text) => {
    expect(await handled(key, text)).toMatchObject({ person: true, articles: 0, said: 1, kept: text });
  });

  test.each([
    ['keys of the other layout', 'pfgbcfnmcz yf kbxysq ghb`v'],
    ['both layouts', 'записаться yf личный ghbtv'],
  ])('%s is read all the same', async (key, text) => {
    expect(await handled(key, text)).toMatchObject({ rule: 'answered', person: false, articles: 1 });
  });
});
