import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createHandler } from '../../../src/dispatch/handle-event.ts';
import { textsOf } from '../../../src/dispatch/say-from-pack.ts';
import { claimLanes, pendingEvents } from '../../../src/dispatch/lanes.ts';
import { type Advisor, createAdvisor } from '../../../src/knowledge/langchain/advisor.ts';
import { openModel } from '../../../src/knowledge/langchain/open-model.ts';
import type { Store } from '../../../src/store/db.ts';
import { openStore } from '../../../src/store/store.ts';
import { facts } from '../../dispatch/desk.ts';
import { inboxOn, NOON, updateOf } from '../../inbox/accepting.ts';
import { proposing, VAGUE } from './desk.ts';
import { completion, type Endpoint, openEndpoint, reply } from './endpoint.ts';

const folder = mkdtempSync(join(tmpdir(), 'otklik-model-'));
let store: Store;
let endpoint: Endpoint;
let advisor: Advisor;
beforeAll(async () => {
  store = await openStore({ databaseUrl: undefined, dataDir: folder });
  endpoint = await openEndpoint();
  const access = { url: endpoint.url, model: 'small-1', key: null };
  advisor = createAdvisor({
    knowledge: facts().knowledge,
    name: 'small-1',
    open: async () => openModel(access),
    clock: () => NOON,
  });
});
beforeEach(() => {
  endpoint.sent.length = 0;
});
afterAll(async () => {
  await endpoint.close();
  await store.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Has one private message handled, and gives what the bot said and what the audit log holds of the model. */
async function say(
  key: string,
  text: string,
  beside: Advisor | null,
  more: Parameters<typeof updateOf>[1] = {},
) {
  const { knowledge, clocks, pack } = facts();
  const handle = createHandler({
    store,
    // Nobody goes on writing after a minute.
    clock: () => NOON + 60_000,
    knowledge,
    advisor: beside,
    clocks,
    account: (id) => ({ id, channel: 'vk', pack: pack('ulyanovsk'), settings: {} }),
    limits: () => undefined,
    door: () => null,
    portal: () => null,
    busy: () => false,
    onDone: () => undefined,
  });
  await inboxOn(store).accept('ul', [updateOf(key, { conversation: key, text, ...more })]);
  for (const lane of await claimLanes(store, 'desk', 5, NOON)) {
    const rows = await pendingEvents(store.db, lane, 5);
    for (const [i, row] of rows.entries())
      await handle(row, { owner: 'desk', release: i === rows.length - 1 });
  }
  const messages = await store.db
    .selectFrom('messages')
    .select(['text', 'data'])
    .where('author', '=', 'bot')
    .execute();
  const audit = await store.db
    .selectFrom('audit')
    .select(['action', 'details'])
    .where('action', 'like', 'model.%')
    .execute();
  return {
    said: messages.at(-1)?.text ?? '',
    audit: audit.filter(({ details }) => details.includes(`"${key}"`)),
  };
}

describe('a message on its way through', () => {
  test('without a model: the question back, and nobody is called', async () => {
    const { said, audit } = await say('off', VAGUE, null);
    expect(said).toBe(textsOf(facts().pack('ulyanovsk')).reply('clarify'));
    expect(audit).toEqual([]);
    expect(endpoint.sent).toEqual([]);
  });

  test('the passages that it chose are said, and it is on record which model chose them', async () => {
    endpoint.behave = reply(
      completion(proposing({ article: 'kb-012', text: 'Обычный срок — 30 дней со дня регистрации.' })),
    );
    const { said, audit } = await say('joined', VAGUE, advisor);
    expect(said).toMatch(/^Обычный срок — 30 дней со дня регистрации\.\n/u);
    expect(audit).toHaveLength(1);
    expect(audit[0]?.action).toBe('model.joined');
    expect(JSON.parse(audit[0]?.details ?? '')).toEqual({
      event: 'joined',
      model: 'small-1',
      reason: null,
      articles: ['kb-012'],
    });
    expect(endpoint.sent).toHaveLength(1);
  });

  test('what it made up is not said, and no text of it is kept', async () => {
    endpoint.behave = reply(
      completion(proposing({ article: 'kb-012', text: 'Срок — 3 дня, звоните 8 999 111-22-33.' })),
    );
    const { said, audit } = await say('invented', VAGUE, advisor);
    expect(said).toContain(
      facts().knowledge.sayable('kb-012', { agency: 'ulyanovsk', audience: 'citizen', at: NOON })?.short ??
        '—',
    );
    expect(audit.map(({ action }) => action)).toEqual(['model.ungrounded']);
    const everything = await store.db.selectFrom('audit').select('details').execute();
    expect(JSON.stringify(everything)).not.toMatch(/999|111-22-33|срок/iu);
  });

  test('it fails: the question back, as without it', async () => {
    const { said: without } = await say('off again', VAGUE, null);
    endpoint.behave = reply('', 500);
    const { said, audit } = await say('failed', VAGUE, advisor);
    expect(said).toBe(without);
    expect(audit.map(({ action }) => action)).toEqual(['model.failed']);
  });

  test.each<[string, string, Parameters<typeof updateOf>[1]]>([
    ['in public', VAGUE, { place: 'public', kind: 'comment' }],
    ['by the page itself', VAGUE, { author: { id: 'us', role: 'self' } }],
    ['that the base answers itself', 'могут ли продлить срок рассмотрения обращения', {}],
    ['that is an emergency', 'в доме пахнет газом', {}],
    ['that wants a person', 'позовите оператора', {}],
  ])('it is not asked about what is said %s', async (name, text, more) => {
    expect((await say(name, text, advisor, more)).audit).toEqual([]);
    expect(endpoint.sent).toEqual([]);
  });

  test('it is not asked once a person has taken the talk over', async () => {
    await say('taken', VAGUE, null);
    await store.db
      .updateTable('conversations')
      .set({ mode: 'operator' })
      .where('external_id', '=', 'taken')
      .execute();
    const { audit } = await say('taken-2', VAGUE, advisor, { conversation: 'taken' });
    expect(audit).toEqual([]);
    expect(endpoint.sent).toEqual([]);
  });

  test('a person who takes over while it thinks is not talked over', async () => {
    await say('race', 'привет', null);
    const choice = reply(completion(proposing({ article: 'kb-012', text: null })));
    endpoint.behave = (response) => {
      void store.db
        .updateTable('conversations')
        .set({ mode: 'operator' })
        .where('external_id', '=', 'race')
        .execute()
        .then(() => choice(response));
    };
    const { said: before } = await say('elsewhere', 'спасибо', null);
    const { said } = await say('race-2', VAGUE, advisor, { conversation: 'race' });
    expect(endpoint.sent).toHaveLength(1);
    expect(said).toBe(before);
  });
});
