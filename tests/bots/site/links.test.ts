import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ChatSite, openBrowser, openChatSite } from './browser-stand.ts';

const browser: Browser | null = await openBrowser();
let site: ChatSite;
let page: Page;

beforeAll(async () => {
  if (!browser) return;
  site = await openChatSite();
  page = await browser.newPage();
  await page.goto(`${site.url}/portal/chat`);
});
afterAll(async () => {
  await browser?.close();
  await site?.close();
});

/** Shown text and address of every link that the chat makes of the text. */
async function linksOf(text: string): Promise<string[]> {
  const call = `import('/widget/links.js').then(({ linkify }) => {
    const made = linkify(${JSON.stringify(text)});
    return [made.textContent, ...[...made.querySelectorAll('a')].map((a) => a.textContent + ' → ' + a.getAttribute('href'))];
  })`;
  const [whole, ...links] = await page.evaluate<string[]>(call);
  expect(whole).toBe(text);
  return links;
}

describe.skipIf(!browser)('links in a text', () => {
  it.each([
    ['Справки: (812) 539-46-54.', ['(812) 539-46-54 → tel:+78125394654']],
    [
      '8-800-555-35-35, +7 921 123-45-67',
      ['8-800-555-35-35 → tel:+78005553535', '+7 921 123-45-67 → tel:+79211234567'],
    ],
    [
      'форма на ag.lenobl.ru, почта info@lenobl.ru.',
      ['ag.lenobl.ru → https://ag.lenobl.ru/', 'info@lenobl.ru → mailto:info@lenobl.ru'],
    ],
    [
      '(https://a.ru/x?y=1), «https://b.ru/».',
      ['https://a.ru/x?y=1 → https://a.ru/x?y=1', 'https://b.ru/ → https://b.ru/'],
    ],
    ['Паспорт 4010 123456, СНИЛС 123-456-789 01, счёт 40817810099910004312', []],
    ['Приказ от 20.08.2024 № 01-03/351, ИНН 7801234567, звоните 112', []],
    ['javascript:alert(1) data:text/html,x file:///etc/passwd', []],
    ['https://gosuslugi.ru@evil.example/', []],
    ['<a href="https://a.ru">т</a>', ['https://a.ru → https://a.ru/']],
  ])('%s', async (text, links) => {
    expect(await linksOf(text)).toEqual(links);
  });
});
