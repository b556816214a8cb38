import AxeBuilder from 'axe-core';
import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { HOUR, MINUTE } from '../../src/kernel/instants.ts';
import { browserForTests } from './browser.ts';
import { clocksOf, startCase, tick, watchDeps } from '../watch/watch-stand.ts';
import { type SeededCase, seedCase, seedMessage } from './seed.ts';
import { type ConsoleStand, NOW, PASSWORD, startConsole } from './stand.ts';

const browser = await browserForTests();
/** Reminders wait for the office of Ulyanovsk to open. */
const AFTER_LUNCH = NOW + HOUR;

describe.skipIf(!browser)('the console in a browser', () => {
  let stand: ConsoleStand;
  let url: string;
  let annaId: string;
  const contexts: BrowserContext[] = [];
  const problems: string[] = [];

  beforeAll(async () => {
    stand = await startConsole();
    annaId = await stand.addStaff('Анна Смирнова', 'anna@example.org', 'operator', [
      'leningrad',
      'ulyanovsk',
    ]);
    await stand.addStaff('Борис Волков', 'boris@example.org', 'operator', ['leningrad']);
    for (let i = 0; i < 5; i += 1) {
      await seedCase(stand.store.db, { title: `Вопрос ${i}`, openedAt: NOW, dueAt: NOW + (i + 2) * HOUR });
    }
    url = await stand.listen();
  });
  afterAll(async () => {
    await Promise.all(contexts.map((context) => context.close()));
    await browser?.close();
    await stand.stop();
  });

  async function open(path: string, options: object = {}): Promise<Page> {
    if (!browser) throw new Error('no browser');
    const context = await browser.newContext({ locale: 'ru-RU', ...options });
    contexts.push(context);
    context.setDefaultTimeout(8_000);
    const page = await context.newPage();
    page.on('pageerror', (error) => problems.push(error.message));
    page.on('console', (message) => {
      if (/Content Security Policy|htmx:/.test(message.text())) problems.push(message.text());
    });
    await page.goto(url + path);
    return page;
  }

  async function openAs(login: string, path: string, options: object = {}): Promise<Page> {
    const page = await open(path, options);
    await page.fill('[name=login]', login);
    await page.fill('[name=password]', PASSWORD);
    await page.click('text=Войти');
    await page.waitForSelector('#main');
    await page.waitForSelector('body[data-line=on]');
    return page;
  }

  const titles = (page: Page) => page.locator('.row-title').allInnerTexts();
  const writeAs = (talk: SeededCase, text: string, minute: number) =>
    seedMessage(stand.store.db, talk, { author: 'client', text, at: NOW + minute * MINUTE });

  it('announces a new case without moving the list, and shows it when asked', async () => {
    const page = await openAs('anna@example.org', '/console/queue');
    const before = await titles(page);
    expect(before).toEqual(['Вопрос 0', 'Вопрос 1', 'Вопрос 2', 'Вопрос 3', 'Вопрос 4']);
    const fresh = await seedCase(stand.store.db, {
      title: 'Самый срочный',
      openedAt: NOW,
      dueAt: NOW + MINUTE,
    });
    await stand.announce(fresh.id);
    await page.waitForSelector('text=Ещё 1 новый — показать');
    expect(await titles(page)).toEqual(before);
    await page.click('text=Ещё 1 новый — показать');
    await page.waitForSelector(`#row-${fresh.id}`);
    expect((await titles(page))[0]).toBe('Самый срочный');
    await stand.actions.close(fresh.id, { id: annaId, name: 'Анна', role: 'operator' }, 'answered', NOW);
    await page.waitForSelector(`#row-${fresh.id}.row-gone`);
    expect((await titles(page))[0]).toBe('Самый срочный');
  });

  it('lets one of two operators take a case, tells the other who, and shows the answer to both', async () => {
    const talk = await seedCase(stand.store.db, { title: 'Гонка', openedAt: NOW, dueAt: NOW + HOUR });
    const path = `/console/cases/${talk.id}`;
    const [anna, boris] = await Promise.all([
      openAs('anna@example.org', path),
      openAs('boris@example.org', path),
    ]);
    await Promise.all([anna.keyboard.press('KeyT'), boris.locator('#act-claim').dispatchEvent('click')]);
    await Promise.all([anna, boris].map((page) => page.waitForSelector('#case:not(:has(#act-claim))')));
    const said = await Promise.all([anna, boris].map((page) => page.locator('#said').innerText()));
    const winner = said[0]?.includes('Вопрос ваш') ? anna : boris;
    const loser = winner === anna ? boris : anna;
    expect(said.filter((text) => text.includes('Вопрос ваш'))).toHaveLength(1);
    await loser.waitForSelector('.case-line >> text=/ведёт (Анна Смирнова|Борис Волков)/');
    await winner.fill('#reply-text', 'Починим в мае');
    await winner.locator('#reply-text').press('Control+Enter');
    await winner.waitForSelector('text=Ответ отправляется');
    expect(await winner.inputValue('#reply-text')).toBe('');
    await loser.waitForSelector('.message-operator >> text=Починим в мае');
  });

  it('keeps a draft over a reload, and stops the first send when something new came meanwhile', async () => {
    const talk = await seedCase(stand.store.db, { title: 'Черновик', openedAt: NOW, dueAt: NOW + HOUR });
    const page = await openAs('anna@example.org', `/console/cases/${talk.id}`);
    await page.fill('#reply-text', 'Начало ответа');
    await page.reload();
    expect(await page.inputValue('#reply-text')).toBe('Начало ответа');
    await page.waitForSelector('body[data-line=on]');
    await writeAs(talk, 'Уже не нужно', 1);
    await stand.announce(talk.id);
    await page.waitForSelector('.message >> text=Уже не нужно');
    expect(await page.inputValue('#reply-text')).toBe('Начало ответа');
    await page.click('button:text-is("Отправить"):visible');
    await page.waitForSelector('text=Пока вы писали');
    expect(await page.inputValue('#reply-text')).toBe('Начало ответа');
    await page.click('button:text-is("Отправить"):visible');
    await page.waitForSelector('text=Ответ отправляется');
    await page.reload();
    expect(await page.inputValue('#reply-text')).toBe('');
  });

  it('goes by keys of their place on the Russian layout, and not while writing', async () => {
    const page = await openAs('anna@example.org', '/console/queue');
    const press = (code: string, key: string) =>
      page.evaluate(
        `document.activeElement.dispatchEvent(new KeyboardEvent('keydown', ${JSON.stringify({ code, key, bubbles: true, cancelable: true })}))`,
      );
    await press('KeyJ', 'о');
    await press('KeyJ', 'о');
    await press('KeyK', 'л');
    expect(await page.evaluate(`document.activeElement.closest('.row').id`)).toBe(
      await page.locator('.row').first().getAttribute('id'),
    );
    await page.keyboard.press('Enter');
    await page.waitForSelector('#case[data-case]');
    expect(await page.locator('.row a[aria-current]').count()).toBe(1);
    await press('KeyR', 'к');
    await page.keyboard.type('jjj');
    expect(await page.inputValue('#reply-text')).toBe('jjj');
    await page.fill('#reply-text', '');
    await page.evaluate(`document.activeElement.blur()`);
    await page.keyboard.press('Shift+Slash');
    await page.waitForSelector('#help[open]');
  });

  it('explains a deadline over the case by the keyboard, and gives the focus back', async () => {
    const id = await startCase(stand.store, { agency: 'ulyanovsk', at: NOW - 2 * HOUR });
    const page = await openAs('anna@example.org', `/console/cases/${id}`);
    await page.focus('#why');
    await page.keyboard.press('Enter');
    await page.waitForSelector('#explanation[open] .counted');
    expect(page.url()).toContain(`/console/cases/${id}`);
    await stand.announce(id);
    await page.waitForSelector('#explanation[open]');
    await page.keyboard.press('Escape');
    await page.waitForSelector('#explanation', { state: 'hidden' });
    expect(await page.evaluate(`document.activeElement.id`)).toBe('why');
    await page.keyboard.press('Enter');
    await page.click('#explanation >> text=Отдельной страницей');
    await page.waitForSelector('main .counted');
    expect(page.url()).toContain('/console/clocks/');
    await page.emulateMedia({ media: 'print' });
    expect(await page.isVisible('.top')).toBe(false);
    expect(await page.isVisible('main .counted')).toBe(true);
  });

  it('brings a reminder to an open page, and takes it away when it was seen', async () => {
    const page = await openAs('anna@example.org', '/console/terms');
    const id = await startCase(stand.store, { agency: 'ulyanovsk', at: NOW - 30 * HOUR, owner: annaId });
    await tick(watchDeps(stand.store), AFTER_LUNCH);
    await stand.announce(id);
    await page.waitForSelector('.told');
    expect(await page.locator('#terms-link .badge').innerText()).toBe('1');
    await page.click('.told >> text=Видел');
    await page.waitForSelector('#terms >> text=Напоминаний нет');
    expect(await page.locator('#terms-link .badge').count()).toBe(0);
  });

  it('goes back in the history to the queue and works on', async () => {
    const page = await openAs('anna@example.org', '/console/queue');
    await page.locator('.row a').first().click();
    await page.waitForSelector('#case[data-case]');
    expect(page.url()).toContain('/console/cases/');
    await page.goBack();
    await page.waitForSelector('#case:not([data-case])');
    expect(page.url()).toContain('/console/queue');
    await page.click('#help-open');
    await page.waitForSelector('#help[open]');
  });

  it('keeps what was written when the session has ended meanwhile', async () => {
    const talk = await seedCase(stand.store.db, { title: 'Сеанс', openedAt: NOW, dueAt: NOW + HOUR });
    const page = await openAs('boris@example.org', `/console/cases/${talk.id}`);
    await page.fill('#reply-text', 'Долгий ответ');
    await stand.store.db.deleteFrom('staff_sessions').execute();
    await page.click('button:text-is("Отправить"):visible');
    await page.fill('[name=login]', 'boris@example.org');
    await page.fill('[name=password]', PASSWORD);
    await page.click('text=Войти');
    await page.waitForSelector('#reply-text');
    expect(page.url()).toContain(talk.id);
    expect(await page.inputValue('#reply-text')).toBe('Долгий ответ');
  });

  it('does not lose the page when the server fails', async () => {
    const talk = await seedCase(stand.store.db, { title: 'Отказ', openedAt: NOW, dueAt: NOW + HOUR });
    const page = await openAs('anna@example.org', `/console/cases/${talk.id}`);
    await page.fill('#reply-text', 'Ответ');
    await page.route('**/reply?*', (route) => route.fulfill({ status: 502, body: '<h1>Bad Gateway</h1>' }));
    await page.click('button:text-is("Отправить"):visible');
    await page.waitForSelector('text=сервер не ответил');
    expect(await page.inputValue('#reply-text')).toBe('Ответ');
  });

  it('says that the line is lost, and after it is back misses nothing', async () => {
    const talk = await seedCase(stand.store.db, { title: 'Связь', openedAt: NOW, dueAt: NOW + HOUR });
    const page = await openAs('anna@example.org', `/console/cases/${talk.id}`);
    await page.waitForSelector('body[data-line=on]');
    await stand.hangUp();
    await page.waitForSelector('text=/Связь потеряна, данные на \\d\\d:\\d\\d/', { timeout: 15_000 });
    await writeAs(talk, 'Пока не было связи', 2);
    await stand.announce(talk.id);
    await stand.listen();
    await page.waitForSelector('.message >> text=Пока не было связи', { timeout: 20_000 });
    await page.waitForSelector('#link-state', { state: 'hidden' });
  });

  it.each(['light', 'dark'] as const)('has no accessibility violation in %s', async (colorScheme) => {
    const talk = await seedCase(stand.store.db, {
      place: 'public',
      title: 'Доступность',
      openedAt: NOW,
      dueAt: NOW - HOUR,
    });
    await writeAs(talk, 'Ещё одно', 3);
    const check = async (page: Page) => {
      await page.evaluate(AxeBuilder.source);
      return page.evaluate(async () => {
        const { axe } = globalThis as unknown as { axe: typeof AxeBuilder };
        const { violations } = await axe.run();
        return violations.map(
          ({ id, nodes }) => `${id}: ${nodes.map((node) => node.html.slice(0, 120)).join(' | ')}`,
        );
      });
    };
    for (const viewport of [
      { width: 1440, height: 900 },
      { width: 390, height: 844 },
    ]) {
      const options = { colorScheme, viewport, bypassCSP: true, reducedMotion: 'reduce' };
      expect(await check(await open('/console/sign-in', options))).toEqual([]);
      const page = await openAs('anna@example.org', '/console/queue', options);
      expect(await check(page)).toEqual([]);
      await page.goto(`${url}/console/cases/${talk.id}`);
      expect(await check(page)).toEqual([]);
      expect(await page.evaluate(`document.documentElement.scrollWidth <= innerWidth`)).toBe(true);
      await page.goto(`${url}/console/repair`);
      expect(await check(page)).toEqual([]);
      const explained = await startCase(stand.store, { agency: 'ulyanovsk', at: NOW - 30 * HOUR });
      await tick(watchDeps(stand.store), AFTER_LUNCH);
      const [clock] = await clocksOf(stand.store, explained);
      for (const path of ['/console/terms', `/console/clocks/${clock?.id}`]) {
        await page.goto(url + path);
        expect(await check(page)).toEqual([]);
        expect(await page.evaluate(`document.documentElement.scrollWidth <= innerWidth`)).toBe(true);
      }
      await page.goto(`${url}/console/cases/${explained}`);
      await page.click('#why');
      await page.waitForSelector('#explanation[open] .counted');
      expect(await check(page)).toEqual([]);
    }
  });

  it('ran without errors of scripts and without anything that the policy forbids', () => {
    expect(problems).toEqual([]);
  });
});
