import AxeBuilder from 'axe-core';
import type { BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { browserForTests } from '../../console/browser.ts';
import { type ServantStand, startServant } from './stand.ts';

const browser = await browserForTests();
/** A folder to leave pictures in, for people who look at them. */
const PICTURES = process.env['PICTURES'];

describe.skipIf(!browser)('the civil servants’ base in a browser', () => {
  let stand: ServantStand;
  let url: string;
  const contexts: BrowserContext[] = [];
  const problems: string[] = [];

  beforeAll(async () => {
    stand = await startServant();
    url = await stand.listen();
  });
  afterAll(async () => {
    await Promise.all(contexts.map((context) => context.close()));
    await browser?.close();
    await stand.stop();
  });

  async function open(options: BrowserContextOptions = {}): Promise<Page> {
    if (!browser) throw new Error('no browser');
    const context = await browser.newContext({ locale: 'ru-RU', reducedMotion: 'reduce', ...options });
    contexts.push(context);
    context.setDefaultTimeout(8_000);
    const page = await context.newPage();
    page.on('pageerror', (error) => problems.push(error.message));
    page.on('console', (message) => {
      if (/Content Security Policy|htmx:/u.test(message.text())) problems.push(message.text());
    });
    await page.goto(`${url}/portal/servant`);
    return page;
  }

  let visitors = 0;
  /** Signs in with the keyboard alone; the code is read from the data folder, as an administrator would. */
  async function enter(page: Page): Promise<void> {
    visitors += 1;
    stand.address = `10.0.0.${visitors}`;
    await page.waitForSelector('#address:focus');
    await page.keyboard.type(`ivanov${visitors}@lenreg.ru`);
    await page.keyboard.press('Enter');
    await page.waitForSelector('#code:focus');
    await page.keyboard.type(stand.lastCode());
    await page.keyboard.press('Enter');
    await page.waitForSelector('#question');
  }

  const hasFocus = (page: Page, selector: string) =>
    page
      .locator(selector)
      .first()
      .evaluate(
        (each) =>
          each === (globalThis as unknown as { document: { activeElement: unknown } }).document.activeElement,
      );

  /** Presses Tab until the element is reached. */
  async function tabTo(page: Page, selector: string): Promise<void> {
    for (let presses = 0; presses < 60; presses += 1) {
      if (await hasFocus(page, selector)) return;
      await page.keyboard.press('Tab');
    }
    throw new Error(`${selector} cannot be reached by Tab`);
  }

  async function shoot(page: Page, name: string): Promise<void> {
    if (PICTURES) await page.screenshot({ path: `${PICTURES}/${name}.png` });
  }

  it('is entered, searched and read with the keyboard alone', async () => {
    const page = await open();
    await enter(page);
    await tabTo(page, '#question');
    await page.keyboard.type('конфликт инт');
    await page.waitForSelector('#results >> text=Подходящие статьи');
    expect(await page.locator('#results .links a').first().innerText()).toMatch(/конфликт/iu);
    await page.locator('#question').fill('');
    await page.keyboard.type('можно ли принять подарок');
    await page.keyboard.press('Enter');
    await page.waitForSelector('#results .answer');
    expect(await page.locator('#results .answer h2').innerText()).toMatch(/подар/iu);
    expect(page.url()).toBe(`${url}/portal/servant/leningrad`);
    await tabTo(page, '#results .answer h2 a');
    await page.keyboard.press('Enter');
    await page.waitForSelector('h1 >> text=/подар/i');
    expect(await page.innerText('main')).toContain('не является юридическим заключением');
    await tabTo(page, 'text=Не помогло');
    await page.keyboard.press('Enter');
    await page.waitForSelector('text=Отметили, что статья не помогла');
    await tabTo(page, 'text=← К поиску и разделам');
    await page.keyboard.press('Enter');
    await tabTo(page, 'summary');
    await page.keyboard.press('Enter');
    await page.waitForSelector('details[open] a');
    await tabTo(page, 'text=Выйти');
    await page.keyboard.press('Enter');
    await page.waitForSelector('#address');
  });

  it('keeps the answer although suggestions were due while it was on its way', async () => {
    const page = await open();
    await enter(page);
    let suggested = 0;
    await page.route('**/suggest', (route) => {
      suggested += 1;
      return route.continue();
    });
    const late: (() => void)[] = [];
    await page.route('**/ask', async (route) => {
      await new Promise<void>((resolve) => late.push(resolve));
      await route.continue();
    });
    await page.fill('#question', 'можно ли принять подарок');
    await page.keyboard.press('Enter');
    await page.evaluate('new Promise((resolve) => setTimeout(resolve, 500))');
    for (const go of late) go();
    await page.waitForSelector('#results .answer');
    expect(suggested).toBe(0);
    await page.locator('#question').press('End');
    await page.keyboard.type(' от коллег');
    await page.waitForSelector('#results >> text=Подходящие статьи');
  });

  it('says honestly that it does not know, with whom to ask', async () => {
    const page = await open();
    await enter(page);
    await page.fill('#question', 'как перевести оклад в тугрики монгольского банка');
    await page.keyboard.press('Enter');
    await page.waitForSelector('#results >> text=В базе нет ответа');
    expect(await page.locator('#results #unit').innerText()).toContain('Суворовский');
  });

  it('works without scripts', async () => {
    const page = await open({ javaScriptEnabled: false });
    stand.address = '10.0.1.1';
    await page.fill('#address', 'petrov@lenreg.ru');
    await page.click('text=Получить код');
    await page.fill('#code', stand.lastCode());
    await page.click('button >> text=Войти');
    await page.fill('#question', 'можно ли принять подарок');
    await page.press('#question', 'Enter');
    await page.waitForSelector('#results .answer');
    expect(await page.inputValue('#question')).toBe('можно ли принять подарок');
    await page.click('text=Открыть статью целиком');
    await page.waitForSelector('h1 >> text=/подар/i');
  });

  it('goes to the sign-in when the visit has ended while a person types', async () => {
    const page = await open();
    await enter(page);
    await stand.store.db.deleteFrom('servant_sessions').execute();
    await page.locator('#question').pressSequentially('подарок');
    await page.waitForSelector('#address');
  });

  const check = async (page: Page) => {
    await page.evaluate(AxeBuilder.source);
    const found = await page.evaluate(async () => {
      const { axe } = globalThis as unknown as { axe: typeof AxeBuilder };
      const { violations } = await axe.run();
      return violations.map(
        ({ id, nodes }) => `${id}: ${nodes.map((node) => node.html.slice(0, 120)).join(' | ')}`,
      );
    });
    expect(found).toEqual([]);
    expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
  };

  it.each(['light', 'dark'] as const)('has no accessibility violation in %s', async (colorScheme) => {
    for (const [size, viewport] of Object.entries({
      desk: { width: 1440, height: 900 },
      phone: { width: 390, height: 844 },
    })) {
      const named = (name: string) => `${name}-${colorScheme}-${size}`;
      const page = await open({ colorScheme, viewport, bypassCSP: true });
      await check(page);
      await shoot(page, named('door'));
      await enter(page);
      await check(page);
      await shoot(page, named('home'));
      await page.locator('#question').pressSequentially('справка');
      await page.waitForSelector('#results .links');
      await check(page);
      await shoot(page, named('suggest'));
      await page.fill('#question', 'можно ли принять подарок');
      await page.keyboard.press('Enter');
      await page.waitForSelector('#results .answer');
      await check(page);
      await shoot(page, named('answer'));
      await page.fill('#question', 'как перевести оклад в тугрики монгольского банка');
      await page.keyboard.press('Enter');
      await page.waitForSelector('#results #unit');
      await check(page);
      await shoot(page, named('nothing'));
      await page.goto(`${url}/portal/servant/leningrad/articles/kb-069`);
      await check(page);
      await shoot(page, named('article'));
      await page.evaluate('scrollTo(0, document.body.scrollHeight)');
      await shoot(page, named('article-end'));
    }
  });

  it('ran without errors of scripts and without anything that the policy forbids', () => {
    expect(problems).toEqual([]);
  });
});
