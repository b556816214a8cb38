import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { seededRandom } from '../../scripts/stands/faults.ts';
import { startTelegramStand, type TelegramStand } from '../../scripts/stands/telegram.ts';
import { startVkStand, type VkStand } from '../../scripts/stands/vk.ts';
import { type ServerProcess, startServerProcess } from '../stands/server.ts';

const CONVERSATIONS = 100;
const EACH = 20;
const KILLS = 10;
/** Every fifth event is delivered again although it was accepted. */
const REPEAT_EVERY = 5;
const FACTOR = 0.005;

interface Sent {
  readonly conversation: string;
  readonly number: number;
  /** When the first try began, and when the platform got its answer. */
  begun: number;
  acknowledged: number;
}

/** What the person of a conversation writes: mostly to an operator, so that the pace of the platforms does not rule the test. */
function textOf(number: number): string {
  if (number === 0) return 'Здравствуйте!';
  if (number === 2) return 'Позовите сотрудника';
  return `Сообщение ${number}`;
}

let dataDir = '';
let telegram: TelegramStand;
let vk: VkStand;
let server: ServerProcess;
const sent: Sent[] = [];
/** Whatever went wrong: nobody delivers to a server that will not come back. */
const ended = new AbortController();

function telegramUpdate(chat: number, number: number, date: number) {
  return {
    update_id: chat * 1_000 + number,
    message: {
      message_id: number + 1,
      date,
      chat: { id: chat, type: 'private', first_name: 'Анна' },
      from: { id: chat, is_bot: false, first_name: 'Анна' },
      text: textOf(number),
    },
  };
}

function vkUpdate(peer: number, number: number, date: number) {
  return {
    type: 'message_new',
    event_id: `${peer}-${number}`,
    object: {
      message: {
        id: 0,
        conversation_message_id: number + 1,
        peer_id: peer,
        from_id: peer,
        date,
        text: textOf(number),
        attachments: [],
      },
    },
  };
}

/** One delivery as the platform makes it, noted with its times. */
async function deliver(conversation: number, number: number, date: number): Promise<void> {
  const note = { conversation: String(conversation), number, begun: performance.now(), acknowledged: 0 };
  sent.push(note);
  const stand = conversation % 2 === 0 ? telegram : vk;
  if ((conversation + number) % REPEAT_EVERY === 0) stand.hook.redeliver(1);
  const update =
    conversation % 2 === 0
      ? telegramUpdate(conversation, number, date)
      : vkUpdate(conversation, number, date);
  // VK gives an update up after five tries. Fetching it is the reconciler's work; here it is delivered anew.
  while (!(await stand.deliver(update)).accepted) ended.signal.throwIfAborted();
  note.acknowledged = performance.now();
}

/** The platform keeps the order of a dialog, but two updates may be under way at once and pass each other. */
async function talk(conversation: number, random: () => number): Promise<void> {
  const start = Math.floor(Date.now() / 1_000) - EACH;
  for (let number = 0; number < EACH;) {
    const pair = random() < 0.2 && number + 1 < EACH;
    const later = pair ? deliver(conversation, number + 1, start + number + 1) : Promise.resolve();
    await Promise.all([later, deliver(conversation, number, start + number)]);
    number += pair ? 2 : 1;
    await wait(random() * 200);
  }
}

function rows<T>(sql: string): T[] {
  const database = new DatabaseSync(join(dataDir, 'otklik.sqlite'), { readOnly: true });
  try {
    return database.prepare(sql).all() as T[];
  } finally {
    database.close();
  }
}

async function untilSettled(): Promise<void> {
  for (let tries = 0; tries < 600; tries++) {
    const [open] = rows<{ n: number }>(
      `select (select count(*) from inbox where state = 'new') + (select count(*) from outbox where state in ('ready', 'sending')) as n`,
    );
    if (open?.n === 0) return;
    await wait(100);
  }
  throw new Error('The queues did not empty');
}

beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'otklik-kill-'));
  telegram = await startTelegramStand({ factor: FACTOR, seed: 7 });
  vk = await startVkStand({ factor: FACTOR, seed: 7, groupId: 123 });
  server = await startServerProcess({
    dataDir,
    accounts: [
      {
        id: 'tg',
        agency: 'ulyanovsk',
        channel: 'telegram',
        mode: 'webhook',
        token: '42:T',
        secret: 's3cret',
        apiRoot: telegram.url,
        bot: { id: 42, username: 'gov_bot' },
      },
      {
        id: 'vk',
        agency: 'ulyanovsk',
        channel: 'vk',
        mode: 'webhook',
        groupId: 123,
        token: 'T',
        secret: 's3cret',
        confirmation: 'abc123',
        apiBaseUrl: vk.url,
      },
    ],
  });
  telegram.setHook(`${server.url}/hooks/telegram/tg`, 's3cret');
  vk.setHook(`${server.url}/hooks/vk/vk`, 's3cret');
  for (const stand of [telegram, vk]) stand.faults.sometimes(0.03, { do: 'lose' });

  const random = seededRandom(42);
  const talks = Array.from({ length: CONVERSATIONS }, (_, i) => talk(1_000 + i, random));
  const killing = (async () => {
    for (let kill = 0; kill < KILLS; kill++) {
      await wait(100 + random() * 700);
      await server.kill();
      await server.start();
    }
  })();
  await Promise.all([...talks, killing]).finally(() => ended.abort());
  for (const stand of [telegram, vk]) stand.faults.clear();
  await untilSettled();
}, 150_000);

afterAll(async () => {
  ended.abort();
  await server?.stop();
  await telegram?.close();
  await vk?.close();
  rmSync(dataDir, { recursive: true, force: true });
});

describe(`${CONVERSATIONS * EACH} events over ${CONVERSATIONS} conversations, killed ${KILLS} times`, () => {
  test('lost: none', () => {
    expect(rows(`select event_key from inbox where state != 'done'`)).toEqual([]);
    expect(rows('select event_key from inbox')).toHaveLength(CONVERSATIONS * EACH);
    expect(rows(`select id from messages where author = 'client'`)).toHaveLength(CONVERSATIONS * EACH);
  });

  test('handled twice: none', () => {
    const twice = rows(
      `select conversation_id, external_id, count(*) as n from messages where author = 'client' group by 1, 2 having n > 1`,
    );
    expect(twice).toEqual([]);
    expect(rows(`select account, conversation from lanes where arrived != handled`)).toEqual([]);
  });

  test('order within a conversation: as the platform had it, wherever it waited for our answer', () => {
    const handled = rows<{ conversation: string; number: number; seq: number }>(
      `select c.external_id as conversation, cast(m.external_id as integer) - 1 as number, m.seq
       from messages m join conversations c on c.id = m.conversation_id where m.author = 'client'`,
    );
    const seqs = new Map(handled.map((row) => [`${row.conversation}/${row.number}`, row.seq]));
    const inversions = sent.flatMap((later) =>
      sent.filter(
        (earlier) =>
          earlier.conversation === later.conversation &&
          earlier.acknowledged < later.begun &&
          (seqs.get(`${earlier.conversation}/${earlier.number}`) ?? Infinity) >
            (seqs.get(`${later.conversation}/${later.number}`) ?? -1),
      ),
    );
    expect(inversions).toEqual([]);
    expect(seqs.size).toBe(CONVERSATIONS * EACH);
  });

  test('sent twice where the platform guards repeats: none, and nothing is doubtful there', () => {
    const outbox = rows<{ state: string; external_id: string }>(
      `select state, external_id from outbox where account = 'vk'`,
    );
    expect(outbox.filter((row) => row.state !== 'sent')).toEqual([]);
    expect(vk.messages).toHaveLength(outbox.length);
    expect(new Set(vk.messages.map((message) => message.params['random_id'])).size).toBe(outbox.length);
  });

  test('sent twice elsewhere: none; every doubtful send is listed as unknown', () => {
    const outbox = rows<{ chat: string; state: string; external_id: string | null }>(
      `select c.external_id as chat, o.state, o.external_id from outbox o
       join conversations c on c.id = o.conversation_id where o.account = 'tg'`,
    );
    const chats = new Set(outbox.map((row) => row.chat));
    for (const chat of chats) {
      const own = outbox.filter((row) => row.chat === chat);
      const confirmed = own.filter((row) => row.state === 'sent');
      const unknown = own.filter((row) => row.state === 'unknown');
      const arrived = telegram.messages.filter((message) => message.chat === chat);
      const unconfirmed = arrived.length - confirmed.length;
      expect(confirmed.length + unknown.length).toBe(own.length);
      expect(unconfirmed).toBeGreaterThanOrEqual(0);
      expect(unconfirmed).toBeLessThanOrEqual(unknown.length);
    }
    const alarmed = rows(`select id from alarms where kind = 'send_unknown'`).length > 0;
    expect(alarmed).toBe(outbox.some((row) => row.state === 'unknown'));
  });
});
