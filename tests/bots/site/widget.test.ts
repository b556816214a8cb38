import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Browser, BrowserContext, Frame, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type ChatSite, lastSession, openBrowser, openChatSite } from './browser-stand.ts';

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const browser: Browser | null = await openBrowser();

let site: ChatSite;
let context: BrowserContext;
let page: Page;
let complaints: string[] = [];

async function newContext(options: Parameters<Browser['newContext']>[0] = {}): Promise<BrowserContext> {
  if (!browser) throw new Error('there is no browser');
  const made = await browser.newContext({ locale: 'ru-RU', timezoneId: 'Europe/Moscow', ...options });
  made.setDefaultTimeout(12_000);
  made.on('weberror', (error) => complaints.push(error.error().message));
  made.on('console', (message) => {
    if (message.text().includes('Content Security Policy')) complaints.push(message.text());
  });
  return made;
}

beforeAll(async () => {
  site = await openChatSite();
});
afterAll(async () => {
  await browser?.close();
  await site.close();
});
beforeEach(async () => {
  if (!browser) return;
  complaints = [];
  context = await newContext();
  page = await context.newPage();
});
afterEach(async () => {
  await context?.close();
  expect(complaints).toEqual([]);
});

const field = (in_: Page | Frame) => in_.getByLabel('Ваше сообщение');
const said = (in_: Page | Frame, text: string) => in_.locator('.history .message', { hasText: text });

async function openWidget(): Promise<Frame> {
  await page.goto(site.hostUrl);
  await page.getByRole('button', { name: /Задать вопрос/ }).click();
  return chatFrame();
}

async function chatFrame(): Promise<Frame> {
  const handle = await page.locator('iframe').elementHandle();
  const frame = await handle?.contentFrame();
  if (!frame) throw new Error('the chat has no frame');
  await field(frame).waitFor();
  return frame;
}

async function write(in_: Page | Frame, text: string): Promise<void> {
  await field(in_).fill(text);
  await field(in_).press('Enter');
}

async function answer(text: string, more: Record<string, unknown> = {}): Promise<void> {
  const { chat } = site.chat();
  const payload = { from: 'bot', text, at: new Date().toISOString(), ...more };
  await chat.append(await lastSession(site.chat()), crypto.randomUUID(), 'message', payload, 0);
}

/** The texts that visitors have written, as the dispatcher will get them. */
async function accepted(): Promise<string[]> {
  const rows = await site.chat().store.db.selectFrom('inbox').select('event').orderBy('id').execute();
  return rows.map((row) => JSON.parse(row.event ?? '').text as string);
}

interface AxeResult {
  readonly violations: readonly { id: string; nodes: readonly { html: string }[] }[];
}
async function violations(in_: Page | Frame): Promise<string[]> {
  await in_.evaluate(axeSource);
  const result = await in_.evaluate<AxeResult>('axe.run(document, { iframes: false })');
  return result.violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' ')}`);
}

describe.skipIf(!browser)('the widget on a page of another site', () => {
  it('fetches nothing but its loader before the click, and nothing from anywhere else after it', async () => {
    const asked: string[] = [];
    page.on('request', (request) => asked.push(request.url()));
    await page.goto(site.hostUrl);
    await page.getByRole('button', { name: /Задать вопрос/ }).waitFor();
    expect(asked.filter((url) => url.startsWith(site.url))).toEqual([`${site.url}/widget.js`]);
    await page.getByRole('button', { name: /Задать вопрос/ }).click();
    await chatFrame();
    const foreign = asked.filter((url) => !url.startsWith(site.url) && !url.startsWith(site.hostUrl));
    expect(foreign).toEqual([]);
    expect(asked).not.toContain(expect.stringContaining('/sessions'));
  });

  it('is used by the keyboard alone: opened, written in, answered, closed', async () => {
    await page.goto(site.hostUrl);
    await page.getByRole('button', { name: /Задать вопрос/ }).waitFor();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    const frame = await chatFrame();
    await expect.poll(() => frame.evaluate('document.activeElement?.id')).toBe('text');
    await page.keyboard.type('Где принимают документы?');
    await page.keyboard.press('Shift+Enter');
    await page.keyboard.type('И когда?');
    await page.keyboard.press('Enter');
    await said(frame, 'Где принимают').getByText('отправлено').waitFor();
    expect(await accepted()).toContain('Где принимают документы?\nИ когда?');
    const sources = [{ title: 'Порядок приёма', act: 'Приказ № 5', date: '2026-03-05' }];
    const buttons = [{ label: 'Да, помогло', payload: 'yes' }];
    await answer('На Суворовском, 67: https://lenobl.ru/priem.', { sources, buttons });
    await frame.getByText('Порядок приёма, Приказ № 5, ред. от 05.03.2026').waitFor();
    expect(await frame.getByRole('link', { name: 'https://lenobl.ru/priem' }).getAttribute('href')).toBe(
      'https://lenobl.ru/priem',
    );
    expect(await frame.evaluate('document.activeElement?.id')).toBe('text');
    await page.keyboard.press('Escape');
    await expect.poll(() => page.locator('iframe').isVisible()).toBe(false);
    await answer('Ещё одно');
    await page.getByRole('button', { name: /Новых сообщений: 1/ }).waitFor();
    await page.keyboard.press('Enter');
    await frame.getByRole('button', { name: 'Да, помогло' }).press('Enter');
    await expect.poll(accepted).toContain('Да, помогло');
    await frame.locator('.history .client', { hasText: 'Да, помогло' }).waitFor();
    expect(await frame.getByRole('button', { name: 'Да, помогло' }).count()).toBe(0);
  });

  it('has a person one tap away', async () => {
    const frame = await openWidget();
    await frame.getByRole('button', { name: 'Позвать сотрудника' }).click();
    await said(frame, 'Позвать сотрудника').waitFor();
    const row = await site
      .chat()
      .store.db.selectFrom('inbox')
      .select('event')
      .orderBy('id', 'desc')
      .executeTakeFirst();
    expect(JSON.parse(row?.event ?? '')).toMatchObject({ type: 'button', ref: 'call_operator' });
  });

  it('survives a reload and a restart of the server, and says so while there is no connection', async () => {
    const frame = await openWidget();
    await write(frame, 'До перезапуска');
    await said(frame, 'До перезапуска').waitFor();
    await site.stop();
    await write(frame, 'Во время перезапуска');
    await frame.getByText('отправляется').waitFor();
    await frame.getByText('Нет связи, восстанавливаем').waitFor();
    await frame.getByRole('button', { name: 'Повторить' }).waitFor();
    await site.start();
    await frame.getByRole('button', { name: 'Повторить' }).click();
    await said(frame, 'Во время перезапуска').getByText('отправлено').waitFor();
    await expect.poll(() => frame.locator('.banner').textContent(), { timeout: 12_000 }).toBe('');
    await answer('После перезапуска');
    await said(frame, 'После перезапуска').waitFor();
    await page.reload();
    await page.getByRole('button', { name: /Задать вопрос/ }).click();
    const again = await chatFrame();
    await said(again, 'После перезапуска').waitFor();
    expect(await again.locator('.history .bubble').allInnerTexts()).toEqual([
      'До перезапуска',
      'Во время перезапуска',
      'После перезапуска',
    ]);
    expect((await accepted()).filter((text) => text === 'Во время перезапуска')).toHaveLength(1);
  });

  it('shows text as text', async () => {
    const frame = await openWidget();
    await write(frame, '<img src=x onerror=alert(1)>');
    await said(frame, '<img').waitFor();
    await answer('<b>нет</b> javascript:alert(1)');
    await said(frame, '<b>нет</b>').waitFor();
    expect(await frame.locator('.history img, .history b, .history a').count()).toBe(0);
  });

  it('may be framed by the sites on the list alone', async () => {
    const response = await page.goto(`${site.url}/chat/lo-site/frame`);
    const policy = response?.headers()['content-security-policy'];
    expect(policy).toContain(`frame-ancestors 'self' ${site.hostUrl}`);
    expect(policy).not.toContain('unsafe');
  });

  it.each(['light', 'dark'] as const)('has nothing that axe complains of, %s', async (colorScheme) => {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    const frame = await openWidget();
    await write(frame, 'Вопрос');
    await said(frame, 'Вопрос').waitFor();
    await answer('Ответ', {
      sources: [{ title: 'Закон', act: '59-ФЗ', date: '2006-05-02', url: 'https://pravo.gov.ru/' }],
      buttons: [{ label: 'Да, помогло', payload: 'yes' }],
    });
    await said(frame, 'Ответ').waitFor();
    await field(frame).fill('я'.repeat(4_005));
    await frame.getByText('Лишних знаков: 5').waitFor();
    expect(await violations(page)).toEqual([]);
    expect(await violations(frame)).toEqual([]);
    await page.goto(`${site.url}/portal`);
    expect(await violations(page)).toEqual([]);
  });
});

describe.skipIf(!browser)('the chat as a page', () => {
  const openChat = async (in_ = page) => {
    await in_.goto(`${site.url}/portal/chat?account=lo-site`);
    await field(in_).waitFor();
  };

  it('works in two tabs at once', async () => {
    const other = await context.newPage();
    await openChat(other);
    await openChat();
    await write(page, 'Из первой вкладки');
    await said(other, 'Из первой вкладки').waitFor();
    await write(other, 'Из второй вкладки');
    await said(page, 'Из второй вкладки').waitFor();
    await answer('Ответ обеим');
    await said(page, 'Ответ обеим').waitFor();
    await said(other, 'Ответ обеим').waitFor();
    await page.close();
    await answer('Ответ оставшейся');
    await said(other, 'Ответ оставшейся').waitFor();
    const sessions = (await accepted()).filter((text) => text.includes('вкладки'));
    expect(sessions).toHaveLength(2);
    page = other;
  });

  it('polls where a proxy holds the stream back', async () => {
    await page.route('**/events', () => undefined);
    await page.clock.install();
    await openChat();
    await write(page, 'Вопрос через прокси');
    await page.getByText('отправлено').waitFor();
    const polled = page.waitForRequest(/events\?after=\d+$/);
    await page.clock.runFor(25_000);
    await polled;
    await answer('Ответ через прокси');
    await said(page, 'Ответ через прокси').waitFor();
  });

  it('works where the browser stores nothing', async () => {
    await page.addInitScript(`
      const denied = { get() { throw new DOMException('denied', 'SecurityError'); } };
      Object.defineProperty(window, 'localStorage', denied);
      Object.defineProperty(window, 'sessionStorage', denied);
    `);
    await openChat();
    await write(page, 'Без памяти');
    await said(page, 'Без памяти').waitFor();
  });

  it('begins anew when the server does not know the session any more', async () => {
    await openChat();
    await write(page, 'Старый диалог');
    await said(page, 'Старый диалог').waitFor();
    const session = await lastSession(site.chat());
    await site.chat().store.db.deleteFrom('chat_sessions').where('id', '=', session).execute();
    await page.reload();
    await page.getByText('Прежний диалог больше недоступен').waitFor();
    await write(page, 'Новый диалог');
    await said(page, 'Новый диалог').waitFor();
  });

  it('does not move a reader who reads above, and shows the way down', async () => {
    await openChat();
    await write(page, 'Вопрос');
    await said(page, 'Вопрос').waitFor();
    for (let i = 0; i < 30; i++) await answer(`Ответ ${i}`);
    await said(page, 'Ответ 29').waitFor();
    await page.locator('.scroller').evaluate((scroller) => scroller.scrollTo(0, 0));
    await answer('Последний ответ');
    await page.getByRole('button', { name: 'Новые сообщения' }).waitFor();
    expect(await page.locator('.scroller').evaluate((scroller) => scroller.scrollTop)).toBe(0);
    await expect.poll(() => page.title()).toMatch(/^\(1\) Чат/);
    await page.getByRole('button', { name: 'Новые сообщения' }).click();
    await expect.poll(() => page.title()).toMatch(/^Чат/);
  });

  it('needs no sideways scrolling at 320 pixels, which is 400 % of a desktop', async () => {
    await page.setViewportSize({ width: 320, height: 256 });
    await openChat();
    await write(page, `Слово${'о'.repeat(200)} https://example.org/${'x'.repeat(200)}`);
    await page.getByText('отправлено').waitFor();
    const wide = await page.evaluate('document.documentElement.scrollWidth > innerWidth');
    expect(wide).toBe(false);
    await expect.poll(() => field(page).isVisible()).toBe(true);
  });
});
