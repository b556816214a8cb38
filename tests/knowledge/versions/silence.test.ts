import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { openLibrary } from '../../../src/facts.ts';
import { DAY, type Instant } from '../../../src/kernel/instants.ts';
import { createLog } from '../../../src/kernel/log.ts';
import { confirmArticle } from '../../../src/knowledge/versions/decide-version.ts';
import { followVersions, KNOWLEDGE_TOPIC } from '../../../src/knowledge/versions/follow-versions.ts';
import type { Library } from '../../../src/knowledge/versions/library.ts';
import { markActChanged } from '../../../src/knowledge/versions/mark-act.ts';
import { openInProcessLive } from '../../../src/live/in-process.ts';
import type { Store } from '../../../src/store/db.ts';
import { openStore } from '../../../src/store/store.ts';
import { facts, handleAll } from '../../dispatch/desk.ts';
import { inboxOn, NOON, updateOf } from '../../inbox/accepting.ts';

const KB_DIR = join(import.meta.dirname, '../../../knowledge-base');
const dataDir = mkdtempSync(join(tmpdir(), 'otklik-silence-'));
const live = openInProcessLive();
let store: Store;
/** The instance where the editor works, and the one that handles messages. */
let office: Library;
let other: Library;
let stop: () => Promise<void>;
beforeAll(async () => {
  store = await openStore({ databaseUrl: undefined, dataDir });
  const { packs } = facts();
  [office, other] = [openLibrary(KB_DIR, packs), openLibrary(KB_DIR, packs)];
  stop = await followVersions({
    library: other,
    db: store.db,
    live,
    clock: () => NOON,
    log: createLog('silent'),
  });
});
afterAll(async () => {
  await stop();
  await live.close();
  await store.close();
  rmSync(dataDir, { recursive: true, force: true });
});

let asked = 0;

/** What the bot of the other instance says to a question, and which article it names. */
async function answerTo(text: string, at: Instant, library = other): Promise<string | null> {
  const account = `silence-${++asked}`;
  await inboxOn(store, () => at).accept(account, [updateOf(`q-${asked}`, { text, occurredAt: at })]);
  await handleAll(store, () => at, library.knowledge);
  const rows = await store.db
    .selectFrom('messages')
    .innerJoin('conversations', 'conversations.id', 'messages.conversation_id')
    .select('messages.data')
    .where('conversations.account', '=', account)
    .where('messages.author', '=', 'bot')
    .execute();
  const articles = rows.map(({ data }) => (JSON.parse(data) as { article?: string }).article ?? null);
  return articles.find((article) => article !== null) ?? null;
}

describe('an article that may not be said', () => {
  const [own] = facts()
    .library.articles()
    .filter(({ agency, audience }) => agency === 'ulyanovsk' && audience === 'citizen');
  if (!own) throw new Error('no article');
  const question = own.phrasings[0] ?? '';

  it('L4-13 is silent in every instance from the moment when its act is marked, and speaks when it is confirmed', async () => {
    expect(await answerTo(question, NOON)).toBe(own.id);
    const [act = ''] = own.sources.map((source) => source.act);
    await markActChanged(store.db, { act, note: 'новая редакция', articles: [own] }, 'anna', NOON);
    await office.refresh(store.db, NOON);
    await live.publish(KNOWLEDGE_TOPIC, { article: own.id });
    await vi.waitFor(() => expect(other.articles().some(({ id }) => id === own.id)).toBe(false));
    expect(await answerTo(question, NOON)).not.toBe(own.id);
    expect(await answerTo(question, NOON, office)).not.toBe(own.id);
    await confirmArticle(store.db, own.id, 'anna', NOON, NOON);
    await live.publish(KNOWLEDGE_TOPIC, { article: own.id });
    await vi.waitFor(() => expect(other.articles().some(({ id }) => id === own.id)).toBe(true));
    expect(await answerTo(question, NOON)).toBe(own.id);
  });

  it('is silent after its last day and before its first one, by the moment of the message', async () => {
    const { inForceFrom } = own;
    const before = Date.parse(`${inForceFrom}T00:00:00+03:00`) - DAY;
    const dated = { ...own, validUntil: '2026-10-20' };
    const end = Date.parse('2026-10-20T23:59:59+03:00');
    const library: Library = { ...other, knowledge: other.rehearse(dated) };
    expect(await answerTo(question, end, library)).toBe(own.id);
    expect(await answerTo(question, end + 1_000, library)).not.toBe(own.id);
    expect(await answerTo(question, before, library)).not.toBe(own.id);
  });
});
