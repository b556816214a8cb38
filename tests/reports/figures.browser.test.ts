import AxeBuilder from 'axe-core';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { HOUR } from '../../src/kernel/instants.ts';
import { browserForTests } from '../console/browser.ts';
import { type SeededCase, seedCase } from '../console/seed.ts';
import { type ConsoleStand, NOW, PASSWORD, startConsole } from '../console/stand.ts';

const browser = await browserForTests();
const TITLE = 'Когда починят дорогу у школы в посёлке имени Морозова, ведь обещали ещё весной?';
let stand: ConsoleStand;
let first: SeededCase;
let url: string;

beforeAll(async () => {
  stand = await startConsole();
  await stand.addStaff('Софья Константинопольская', 's@example.org', 'supervisor', ['leningrad', 'kursk']);
  for (const agency of ['leningrad', 'kursk'])
    first = await seedCase(stand.store.db, { agency, openedAt: NOW - HOUR, dueAt: NOW - 1, title: TITLE });
  url = await stand.listen();
});
afterAll(async () => {
  await browser?.close();
  await stand.stop();
});

async function signedIn(width: number, height: number, colorScheme: 'light' | 'dark'): Promise<Page> {
  const context = await browser?.newContext({ viewport: { width, height }, colorScheme, locale: 'ru-RU' });
  if (!context) throw new Error('no browser');
  context.setDefaultTimeout(8_000);
  const page = await context.newPage();
  await page.goto(`${url}/console`);
  await page.locator('input[name="login"]').fill('s@example.org');
  await page.locator('input[name="password"]').fill(PASSWORD);
  await page.keyboard.press('Enter');
  await page.waitForURL('**/console/queue**');
  return page;
}

describe.skipIf(!browser)('figures in a browser', () => {
  it.each([
    [1280, 720, 'light'],
    [390, 844, 'dark'],
  ] as const)(
    'have no fault that axe knows and no horizontal scroll at %i×%i',
    async (width, height, scheme) => {
      const page = await signedIn(width, height, scheme);
      const refused: string[] = [];
      page.on('console', (message) => void (message.type() === 'error' && refused.push(message.text())));
      for (const path of ['wall', 'wall?screen', 'reports?period=day', `cases/${first.id}/evidence`]) {
        await page.goto(`${url}/console/${path}`);
        await page.evaluate(AxeBuilder.source);
        const violations = await page.evaluate(async () => {
          const { axe } = globalThis as unknown as { axe: typeof AxeBuilder };
          return (await axe.run()).violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`);
        });
        expect([path, ...violations]).toEqual([path]);
        expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width);
      }
      expect(refused).toEqual([]);
      await page.context().close();
    },
  );

  it('the wall on a screen fits it and refreshes itself', async () => {
    const page = await signedIn(1280, 720, 'dark');
    await page.goto(`${url}/console/wall?screen`);
    await page.locator('.big-bad strong').getByText('2', { exact: true }).waitFor();
    expect(await page.evaluate('document.documentElement.scrollHeight')).toBeLessThanOrEqual(720);
    const late = await seedCase(stand.store.db, { openedAt: NOW - HOUR, dueAt: NOW - 1 });
    await stand.announce(late.id);
    await page.locator('.big-bad strong').getByText('3', { exact: true }).waitFor();
    await page.context().close();
  });
});
