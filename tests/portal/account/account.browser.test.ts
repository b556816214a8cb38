import AxeBuilder from 'axe-core';
import type { BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { browserForTests } from '../../console/browser.ts';
import { type AccountStand, startAccount } from './stand.ts';

const browser = await browserForTests();
/** A folder to leave pictures in, for people who look at them. */
const PICTURES = process.env['PICTURES'];
const PHONE = { width: 390, height: 844 };
const DESK = { width: 1280, height: 720 };
const TEXT = 'Во дворе дома 5 по Соборной улице третий день не горит свет.\n\nПрошу починить и сообщить мне.';

describe.skipIf(!browser)('the personal account in a browser', () => {
  let stand: AccountStand;
  let url: string;
  const contexts: BrowserContext[] = [];

  beforeAll(async () => {
    stand = await startAccount();
    url = await stand.listen();
  });
  afterAll(async () => {
    await Promise.all(contexts.map((context) => context.close()));
    await browser?.close();
    await stand.stop();
  });

  async function open(options: BrowserContextOptions): Promise<Page> {
    if (!browser) throw new Error('no browser');
    const context = await browser.newContext({ locale: 'ru-RU', ...options });
    contexts.push(context);
    context.setDefaultTimeout(8_000);
    const page = await context.newPage();
    await page.goto(`${url}/portal/account/leningrad`);
    return page;
  }

  /** Nothing that axe finds, nothing to scroll sideways; a picture where one is wanted. */
  async function look(page: Page, name: string): Promise<void> {
    if (PICTURES) await page.screenshot({ path: `${PICTURES}/${name}.png`, fullPage: true });
    expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
    await page.evaluate(AxeBuilder.source);
    const found = await page.evaluate(async () => {
      const { axe } = globalThis as unknown as { axe: typeof AxeBuilder };
      const { violations } = await axe.run();
      return violations.map(
        ({ id, nodes }) => `${id}: ${nodes.map((node) => node.html.slice(0, 120)).join(' | ')}`,
      );
    });
    expect(found, name).toEqual([]);
  }

  it('leads from the door to a sent appeal on a phone without JavaScript', async () => {
    const page = await open({ viewport: PHONE, javaScriptEnabled: false });
    await page.click('text=Войти через Госуслуги');
    expect(await page.innerText('.test')).toContain('ТЕСТ, не Госуслуги');
    await page.click('text=Разрешить');
    await page.click('text=Написать обращение');
    await page.check('input[value="complaint"]');
    await page.fill('#essence', TEXT);
    const buffer = Buffer.from('%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer<<>>\n%%EOF\n');
    await page.setInputFiles('#file', { name: 'фото двора.pdf', mimeType: 'application/pdf', buffer });
    await page.click('text=Сохранить и проверить');
    expect(await page.innerText('main')).toContain('фото двора.pdf');
    await page.click('text=Отправить обращение');
    expect(await page.innerText('h1')).toMatch(/^Жалоба № \d+$/u);
    await page.click('text=Ко всем обращениям');
    expect(await page.innerText('.list .status')).toBe('Отправлено');
    await page.click('text=Выйти');
    expect(await page.innerText('h1')).toBe('Вы вышли из личного кабинета');
  });

  it.each(['light', 'dark'] as const)('has no accessibility violation in %s', async (colorScheme) => {
    const sizes = { desk: DESK, phone: PHONE };
    const usual = colorScheme === 'light' ? 'phone' : 'desk';
    for (const [size, viewport] of Object.entries(sizes)) {
      // The other two are for those who look at pictures.
      if (size !== usual && PICTURES === undefined) continue;
      const named = (name: string) => `account-${name}-${colorScheme}-${size}`;
      const page = await open({ colorScheme, viewport, bypassCSP: true });
      await look(page, named('1-door'));
      await page.goto(`${url}/portal/account/leningrad/samples`);
      await look(page, named('2-samples'));
      await page.goto(`${url}/portal/account/leningrad`);
      await page.click('text=Войти от организации');
      await look(page, named('3-stand'));
      await page.check('input[value="1000000006"]');
      await page.click('text=Разрешить');
      await look(page, named('4-organisations'));
      await page.click('text=Продолжить');
      await page.click('text=Написать обращение');
      await page.fill('#mail', 'lukina');
      await page.click('text=Сохранить и проверить');
      await look(page, named('5-faults'));
      await page.check('input[value="application"]');
      await page.fill('#essence', TEXT);
      await page.fill('#mail', 'lukina@example.org');
      await page.click('text=Сохранить и проверить');
      await look(page, named('6-preview'));
      await page.click('text=Отправить обращение');
      await look(page, named('7-sent'));
      await page.click('text=Ко всем обращениям');
      await look(page, named('8-home'));
      await page.goto(`${url}/portal/account/esia/back?code=1&state=2`);
      await look(page, named('9-refused'));
    }
  });

  it('is filled and sent with the keyboard alone', async () => {
    const page = await open({ viewport: DESK });
    await page.click('text=Войти через Госуслуги');
    await page.click('text=Разрешить');
    await page.focus('text=Написать обращение');
    await page.keyboard.press('Enter');
    await page.focus('input[value="proposal"]');
    await page.keyboard.press('Space');
    const focused = () => page.evaluate('document.activeElement.id');
    for (let presses = 0; (await focused()) !== 'essence' && presses < 20; presses += 1)
      await page.keyboard.press('Tab');
    await page.keyboard.type('Предлагаю поставить лавочку у остановки.');
    for (const id of ['file', 'mail', 'phone', 'address']) {
      await page.keyboard.press('Tab');
      expect(await focused()).toBe(id);
    }
    await page.keyboard.press('Enter');
    await page.waitForSelector('h1 >> text=Проверьте обращение');
    await page.focus('text=Отправить обращение');
    await page.keyboard.press('Enter');
    await page.waitForSelector('h1 >> text=Предложение №');
  });
});
