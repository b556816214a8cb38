import AxeBuilder from 'axe-core';
import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { HOUR } from '../../src/kernel/instants.ts';
import { clocksOf, startCase } from '../watch/watch-stand.ts';
import { browserForTests } from './browser.ts';
import { seedCase, seedMessage } from './seed.ts';
import { type ConsoleStand, NOW, startConsole } from './stand.ts';

const browser = await browserForTests();

/** What the page does to tell, kept where the test can read it. */
const LISTEN = `
  window.told = [];
  window.Notification = class extends EventTarget {
    static permission = 'granted';
    static requestPermission() { return Promise.resolve('granted'); }
    constructor(title) { super(); window.told.push(title); }
  };
  Object.defineProperty(document, 'hidden', { get: () => true });
`;

describe.skipIf(!browser)('comfort of the console', () => {
  let stand: ConsoleStand;
  let url = '';
  let anna = '';
  let context: BrowserContext;
  let page: Page;

  beforeAll(async () => {
    if (!browser) return;
    stand = await startConsole();
    anna = await stand.addStaff('Анна', 'anna@example.org', 'supervisor', ['leningrad', 'ulyanovsk']);
    for (let i = 0; i < 3; i += 1)
      await seedCase(stand.store.db, { openedAt: NOW, dueAt: NOW + (i + 1) * HOUR });
    url = await stand.listen();
    context = await browser.newContext({
      viewport: { width: 1280, height: 720 },
      bypassCSP: true,
      reducedMotion: 'reduce',
    });
    await context.addInitScript(LISTEN);
    await signInAs('admin@otklik.local');
    page = await context.newPage();
    page.setDefaultTimeout(8_000);
  });
  afterAll(async () => {
    await browser?.close();
    await stand.stop();
  });

  async function signInAs(login: string): Promise<void> {
    const [name = '', value = ''] = (await stand.cookieOf(login)).split('=', 2);
    await context.addCookies([{ name, value, url }]);
  }

  const faults = async (): Promise<string[]> => {
    await page.evaluate(AxeBuilder.source);
    return page.evaluate(async () => {
      const { axe } = globalThis as unknown as { axe: typeof AxeBuilder };
      const { violations } = await axe.run();
      return violations.map(
        ({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 100)).join('|')}`,
      );
    });
  };

  it('no page has an accessibility violation in light or dark, nor runs out of 1280 × 720 or a phone', async () => {
    const id = await startCase(stand.store, { agency: 'ulyanovsk', at: NOW - 2 * HOUR });
    const [clock] = await clocksOf(stand.store, id);
    const pages = [
      'queue',
      `cases/${id}`,
      `cases/${id}/evidence`,
      `clocks/${clock?.id}`,
      'terms',
      'repair',
      'channels',
      'people',
      'moderation',
      'wall',
      'reports',
      'incidents',
      'appeals',
      'appeals/report',
      'surveys',
      'privacy',
    ];
    const own = ['audit', 'password', 'security', 'knowledge', 'knowledge/gaps', 'nowhere'];
    const found: string[] = [];
    for (const path of [...pages, ...own]) {
      await page.setViewportSize({ width: 1280, height: 720 });
      await page.goto(`${url}/console/${path}`);
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme });
        found.push(...(await faults()).map((fault) => `${path}, ${colorScheme}: ${fault}`));
      }
      for (const width of [1280, 640, 390]) {
        await page.setViewportSize({ width, height: 720 });
        const fits = await page.evaluate(`document.documentElement.scrollWidth <= innerWidth`);
        if (fits !== true) found.push(`${path} runs out of ${width}`);
      }
    }
    expect(found).toEqual([]);
  }, 60_000);

  it('the colours that a person chose stay, whatever the system says', async () => {
    await page.setViewportSize({ width: 1280, height: 720 });
    await page.emulateMedia({ colorScheme: 'light' });
    await page.goto(`${url}/console/queue`);
    const paper = () => page.evaluate(`getComputedStyle(document.body).backgroundColor`);
    const light = await paper();
    await page.click('.menu-name');
    await page.selectOption('#theme', 'dark');
    expect(await paper()).not.toBe(light);
    const dark = await paper();
    await page.reload();
    expect(await paper()).toBe(dark);
    await page.keyboard.press('Escape');
    await page.click('.menu-name');
    await page.selectOption('#theme', 'system');
    expect(await paper()).toBe(light);
    await page.keyboard.press('Escape');
    expect(await page.evaluate(`document.activeElement.tagName`)).toBe('SUMMARY');
  });

  it('the explanation is closed without scrolling, and tells of skipped days once', async () => {
    const id = await startCase(stand.store, { agency: 'ulyanovsk', at: NOW - 100 * HOUR });
    await page.goto(`${url}/console/cases/${id}`);
    await page.click('#why');
    await page.waitForSelector('#explanation[open] .counted');
    const box = await page.locator('#explanation > form button').boundingBox();
    expect((box?.y ?? 999) + (box?.height ?? 999)).toBeLessThanOrEqual(720);
    const text = await page.locator('#explanation-body').innerText();
    for (const day of new Set(text.match(/\d+ ноября — (?:суббота|воскресенье|выходной)[^.,;]*/gu)))
      expect(text.split(day)).toHaveLength(2);
    await page.click('#explanation > form button');
    await page.waitForSelector('#explanation', { state: 'hidden' });
  });

  it('tells of a new message in one’s own case by a notification, and of nobody else’s', async () => {
    await context.clearCookies();
    await signInAs('anna@example.org');
    const seed = { status: 'in_work', openedAt: NOW, dueAt: NOW + HOUR } as const;
    const own = await seedCase(stand.store.db, { ...seed, owner: anna });
    const others = await seedCase(stand.store.db, { ...seed, owner: null });
    const numbers = await stand.store.db.selectFrom('cases').select(['id', 'number']).execute();
    const number = numbers.find(({ id }) => id === own.id)?.number;
    await page.goto(`${url}/console/queue`);
    await page.waitForSelector('body[data-line=on]');
    const told = () => page.evaluate<string[]>('window.told');
    const write = async (to: typeof own, minute: number) => {
      await seedMessage(stand.store.db, to, { author: 'client', text: 'Ещё', at: NOW + minute });
      await stand.store.db
        .updateTable('cases')
        .set({ last_client_at: NOW + minute })
        .where('id', '=', to.id)
        .execute();
      await stand.announce(to.id);
      await page.waitForTimeout(500);
    };
    await write(own, 1);
    expect(await told()).toEqual([]);
    await page.click('.menu-name');
    await page.check('#notify-on');
    await write(others, 2);
    expect(await told()).toEqual([]);
    await write(own, 3);
    expect(await told()).toEqual([`Вопрос ЛО-${number}: новое сообщение`]);
    await stand.announce(own.id);
    await page.waitForTimeout(500);
    expect(await told()).toHaveLength(1);
  });
});
