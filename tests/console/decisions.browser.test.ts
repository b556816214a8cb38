import axe from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { vkBot } from '../../bots/vk/channel.ts';
import { HOUR } from '../../src/kernel/instants.ts';
import { browserForTests } from './browser.ts';
import { seedCase } from './seed.ts';
import { type ConsoleStand, NOW, PASSWORD, startConsole } from './stand.ts';

const browser: Browser | null = await browserForTests();
let stand: ConsoleStand;
let url = '';
let caseId = '';
beforeAll(async () => {
  stand = await startConsole();
  await stand.addStaff('Глеб Кузнецов', 'gleb@example.org', 'supervisor', ['ulyanovsk', 'leningrad']);
  const account = { groupId: 1, token: 'T', secret: 's', confirmation: 'c', userToken: 'u' };
  stand.channels.set('leningrad-vk', vkBot.open(account));
  const given = { agency: 'leningrad', place: 'public', openedAt: NOW - HOUR, dueAt: NOW + HOUR } as const;
  for (let at = 0; at < 6; at++) {
    const { id, conversation } = await seedCase(stand.store.db, {
      ...given,
      title: `Нет воды на Ленина, ${at}`,
    });
    caseId = id;
    const talks = stand.store.db.updateTable('conversations').set({ external_id: `wall:-1_5:${at + 1}` });
    await talks.where('id', '=', conversation).execute();
    const messages = stand.store.db.updateTable('messages').set({ external_id: `${70 + at}` });
    await messages.where('case_id', '=', id).execute();
  }
  url = await stand.listen();
});
afterAll(async () => {
  await browser?.close();
  await stand.stop();
});

async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  return page.evaluate(async () => {
    const { axe } = globalThis as unknown as { axe: typeof import('axe-core') };
    const { violations } = await axe.run();
    return violations.map((found) => `${found.id}: ${found.nodes.map((node) => node.html).join(' ')}`);
  });
}

it.runIf(browser !== null).each(['light', 'dark'] as const)(
  'decisions, the ledger and an event are read and used, %s',
  async (colorScheme) => {
    const context = await browser?.newContext({ viewport: { width: 1280, height: 720 }, colorScheme });
    const page = await context?.newPage();
    if (!page) throw new Error('no page');
    await page.goto(`${url}/console/cases/${caseId}`);
    await page.fill('input[name=login]', 'gleb@example.org');
    await page.fill('input[name=password]', PASSWORD);
    await page.keyboard.press('Enter');
    await page.locator('#decision-box > summary').press('Enter');
    for (const name of ['redirect', 'refuse', 'abuse']) {
      await page.locator(`#decision-${name} > summary`).press('Enter');
      expect(await violations(page)).toEqual([]);
    }
    await page.locator('.take-away > summary').first().press('Enter');
    await page.locator('#close-box > summary').press('Enter');
    await page.selectOption('#close-box select', 'answered');
    await page.locator('#close-box input[value=by_date]').check();
    await page.getByLabel('К какому дню').waitFor();
    expect(await violations(page)).toEqual([]);
    await page.goto(`${url}/console/moderation`);
    expect(await violations(page)).toEqual([]);
    await page.goto(`${url}/console/incidents`);
    expect(await violations(page)).toEqual([]);
    if (colorScheme === 'dark') return;
    await page.getByLabel('Название события').fill('Нет воды, Ленина');
    await page.getByRole('button', { name: 'Создать событие' }).press('Enter');
    await page.getByLabel('Ответ всем').fill('Воду дадут сегодня к 18:00.');
    await page.getByRole('button', { name: 'На утверждение' }).press('Enter');
    await page.getByRole('button', { name: 'Утвердить и отправить: 6' }).press('Enter');
    await page.getByText('Доставлено 0 из 6').waitFor();
    expect(await violations(page)).toEqual([]);
  },
  30_000,
);
