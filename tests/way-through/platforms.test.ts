import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startTelegramStand, type TelegramStand } from '../../scripts/stands/telegram.ts';
import { startVkStand, type VkStand } from '../../scripts/stands/vk.ts';
import {
  openServer,
  type ServerStand,
  TELEGRAM,
  telegramUpdate,
  VK,
  vkUpdate,
} from '../http/server-stand.ts';

const QUESTION = 'Как записаться на личный приём?';
const CALL = 'Позовите сотрудника';

let telegram: TelegramStand;
let vk: VkStand;
let server: ServerStand;
beforeEach(async () => {
  telegram = await startTelegramStand({ factor: 0.001 });
  vk = await startVkStand({ factor: 0.000_1 });
  server = await openServer({
    accounts: [
      { ...TELEGRAM, apiRoot: telegram.url },
      { ...VK, apiBaseUrl: vk.url },
    ],
  });
  telegram.setHook(`${server.url}/hooks/telegram/tg`, 's3cret');
  vk.setHook(`${server.url}/hooks/vk/vk`, 's3cret');
});
afterEach(async () => {
  await server.close();
  await telegram.close();
  await vk.close();
});

const settled = () => expect.poll(() => server.settled(), { timeout: 15_000, interval: 20 }).toBe(true);
const cases = () =>
  server.rows<{ status: string; due_at: number | null; opened_at: number }>(
    'select status, due_at, opened_at from cases',
  );
const outbox = () =>
  server.rows<{ state: string; attempts: number; reason: string | null }>(
    'select state, attempts, reason from outbox order by id',
  );
const alarms = () => server.rows<{ kind: string }>('select kind from alarms').map(({ kind }) => kind);

describe('a question to the bot', () => {
  it('in Telegram is answered from the knowledge base, with its source and the way to a person', async () => {
    await telegram.deliver(telegramUpdate(1, QUESTION));
    await settled();
    const [answer] = telegram.messages;
    expect(answer?.text).toContain('Источник:');
    expect(JSON.stringify(answer?.params)).toContain('operator');
    expect(cases()).toHaveLength(1);
  });

  it('in VK too', async () => {
    await vk.deliver(vkUpdate(1, QUESTION));
    await settled();
    expect(vk.messages.map(({ text }) => text)).toEqual([expect.stringContaining('Источник:')]);
    expect(vk.messages[0]?.params['keyboard']).toContain('operator');
  });

  it('that is delivered again is one case and one reply', async () => {
    telegram.hook.redeliver(1, 3);
    vk.hook.redeliver(1, 3);
    await Promise.all([telegram.deliver(telegramUpdate(1, QUESTION)), vk.deliver(vkUpdate(1, QUESTION))]);
    await settled();
    expect([telegram.messages.length, vk.messages.length, cases().length]).toEqual([1, 1, 2]);
    expect(alarms()).toEqual([]);
  });

  it('that comes an hour late starts its clock when it was written', async () => {
    const written = Math.floor(Date.now() / 1_000) - 3_600;
    await telegram.deliver(telegramUpdate(1, CALL, written));
    await settled();
    const clocks = server.rows<{ started_at: number }>('select started_at from clocks');
    expect(clocks.map(({ started_at: at }) => at)).toEqual([written * 1_000]);
  });
});

describe('an answer on its way', () => {
  it('whose receipt Telegram lost is listed as unknown, never sent again, and its case waits for a person', async () => {
    telegram.faults.next(1, { do: 'lose' }, 'sendMessage');
    await telegram.deliver(telegramUpdate(1, QUESTION));
    await settled();
    expect(outbox().map(({ state }) => state)).toEqual(['unknown']);
    expect(telegram.messages).toHaveLength(1);
    expect(alarms()).toEqual(['send_unknown']);
    expect(cases()).toMatchObject([{ status: 'waiting', due_at: expect.any(Number) }]);
    await telegram.deliver(telegramUpdate(2, 'Спасибо'));
    await expect.poll(() => telegram.messages.length, { timeout: 10_000 }).toBe(2);
    expect(telegram.calls.filter(({ method }) => method === 'sendMessage')).toHaveLength(2);
  });

  it('whose receipt VK lost is sent again under the same number and appears once', async () => {
    vk.faults.next(2, { do: 'lose' }, 'messages.send');
    await vk.deliver(vkUpdate(1, QUESTION));
    await settled();
    const tries = vk.calls.filter(({ method }) => method === 'messages.send');
    expect(tries).toHaveLength(3);
    expect(new Set(tries.map(({ params }) => params['random_id'])).size).toBe(1);
    expect(vk.messages).toHaveLength(1);
    expect(outbox()).toMatchObject([{ state: 'sent', attempts: 3 }]);
  });

  it('that a person does not take leaves the clock running and tells the operators', async () => {
    vk.denied.add('8');
    await vk.deliver(vkUpdate(1, QUESTION));
    await settled();
    expect(outbox()).toMatchObject([{ state: 'failed' }]);
    expect(cases()).toMatchObject([{ status: 'waiting', due_at: expect.any(Number) }]);
    expect(server.rows('select id from conversations where unreachable = 1')).toHaveLength(1);
    expect(server.rows(`select id from clocks where state = 'running'`)).toHaveLength(1);
    expect(alarms()).toEqual(['send_failed']);
  });

  it('waits as long as the platform asks, and comes in order', async () => {
    const busy = {
      ok: false,
      error_code: 429,
      description: 'Too Many Requests',
      parameters: { retry_after: 1 },
    };
    telegram.faults.next(1, { do: 'answer', status: 429, body: JSON.stringify(busy) }, 'sendMessage');
    await telegram.deliver(telegramUpdate(1, CALL));
    await settled();
    expect(outbox()).toMatchObject([{ state: 'sent', attempts: 2 }]);
    expect(telegram.messages).toHaveLength(1);
  });

  it('stops for the whole account when its token is refused, and nothing is lost by it', async () => {
    const refused = { ok: false, error_code: 401, description: 'Unauthorized' };
    telegram.faults.sometimes(1, { do: 'answer', status: 401, body: JSON.stringify(refused) }, 'sendMessage');
    await telegram.deliver(telegramUpdate(1, CALL));
    await expect.poll(alarms, { timeout: 10_000 }).toEqual(['account_stopped']);
    expect(outbox()).toMatchObject([{ state: 'ready' }]);
    expect(cases()).toHaveLength(1);
  });
});

it('a menu in Telegram begins with a greeting and opens no case', async () => {
  await telegram.deliver(telegramUpdate(1, '/start'));
  await settled();
  expect(telegram.messages.map(({ text }) => text)).toEqual([expect.stringContaining('Здравствуйте')]);
  expect(cases()).toEqual([]);
});
