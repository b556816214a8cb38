import { mkdirSync } from 'node:fs';
import AxeBuilder from 'axe-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Finding } from '../../src/channel/abilities.ts';
import { HOUR, MINUTE } from '../../src/kernel/instants.ts';
import { browserForTests } from './browser.ts';
import { type ConsoleStand, NOW, PASSWORD, startConsole } from './stand.ts';

const FINDINGS: readonly Finding[] = [
  { id: 'token', state: 'works', text: 'Ключ сообщества принят, права: messages, wall.' },
  {
    id: 'userToken',
    state: 'limited',
    text: 'Нет ключа администратора (userToken). Недоступны: ответы под фото, видео, товарами и в обсуждениях.',
    todo: 'Получите ключ администратора сообщества и запишите его в userToken.',
  },
  {
    id: 'events',
    state: 'fault',
    text: 'Выключены главные события: message_reply. <b>Об ответах сотрудников программа не узнаёт.</b>',
    todo: 'Выполните otklik channels connect или отметьте их сами.',
  },
];

const browser = await browserForTests();
let stand: ConsoleStand;
beforeAll(async () => {
  stand = await startConsole();
  await stand.addStaff('Анна', 'anna@example.org', 'operator', ['leningrad']);
  await stand.addStaff('Глеб', 'gleb@example.org', 'supervisor', ['leningrad']);
  await stand.store.db
    .insertInto('channel_checks')
    .values(
      [
        { account: 'leningrad-vk', findings: JSON.stringify(FINDINGS), silent_since: null },
        { account: 'leningrad-telegram', findings: '[]', silent_since: NOW - 3 * HOUR },
        { account: 'kursk-vk', findings: JSON.stringify(FINDINGS), silent_since: null },
      ].map((row) => ({
        ...row,
        checked_at: NOW - 2 * MINUTE,
        recovered_until: NOW,
        next_at: NOW,
        lease_owner: null,
        lease_until: 0,
      })),
    )
    .execute();
  await stand.store.db
    .insertInto('account_states')
    .values({
      account: 'leningrad-vk',
      cursor: null,
      last_event_at: NOW - HOUR,
      hold_until: 0,
      stopped_reason: null,
    })
    .execute();
});
afterAll(async () => {
  await browser?.close();
  await stand.stop();
});

async function read(login: string, path: string): Promise<{ status: number; text: string }> {
  const response = await stand.app.request(`/console${path}`, {
    headers: { cookie: await stand.cookieOf(login) },
  });
  return { status: response.status, text: (await response.text()).replaceAll(/\s+/g, ' ') };
}

describe('the page of channels', () => {
  it('says what works, what is missing and what to press, most pressing first, as text', async () => {
    const { text } = await read('gleb@example.org', '/channels');
    expect(text).toContain('Не работает, последнее событие');
    expect(text).toContain('Не работает.</strong> Выключены главные события: message_reply. &lt;b&gt;');
    expect(text.indexOf('Выключены главные события')).toBeLessThan(text.indexOf('Нет ключа администратора'));
    expect(text).toContain('Недоступно.</strong> Нет ключа администратора');
    expect(text).toContain('Что сделать: Выполните otklik channels connect');
    expect(text).toContain('Не работает: молчит с');
    expect(text).toContain('Что работает: 1');
    expect(text).not.toContain('kursk-vk');
    expect(text).toContain('Каналы: не работает 2');
  });

  it('is for supervisors and administrators; others see the bell', async () => {
    expect((await read('anna@example.org', '/channels')).status).toBe(403);
    const queue = await read('anna@example.org', '/queue');
    expect(queue.text).toContain('Каналы: не работает 2');
    expect(queue.text).not.toContain('/console/channels');
    expect((await read('admin@otklik.local', '/channels')).text).toContain('kursk-vk');
  });

  it.skipIf(!browser)('has no fault that axe knows, and fits a telephone', async () => {
    const url = await stand.listen();
    const folder = process.env['PICTURES'];
    if (folder) mkdirSync(folder, { recursive: true });
    for (const [width, height, colorScheme] of [
      [1280, 720, 'light'],
      [390, 844, 'dark'],
    ] as const) {
      const context = await browser?.newContext({
        viewport: { width, height },
        colorScheme,
        locale: 'ru-RU',
      });
      context?.setDefaultTimeout(8_000);
      const page = await context?.newPage();
      if (!page) throw new Error('no page');
      await page.goto(`${url}/console/channels`);
      await page.fill('[name=login]', 'gleb@example.org');
      await page.fill('[name=password]', PASSWORD);
      await page.click('text=Войти');
      await page.waitForSelector('.channel');
      await page.locator('.channel summary').first().click();
      await page.evaluate(AxeBuilder.source);
      const violations = await page.evaluate(async () => {
        const { axe } = globalThis as unknown as { axe: typeof AxeBuilder };
        return (await axe.run()).violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`);
      });
      expect(violations).toEqual([]);
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width);
      if (folder)
        await page.screenshot({ path: `${folder}/channels-${width}-${colorScheme}.png`, fullPage: true });
      await context?.close();
    }
  });
});
