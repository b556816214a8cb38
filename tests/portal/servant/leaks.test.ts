import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ChannelEvent } from '../../../src/channel/events.ts';
import { readConfig } from '../../../src/config.ts';
import { createHandler } from '../../../src/dispatch/handle-event.ts';
import { claimLanes, pendingEvents } from '../../../src/dispatch/lanes.ts';
import { type Facts, loadFacts } from '../../../src/facts.ts';
import { createInbox } from '../../../src/inbox/inbox.ts';
import { newId } from '../../../src/kernel/ids.ts';
import { HOUR } from '../../../src/kernel/instants.ts';
import { beginServantTalk } from '../../../src/knowledge/servant-talks.ts';
import { createLog } from '../../../src/kernel/log.ts';
import { type Server, startServer } from '../../../src/server.ts';
import type { Store } from '../../../src/store/db.ts';
import { openStore } from '../../../src/store/store.ts';
import { TEST_DATA_KEY } from '../../stands/data-key.ts';
import { articles, NOW } from './stand.ts';

const AGENCIES = ['leningrad', 'ulyanovsk', 'kursk'] as const;
const CHANNELS = ['vk', 'telegram', 'max', 'ok', 'site'] as const;
const PLACES = ['private', 'public'] as const;

const servants = articles.filter(({ audience }) => audience === 'servant');
const forCitizens = new Set(
  articles.filter(({ audience }) => audience === 'citizen').map(({ title }) => title),
);
/** What only the servants' articles hold: titles, and the beginnings of their answers and texts. */
const internal = servants.flatMap(({ title, short, body }) =>
  [title, short.slice(0, 60), body.slice(0, 60)].filter((text) => !forCitizens.has(text)),
);
const leaksIn = (text: string) => internal.filter((piece) => text.includes(piece));

let dataDir = '';
let store: Store;
let facts: Facts;
beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'otklik-leaks-'));
  store = await openStore({ databaseUrl: undefined, dataDir });
  facts = loadFacts(join(import.meta.dirname, '../../../knowledge-base'));
});
afterAll(async () => {
  await store.close();
  rmSync(dataDir, { recursive: true, force: true });
});

describe('a citizen', () => {
  it('finds no servants’ article, however it is asked for', () => {
    const own = new Set(servants.map(({ id }) => id));
    const found = AGENCIES.flatMap((agency) =>
      servants.flatMap(({ id, title, short, phrasings }) => {
        const to = { agency, audience: 'citizen', at: NOW } as const;
        const said = facts.knowledge.sayable(id, to) === null ? [] : [id];
        return [title, short, ...phrasings].flatMap((text) => {
          const { article, candidates, options = [] } = facts.knowledge.ask({ text, ...to });
          const named = [
            article?.id,
            ...candidates.map((each) => each.article),
            ...options.map((each) => each.article),
          ];
          return [...said, ...named.filter((each) => each !== undefined && own.has(each))];
        });
      }),
    );
    expect(found).toEqual([]);
  });

  function event(text: string, n: number, ref?: string): ChannelEvent {
    const place = PLACES[n % PLACES.length] ?? 'private';
    return {
      type: ref === undefined ? 'message' : 'button',
      key: newId(),
      place,
      kind: place === 'private' ? 'direct' : 'comment',
      conversation: `conversation-${n}`,
      author: { id: `person-${n}`, role: 'person' },
      text,
      occurredAt: NOW,
      attachments: [],
      ...(ref === undefined ? {} : { ref }),
    };
  }

  it('is told nothing of them in any channel, by words or by forged buttons', async () => {
    const inbox = createInbox({ store, clock: () => NOW, onAccepted: () => undefined });
    for (const [n, { id, title, phrasings }] of servants.entries()) {
      for (const agency of AGENCIES) {
        const channel = CHANNELS[n % CHANNELS.length] ?? 'vk';
        const events = [event(phrasings[0] ?? '', n), event(title, n), event('', n, `ask:${id}`)];
        await inbox.accept(
          `${agency}-${channel}`,
          events.map((each) => ({ raw: '{}', key: each.key, parsed: { events: [each] } })),
        );
      }
    }
    await inbox.close();
    await handleEverything();
    const said = await store.db.selectFrom('messages').select('text').where('author', '=', 'bot').execute();
    const sent = await store.db.selectFrom('outbox').select('payload').execute();
    expect(said.length).toBeGreaterThan(servants.length);
    expect(
      leaksIn([...said.map(({ text }) => text), ...sent.map(({ payload }) => payload)].join('\n')),
    ).toEqual([]);
  });

  it('is told nothing of them, while a servant in the chat of the body is', async () => {
    const inbox = createInbox({ store, clock: () => NOW, onAccepted: () => undefined });
    const own = servants.filter(({ agency }) => agency === 'leningrad');
    const ask = (account: string, conversation: string, text: string) => {
      const asked = {
        ...event(text, 0),
        conversation,
        author: { id: conversation, role: 'person' },
      } as const;
      return inbox.accept(account, [{ raw: '{}', key: asked.key, parsed: { events: [asked] } }]);
    };
    for (const [n, { phrasings }] of own.entries()) {
      const conversation = `servant-${n}`;
      await beginServantTalk(store.db, { account: 'leningrad-site', conversation }, 'leningrad', NOW);
      for (const account of ['leningrad-site', 'leningrad-vk', 'kursk-site']) {
        await ask(account, conversation, phrasings[0] ?? '');
      }
      await ask('leningrad-site', `citizen-${n}`, phrasings[0] ?? '');
    }
    const late = { account: 'leningrad-site', conversation: 'late' };
    await beginServantTalk(store.db, late, 'leningrad', NOW - 12 * HOUR);
    await ask(late.account, late.conversation, own[0]?.phrasings[0] ?? '');
    // One body's talk must not open another one's base, should an account ever change hands.
    await beginServantTalk(store.db, { ...late, conversation: 'moved' }, 'kursk', NOW);
    await ask(late.account, 'moved', own[0]?.phrasings[0] ?? '');
    await inbox.close();
    await handleEverything();
    const said = await store.db
      .selectFrom('messages')
      .innerJoin('conversations', 'conversations.id', 'messages.conversation_id')
      .select(['messages.text', 'conversations.account', 'conversations.external_id as talk'])
      .where('messages.author', '=', 'bot')
      .execute();
    const leaking = said.filter(({ text }) => leaksIn(text).length > 0);
    expect(leaking.length).toBeGreaterThan(own.length * 0.8);
    const proved = (row: (typeof said)[number]) =>
      row.account === 'leningrad-site' && row.talk.startsWith('servant-');
    expect(leaking.filter((row) => !proved(row))).toEqual([]);
    const gaps = await store.db
      .selectFrom('knowledge_gaps')
      .select('message_id')
      .where('audience', '=', 'servant')
      .execute();
    expect(gaps.every(({ message_id }) => message_id === null)).toBe(true);
  });

  async function handleEverything(): Promise<void> {
    const handle = createHandler({
      store,
      // Nobody goes on writing after a minute.
      clock: () => NOW + 60_000,
      knowledge: facts.knowledge,
      clocks: facts.clocks,
      account(id) {
        const [agency = '', channel] = id.split('-');
        return {
          id,
          channel: CHANNELS.find((each) => each === channel) ?? 'vk',
          pack: facts.pack(agency),
          settings: {},
        };
      },
      limits: () => undefined,
      door: () => null,
      portal: () => null,
      busy: () => false,
      onDone: () => undefined,
    });
    for (;;) {
      const lanes = await claimLanes(store, 'test', 50, NOW);
      if (lanes.length === 0) return;
      for (const lane of lanes) {
        const rows = await pendingEvents(store.db, lane, 500);
        for (const [index, row] of rows.entries()) {
          await handle(row, { owner: 'test', release: index === rows.length - 1 });
        }
      }
    }
  }
});

describe('somebody without a code', () => {
  let server: Server;
  let folder = '';
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'otklik-leaks-server-'));
    const env = { OTKLIK_DATA_DIR: folder, PORT: '0', LOG_LEVEL: 'silent', OTKLIK_DATA_KEY: TEST_DATA_KEY };
    server = await startServer({ config: readConfig(env), env, log: createLog('silent') });
  });
  afterAll(async () => {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('gets nothing of them from any address of the server', async () => {
    const paths = [
      '/',
      '/portal',
      '/portal/servant',
      '/portal/servant/servant.js',
      '/portal/nothing',
      '/widget.js',
      '/metrics',
      '/health/ready',
      '/console',
      '/console/knowledge',
      ...AGENCIES.flatMap((agency) => [
        `/portal/privacy/${agency}`,
        `/portal/chat?account=${agency}-site`,
        `/chat/${agency}-site/frame`,
        `/portal/servant/${agency}`,
        ...servants.map(({ id }) => `/portal/servant/${agency}/articles/${id}`),
        ...servants.map(({ id }) => `/portal/${agency}/articles/${id}`),
      ]),
    ];
    const leaks: string[] = [];
    for (const path of paths) {
      const response = await fetch(server.url + path);
      leaks.push(...leaksIn(await response.text()).map((piece) => `${path}: ${piece}`));
      if (path.startsWith('/portal/servant/') && !path.endsWith('.js')) expect(response.status).toBe(401);
    }
    expect(leaks).toEqual([]);
  });
});
