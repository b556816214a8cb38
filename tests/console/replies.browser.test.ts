import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { HOUR } from '../../src/kernel/instants.ts';
import { browserForTests } from './browser.ts';
import { seedCase } from './seed.ts';
import { AGENCIES, type ConsoleStand, NOW, PASSWORD, startConsole } from './stand.ts';

const browser = await browserForTests();

describe.skipIf(!browser)('answers in a browser', () => {
  let stand: ConsoleStand;
  let url = '';
  /** What the policy asks; a test turns it on. */
  let approval: 'none' | 'all' = 'none';
  const contexts: BrowserContext[] = [];

  beforeAll(async () => {
    stand = await startConsole({
      agencies: AGENCIES.map((body) => ({
        ...body,
        answering: (at) => ({ ...body.answering(at), approval }),
      })),
    });
    await stand.addStaff('Анна Смирнова', 'anna@example.org', 'operator', ['kursk']);
    await stand.addStaff('Борис Волков', 'boris@example.org', 'operator', ['kursk']);
    await stand.addStaff('Вера Ильина', 'vera@example.org', 'supervisor', ['kursk']);
    url = await stand.listen();
  });
  afterEach(async () => {
    await Promise.all(contexts.splice(0).map((context) => context.close()));
  });
  afterAll(async () => {
    await browser?.close();
    await stand.stop();
  });

  /** With a moment the page's clock begins at it and can be moved. */
  async function openAs(login: string, id: string, begins?: Date): Promise<Page> {
    if (!browser) throw new Error('no browser');
    const context = await browser.newContext({ locale: 'ru-RU', timezoneId: 'Europe/Moscow' });
    contexts.push(context);
    context.setDefaultTimeout(10_000);
    if (begins) await context.clock.install({ time: begins });
    const page = await context.newPage();
    await page.goto(`${url}/console/cases/${id}`);
    await page.fill('[name=login]', login);
    await page.fill('[name=password]', PASSWORD);
    await page.click('text=Войти');
    await page.waitForSelector('body[data-line=on]');
    return page;
  }
  const newCase = () => seedCase(stand.store.db, { agency: 'kursk', openedAt: NOW, dueAt: NOW + HOUR });
  const sends = (conversation: string) =>
    stand.store.db.selectFrom('outbox').select('id').where('conversation_id', '=', conversation).execute();

  it('by the keyboard alone: takes a case, hears of officialese, sends, takes it back with Z, on another machine it is there', async () => {
    const talk = await newCase();
    const page = await openAs('anna@example.org', talk.id);
    await page.keyboard.press('KeyT');
    await page.waitForSelector('text=Вопрос ваш');
    await page.keyboard.press('KeyR');
    await page.keyboard.type('Министерство осуществляет проверку.');
    await page.waitForSelector('#reply-check >> text=Канцелярский оборот');
    await page.waitForSelector('#draft-state >> text=/^Черновик сохранён$/');
    expect(await page.evaluate('JSON.stringify({ ...localStorage })')).not.toContain('осуществляет');
    const elsewhere = await openAs('anna@example.org', talk.id);
    expect(await elsewhere.inputValue('#reply-text')).toBe('Министерство осуществляет проверку.');
    await page.keyboard.press('Control+Enter');
    await page.waitForSelector('[data-undo]');
    expect(await sends(talk.conversation)).toHaveLength(1);
    await page.evaluate('document.activeElement.blur()');
    await page.keyboard.press('KeyZ');
    await page.waitForSelector('text=Ответ отменён');
    expect(await page.inputValue('#reply-text')).toBe('Министерство осуществляет проверку.');
    expect(await sends(talk.conversation)).toEqual([]);
  });

  it('shows who else looks at the case and who writes, in the case and in the queue, and hears when they go', async () => {
    const talk = await newCase();
    const page = await openAs('anna@example.org', talk.id);
    const boris = await openAs('boris@example.org', talk.id);
    const [viewing, writing, row] = ['viewing', 'writing', 'present'].map((part) => `#${part}-${talk.id}`);
    await page.waitForSelector(`${viewing} >> text=/смотрит:\\s*Борис Волков/`);
    await boris.waitForSelector(`${viewing} >> text=/смотрит:\\s*Анна Смирнова/`);
    await boris.fill('#reply-text', 'Пишу');
    await page.waitForSelector(`${writing}[aria-live=polite] >> text=/пишет:\\s*Борис Волков/`);
    expect(await page.locator(`${row} >> text=/пишет/`).count()).toBe(1);
    expect(await boris.locator(`${writing} >> text=/пишет/`).count()).toBe(0);
    await boris.goto(`${url}/console/queue`);
    await page.waitForSelector(`${writing} >> text=/пишет/`, { state: 'detached' });
    expect(await page.locator(`${viewing} >> text=Борис`).count()).toBe(0);
  });

  it('60 s offline while a colleague answers: since when the data are is told, it is seen afterwards, and not answered twice', async () => {
    const talk = await newCase();
    const page = await openAs('anna@example.org', talk.id, new Date('2026-11-20T14:05:10+03:00'));
    const boris = await openAs('boris@example.org', talk.id);
    await page.fill('#reply-text', 'Ответ Анны');
    await page.waitForSelector('#draft-state >> text=/^Черновик сохранён$/');
    await page.context().setOffline(true);
    await boris.fill('#reply-text', 'Ответ Бориса');
    await boris.click('button:text-is("Отправить"):visible');
    await boris.waitForSelector('text=Ответ отправляется');
    // The emulated cut stops new requests only: an open line is silent, as one whose other end is gone.
    await stand.hangUp();
    await stand.listen();
    await page.clock.fastForward(60_000);
    await page.waitForSelector('#link-state >> text=/Связь потеряна, данные на 14:05/');
    expect(await page.locator('.message >> text=Ответ Бориса').count()).toBe(0);
    await page.context().setOffline(false);
    await page.waitForSelector('.message >> text=Ответ Бориса', { timeout: 20_000 });
    await page.waitForSelector('#link-state', { state: 'hidden' });
    expect(await page.inputValue('#reply-text')).toBe('Ответ Анны');
    await page.click('#reply >> text=Отправить');
    await page.waitForSelector('text=Вопрос ведёт');
    expect(await sends(talk.conversation)).toHaveLength(1);
  });

  it('K-32: after two transfers the form says so, with the clause', async () => {
    const talk = await newCase();
    for (const login of ['vera@example.org', 'vera@example.org']) {
      const page = await openAs(login, talk.id);
      await page.click('text=Передать…');
      await page.selectOption('#transfer-box select', { index: 1 });
      await page.fill('#transfer-box textarea', 'Ждёт звонка');
      await page.click('#transfer-box button');
      await page.waitForSelector('#said >> text=Передано');
    }
    const page = await openAs('vera@example.org', talk.id);
    await page.click('text=Передать…');
    await page.waitForSelector('#transfer-enough >> text=больше нельзя');
    expect(await page.locator('#transfer-enough').innerText()).toContain('п. 3.5.1');
  });

  it('where the policy asks, a second person approves, and may change the text', async () => {
    approval = 'all';
    const talk = await newCase();
    const page = await openAs('anna@example.org', talk.id);
    await page.fill('#reply-text', 'Дорогу починят в мае.');
    await page.click('#reply >> text=Отправить');
    await page.waitForSelector('text=Ответ ждёт утверждения');
    expect(await sends(talk.conversation)).toEqual([]);
    expect(await page.locator('#proposals textarea').count()).toBe(0);
    const vera = await openAs('vera@example.org', talk.id);
    await vera.waitForSelector('#news >> text=ответ ждёт вашего утверждения');
    await vera.fill('#proposals textarea', 'Дорогу починят до 31 мая.');
    await vera.click('text=Утвердить и отправить');
    await vera.waitForSelector('text=Утверждено');
    await page.waitForSelector('.message-operator >> text=до 31 мая');
    approval = 'none';
    expect(await sends(talk.conversation)).toHaveLength(1);
  });
});
