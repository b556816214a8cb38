import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import axe from 'axe-core';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readConfig } from '../../src/config.ts';
import { createLog } from '../../src/kernel/log.ts';
import { type Server, startServer } from '../../src/server.ts';
import { TEST_DATA_KEY } from '../stands/data-key.ts';

const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
const NEW_PASSWORD = 'Длинный-пароль-2026';

let dataDir = '';
let server: Server;
let browser: Browser;
let citizen: Page;
let staff: Page;

async function violations(page: Page): Promise<string[]> {
  // The pages allow no script of others, so axe is put in from outside, as a browser's own tool would be.
  await page.evaluate(axe.source);
  return page.evaluate(async () => {
    const { axe } = globalThis as unknown as { axe: typeof import('axe-core') };
    const result = await axe.run();
    return result.violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.html).join(' ')}`);
  });
}

async function ask(text: string): Promise<void> {
  await citizen.getByRole('textbox').fill(text);
  await citizen.getByRole('textbox').press('Enter');
}

async function signIn(password: string): Promise<void> {
  await staff.goto(`${server.url}/console`);
  await staff.locator('input[name="login"], input[type="email"]').first().fill('admin@otklik.local');
  await staff.locator('input[type="password"]').fill(password);
  await staff.keyboard.press('Enter');
  await staff.locator('input[name="current"]').fill(password);
  await staff.locator('input[name="next"]').fill(NEW_PASSWORD);
  await staff.locator('input[name="again"]').fill(NEW_PASSWORD);
  await staff.keyboard.press('Enter');
  await staff.waitForURL('**/console/queue**');
}

beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'otklik-browser-'));
  const env = { OTKLIK_DATA_DIR: dataDir, PORT: '0', LOG_LEVEL: 'silent', OTKLIK_DATA_KEY: TEST_DATA_KEY };
  server = await startServer({ config: readConfig(env), env, log: createLog('silent') });
  browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: FLAGS });
  citizen = await (
    await browser.newContext({ viewport: { width: 390, height: 844 }, locale: 'ru-RU' })
  ).newPage();
  staff = await (
    await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'ru-RU' })
  ).newPage();
});

afterAll(async () => {
  await browser?.close();
  await server?.stop();
  rmSync(dataDir, { recursive: true, force: true });
});

test('a question is answered by the bot, passed to a person, answered in the console and seen by the client', async () => {
  await citizen.goto(`${server.url}/portal/chat?account=ulyanovsk-site`);
  await ask('Как записаться на личный приём?');
  await citizen.getByText('Записаться на личный приём в Правительстве Ульяновской области').waitFor();
  await citizen.getByText('73-ПГ.10/2024/Вн').first().waitFor();
  expect(await violations(citizen)).toEqual([]);

  await signIn(server.firstAdministrator?.password ?? '');
  expect(await staff.getByText('Когда починят качели').count()).toBe(0);

  await ask('Когда починят качели на нашей площадке?');
  await citizen
    .getByText(/Ответим здесь|Он ответит здесь/u)
    .last()
    .waitFor();

  // The queue hears of it without a reload: the new case is announced or already stands there.
  const row = staff.getByText('Когда починят качели').first();
  const announced = staff
    .getByRole('button', { name: /показать/iu })
    .or(staff.getByRole('link', { name: /показать/iu }));
  await row.or(announced).first().waitFor();
  if (await announced.count()) await announced.first().click();
  await row.click();
  await staff.getByRole('button', { name: 'Взять' }).first().click();
  await staff
    .getByText(/ведёте вы|вы ведёте|Администратор/iu)
    .first()
    .waitFor();
  expect(await violations(staff)).toEqual([]);

  await staff.getByRole('textbox', { name: /ответ/iu }).first().fill('Качели починят до пятницы, 27 ноября.');
  await staff.getByRole('button', { name: 'Отправить' }).first().click();
  await staff.getByRole('button', { name: 'Отправить сразу' }).click();
  await citizen.getByText('Качели починят до пятницы').waitFor();

  await ask('Спасибо большое!');
  await staff.getByRole('log').getByText('Спасибо большое!').waitFor();
  // Thanks are no new question: the case stays answered under its own name.
  await staff.getByRole('heading', { name: 'Когда починят качели' }).waitFor();
}, 60_000);
