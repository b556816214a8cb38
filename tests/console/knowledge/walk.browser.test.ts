import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import axe from 'axe-core';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readConfig } from '../../../src/config.ts';
import { createLog } from '../../../src/kernel/log.ts';
import { type Server, startServer } from '../../../src/server.ts';
import {
  addPerson,
  changePassword,
  createFirstAdministrator,
  listPeople,
} from '../../../src/staff/people.ts';
import { openStore } from '../../../src/store/store.ts';
import { TEST_DATA_KEY } from '../../stands/data-key.ts';
import { browserForTests } from '../browser.ts';
import { PASSWORD } from '../stand.ts';

const browser = await browserForTests();
/** Where to put the picture for the guide, when it is to be made anew. */
const PICTURE = process.env['OTKLIK_EDITOR_PICTURE'];
const QUESTION = 'Как записаться на личный приём?';
const NEW_ANSWER = 'Запишитесь на приём по новому телефону: он указан на стенде в холле.';

/** People are added before the server takes the folder. */
async function addEditors(dataDir: string): Promise<void> {
  const store = await openStore({ databaseUrl: undefined, dataDir });
  await createFirstAdministrator(store.db, Date.now());
  const [administrator] = await listPeople(store.db);
  if (!administrator) throw new Error('no administrator');
  for (const [name, login] of [
    ['Анна Редактор', 'anna'],
    ['Борис Редактор', 'boris'],
  ] as const) {
    const person = { name, email: `${login}@example.org`, role: 'editor', agencies: ['ulyanovsk'] } as const;
    const added = await addPerson(store.db, administrator, person, Date.now());
    if (!added) throw new Error(`${login} is taken`);
    const change = { current: added.password, next: PASSWORD };
    await changePassword(store.db, { id: added.id, sessionId: '' }, change, Date.now());
  }
  await store.close();
}

async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  return page.evaluate(async () => {
    const { axe: engine } = globalThis as unknown as { axe: typeof import('axe-core') };
    const result = await engine.run();
    return result.violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.html).join(' ')}`);
  });
}

describe.skipIf(!browser)('two editors and a citizen in a browser', () => {
  let dataDir = '';
  let server: Server;
  const problems: string[] = [];

  beforeAll(async () => {
    dataDir = mkdtempSync(join(tmpdir(), 'otklik-editor-'));
    await addEditors(dataDir);
    const env = { OTKLIK_DATA_DIR: dataDir, PORT: '0', LOG_LEVEL: 'silent', OTKLIK_DATA_KEY: TEST_DATA_KEY };
    server = await startServer({ config: readConfig(env), env, log: createLog('silent') });
  }, 60_000);
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
    rmSync(dataDir, { recursive: true, force: true });
  });

  async function open(path: string, options: BrowserContextOptions = {}): Promise<Page> {
    if (!browser) throw new Error('no browser');
    const context = await browser.newContext({
      locale: 'ru-RU',
      viewport: { width: 1440, height: 900 },
      ...options,
    });
    context.setDefaultTimeout(10_000);
    const page = await context.newPage();
    page.on('pageerror', (error) => problems.push(error.message));
    page.on('console', (message) => {
      if (/Content Security Policy|htmx:/.test(message.text())) problems.push(message.text());
    });
    await page.goto(server.url + path);
    return page;
  }

  async function openAs(login: string, path: string, options: BrowserContextOptions = {}): Promise<Page> {
    const page = await open(path, options);
    await page.fill('[name=login]', `${login}@example.org`);
    await page.fill('[name=password]', PASSWORD);
    await page.click('text=Войти');
    await page.waitForSelector('.kb');
    return page;
  }

  async function ask(chat: Page): Promise<void> {
    await chat.getByRole('textbox').fill(QUESTION);
    await chat.getByRole('textbox').press('Enter');
  }

  it('one proposes, the other approves, and the bot says it in a chat that was open all the time', async () => {
    const chat = await open('/portal/chat?account=ulyanovsk-site', { viewport: { width: 390, height: 844 } });
    await ask(chat);
    await chat.getByText('Записаться на личный приём в Правительстве Ульяновской области').waitFor();

    const anna = await openAs('anna', '/console/knowledge?q=kb-030');
    expect(await violations(anna)).toEqual([]);
    await anna.getByRole('link', { name: /Личный приём в Правительстве/u }).click();
    expect(await violations(anna)).toEqual([]);
    await anna.getByRole('button', { name: 'Править' }).click();
    await anna.getByLabel('Краткий ответ: его бот').fill(NEW_ANSWER);
    await anna.locator('#preview').getByText(NEW_ANSWER).waitFor();
    await anna.getByText(`${NEW_ANSWER.length} из 600`).waitFor();
    await anna.getByLabel('Вопрос, как его написал бы человек').fill(QUESTION);
    await anna.getByRole('button', { name: 'Спросить черновик' }).click();
    await anna.locator('#trial-result').getByText(NEW_ANSWER).waitFor();
    expect(await violations(anna)).toEqual([]);
    if (PICTURE) {
      mkdirSync(dirname(PICTURE), { recursive: true });
      await anna.screenshot({ path: PICTURE });
    }
    await anna.getByRole('button', { name: 'Отправить на согласование' }).click();
    await anna.getByText('Согласует другой редактор').waitFor();
    expect(await anna.getByRole('button', { name: 'Утвердить' }).count()).toBe(0);
    expect(await violations(anna)).toEqual([]);

    const boris = await openAs('boris', '/console/knowledge?state=proposed');
    await boris.getByRole('link', { name: /Личный приём в Правительстве/u }).click();
    await boris.getByRole('link', { name: 'Открыть правку' }).click();
    await boris.locator('ins', { hasText: NEW_ANSWER }).waitFor();
    expect(await violations(boris)).toEqual([]);
    await boris.getByRole('button', { name: 'Утвердить' }).click();
    await boris.getByText('опубликована').waitFor();

    await ask(chat);
    await chat.getByText(NEW_ANSWER).waitFor();

    await boris.getByText('Снять с ответов').click();
    await boris.getByRole('textbox', { name: 'Почему' }).fill('Телефон ещё не подключили');
    await boris.getByRole('button', { name: 'Снять сейчас' }).click();
    await boris.getByText('снята', { exact: true }).waitFor();
    await ask(chat);
    await chat.locator('body').getByText(NEW_ANSWER).last().waitFor();
    expect(await chat.getByText(NEW_ANSWER).count()).toBe(1);
    expect(problems).toEqual([]);
  }, 90_000);

  it('is whole on a telephone, and the page of acts can be read by everybody', async () => {
    const anna = await openAs('anna', '/console/knowledge/acts', { viewport: { width: 390, height: 844 } });
    expect(await violations(anna)).toEqual([]);
    for (const path of [
      '/console/knowledge',
      '/console/knowledge/articles/kb-030',
      '/console/knowledge/new',
    ]) {
      await anna.goto(server.url + path);
      const wide = await anna.evaluate('document.documentElement.scrollWidth - innerWidth');
      expect(`${path} ${String(wide)}`).toBe(`${path} 0`);
      expect(await violations(anna)).toEqual([]);
    }
    expect(problems).toEqual([]);
  }, 60_000);
});
