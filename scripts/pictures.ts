/**
 * Takes the pictures of the documentation from the demonstration, whose people and messages are invented. Run by hand
 * after a page has changed: `node scripts/pictures.ts`, or with the names of some pictures.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as wait } from 'node:timers/promises';
import { type Browser, chromium, type Page } from 'playwright-core';
import { LOGINS, PASSWORD } from './demo/staff.ts';

const FOLDER = 'docs/pictures';
const LARGEST = 300_000;
const CHROMIUM = process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium';
const ARGS = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'].concat([
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]);
const DESK = { width: 1440, height: 900 };
const PHONE = { width: 390, height: 844 };
const PATIENCE = 30_000;
const ADMINISTRATOR = 'admin@otklik.local';

interface Demo {
  readonly process: ChildProcess;
  /** The server's address. */
  readonly url: string;
  /** A page of another site with the widget in it. */
  readonly site: string;
  readonly dataDir: string;
}

/** Starts the demonstration and waits until what was written before it has been handled. */
async function startDemo(): Promise<Demo> {
  const demo = spawn(process.execPath, ['scripts/demo/demo.ts'], { stdio: ['ignore', 'pipe', 'inherit'] });
  let said = '';
  demo.stdout.on('data', (part: Buffer) => (said += part.toString()));
  const found = (pattern: RegExp) => pattern.exec(said)?.[1] ?? '';
  for (let waited = 0; !said.includes('Ctrl+C'); waited += 200) {
    if (waited > PATIENCE || demo.exitCode !== null)
      throw new Error(`The demonstration did not start: ${said}`);
    await wait(200);
  }
  await wait(8_000);
  return {
    process: demo,
    url: found(/посетителей\s+(\S+)\/portal/),
    site: found(/чужом сайте\s+(\S+)/),
    dataDir: found(/Данные лежат в (\S+)/),
  };
}

async function open(browser: Browser, viewport: typeof DESK): Promise<Page> {
  const context = await browser.newContext({ viewport, locale: 'ru-RU', reducedMotion: 'reduce' });
  context.setDefaultTimeout(PATIENCE);
  return context.newPage();
}

async function signIn(page: Page, url: string, login = LOGINS[0]?.login ?? ''): Promise<void> {
  await page.goto(`${url}/console`);
  await page.locator('input[name="login"]').fill(login);
  await page.locator('input[name="password"]').fill(PASSWORD);
  await page.keyboard.press('Enter');
  await page.waitForURL('**/console/queue**');
}

async function shoot(page: Page, name: string): Promise<void> {
  // Fonts and the answers that come by the live line.
  await wait(800);
  const path = join(FOLDER, `${name}.png`);
  await page.screenshot({ path });
  const { size } = statSync(path);
  console.log(`${path}  ${Math.round(size / 1_000)} kB`);
  if (size > LARGEST) throw new Error(`${path} is larger than ${LARGEST} bytes`);
}

async function queue(browser: Browser, { url }: Demo): Promise<void> {
  const page = await open(browser, DESK);
  await signIn(page, url);
  // One that waits in a private talk.
  await page.locator('.row a').filter({ hasText: 'MAX, личное' }).first().click();
  await page.locator('#act-claim').waitFor();
  await shoot(page, 'queue');
  await page.locator('#act-claim').click();
  await page.locator('#said').getByText('Вопрос ваш').waitFor();
  await page
    .locator('#reply-text')
    .fill('Здравствуйте! Подскажите, пожалуйста, в каком районе вы теперь живёте?');
  await shoot(page, 'case');
  // Working hours with a break and days off explain more than round-the-clock ones.
  await page.goto(`${url}/console/queue`);
  await page.locator('.row a').filter({ hasText: 'рабочих' }).last().click();
  await page.locator('#why').click();
  await page.locator('#explanation-body').getByRole('heading').first().waitFor();
  await shoot(page, 'deadline');
}

async function queueOnPhone(browser: Browser, { url }: Demo): Promise<void> {
  const page = await open(browser, PHONE);
  await signIn(page, url);
  await shoot(page, 'queue-phone');
}

async function widget(browser: Browser, { site }: Demo): Promise<void> {
  const page = await open(browser, DESK);
  await page.goto(site);
  await page.getByRole('button', { name: /Задать вопрос/ }).click();
  const chat = page.frameLocator('iframe');
  await chat.getByRole('textbox').fill('Сколько дней рассматривают обращение?');
  await chat.getByRole('textbox').press('Enter');
  await chat.getByRole('button', { name: 'Да, помогло' }).scrollIntoViewIfNeeded();
  await shoot(page, 'widget');
}

async function chatOnPhone(browser: Browser, { url }: Demo): Promise<void> {
  const page = await open(browser, PHONE);
  await page.goto(`${url}/portal/chat?account=ulyanovsk-site`);
  await page.getByRole('textbox').fill('сколько ждать ответа на обращение');
  await page.getByRole('textbox').press('Enter');
  await page.getByRole('button', { name: 'Да, помогло' }).waitFor();
  await shoot(page, 'chat-phone');
}

/** The personal account of somebody whose appeal was answered, and the form of the next one. */
async function account(browser: Browser, { url }: Demo): Promise<void> {
  const page = await open(browser, PHONE);
  await page.goto(`${url}/portal/account/esia/begin?agency=leningrad`);
  await page.getByRole('button', { name: 'Разрешить' }).click();
  await page.getByRole('heading', { name: 'Личный кабинет' }).waitFor();
  await shoot(page, 'account-phone');
  await page.getByRole('button', { name: 'Написать обращение' }).click();
  await page.getByRole('textbox').first().waitFor();
  await shoot(page, 'appeal-form');
}

/** A question that two articles fit: the bot asks back. */
async function clarification(browser: Browser, { url }: Demo): Promise<void> {
  const page = await open(browser, PHONE);
  await page.goto(`${url}/portal/chat?account=ulyanovsk-site`);
  await page.getByRole('textbox').fill('ответ на обращение');
  await page.getByRole('textbox').press('Enter');
  await page.getByText('Что ближе').first().waitFor();
  await shoot(page, 'clarification');
}

async function servant(browser: Browser, { url }: Demo): Promise<void> {
  const page = await open(browser, DESK);
  await signIn(page, url);
  await page.goto(`${url}/portal/servant/leningrad`);
  await page.getByRole('searchbox').fill('можно ли принять подарок');
  await page.keyboard.press('Enter');
  await page.locator('#results h2').first().waitFor();
  await shoot(page, 'servant');
}

async function editor(browser: Browser, { url }: Demo): Promise<void> {
  const page = await open(browser, DESK);
  await signIn(page, url, ADMINISTRATOR);
  await page.goto(
    `${url}/console/knowledge?agency=ulyanovsk&audience=citizen&q=${encodeURIComponent('личный приём')}`,
  );
  await page.locator('.kb-table a').first().click();
  await page.getByRole('button', { name: 'Править' }).click();
  await page.locator('input[name="question"]').fill('Как записаться на личный приём?');
  await page.getByRole('button', { name: 'Спросить черновик' }).click();
  await page.locator('#trial-result').waitFor();
  await page.locator('h1').scrollIntoViewIfNeeded();
  await shoot(page, 'editor');
}

/** Questions that the base does not know, as three people asked them, with the task that they open. */
function ask(dataDir: string): void {
  const db = new DatabaseSync(join(dataDir, 'otklik.sqlite'), { timeout: 5_000 });
  const talk = db.prepare('select id, agency from conversations order by id limit 1').get();
  const [id, agency] = [String(talk?.['id']), String(talk?.['agency'])];
  const now = Date.now();
  const say =
    db.prepare(`insert into messages (id, conversation_id, seq, author, kind, text, occurred_at, received_at, data)
    values (?, ?, ?, 'client', 'direct', ?, ?, ?, '{}')`);
  const gap = db.prepare(`insert into knowledge_gaps (key, agency, audience, reason, day, message_id, count)
    values (?, ?, 'citizen', 'no_answer', '2026-11-20', ?, 1)`);
  const link = db.prepare('insert into knowledge_task_gaps values (?, ?)');
  for (const [n, text] of UNANSWERED.entries()) {
    say.run(`picture-${n}`, id, 9_000 + n, text, now, now);
    gap.run(`picture-${n}`, agency, `picture-${n}`);
    link.run(`picture-${n}`, 'picture');
  }
  const task = db.prepare(`insert into knowledge_tasks
    (id, key, agency, kind, audience, unit, article, message_id, count, days, state, opened_at, due_at)
    values (?, ?, ?, ?, 'citizen', ?, ?, ?, ?, 30, 'open', ?, ?)`);
  const article = db.prepare(`select json_extract(data, '$.article') as id from messages
    where json_extract(data, '$.article') is not null limit 1`);
  const near = article.get()?.['id'];
  const nearest = typeof near === 'string' ? near : null;
  task.run('picture', 'picture', agency, 'gap', '', null, 'picture-0', 3, now, now + 6 * 86_400_000);
  task.run('picture-2', 'picture-2', agency, 'rejected', '', nearest, null, 4, now, now + 6 * 86_400_000);
  db.close();
}

const UNANSWERED = [
  'где можно покормить уток в парке',
  'В каком парке разрешено кормить уток? Мой номер 8 921 000-00-00',
  'а уток кормить в парке можно',
];

async function gaps(browser: Browser, { url, dataDir }: Demo): Promise<void> {
  ask(dataDir);
  const page = await open(browser, DESK);
  await signIn(page, url, ADMINISTRATOR);
  await page.goto(`${url}/console/knowledge/gaps`);
  await page.getByText('Ещё так спрашивали').first().click();
  await shoot(page, 'gaps');
}

/** The demonstration has no bad day, so two sends and an event are spoilt by hand in its database. */
function spoil(dataDir: string): void {
  const db = new DatabaseSync(join(dataDir, 'otklik.sqlite'), { timeout: 5_000 });
  const sent = `select id from outbox where state = 'sent' and account like '%-max' order by id desc limit 1`;
  db.exec(`update outbox set state = 'unknown', reason = 'ETIMEDOUT' where id in (${sent})`);
  db.exec(`update outbox set state = 'failed', reason = '901: can not send messages for users without permission'
    where id in (${sent.replace('max', 'vk')})`);
  db.exec(`update inbox set state = 'dead', attempts = 5, reason = 'SQLITE_FULL: database or disk is full'
    where id in (select id from inbox where event like '%"direct"%' order by id desc limit 1)`);
  db.close();
}

async function deadLetters(browser: Browser, { url, dataDir }: Demo): Promise<void> {
  spoil(dataDir);
  const page = await open(browser, DESK);
  await signIn(page, url);
  await page.goto(`${url}/console/repair`);
  await shoot(page, 'dead-letters');
}

/** The same explanation at its own address, of a deadline with a past. */
async function explanation(browser: Browser, { url }: Demo): Promise<void> {
  const page = await open(browser, DESK);
  await signIn(page, url);
  await page.goto(`${url}/console/queue?due=overdue`);
  await page.locator('.row a').first().click();
  const href = await page.locator('#why').getAttribute('href');
  await page.goto(`${url}${href}`);
  await shoot(page, 'explanation');
}

/** How the bodies stand now, on the page and on a screen. */
async function wall(browser: Browser, { url }: Demo): Promise<void> {
  const page = await open(browser, DESK);
  await signIn(page, url, LOGINS[1]?.login);
  await page.goto(`${url}/console/wall`);
  await shoot(page, 'wall');
  await page.setViewportSize({ width: 1280, height: 720 });
  await page.goto(`${url}/console/wall?screen`);
  await shoot(page, 'wall-screen');
}

async function report(browser: Browser, { url }: Demo): Promise<void> {
  const page = await open(browser, DESK);
  await signIn(page, url, LOGINS[1]?.login);
  await page.goto(`${url}/console/reports?period=month`);
  await shoot(page, 'report');
}

/** Of a case that a person has answered on a public wall. */
async function evidence(browser: Browser, { url }: Demo): Promise<void> {
  const page = await open(browser, DESK);
  await signIn(page, url);
  await page.goto(`${url}/console/queue?view=waiting`);
  await page.locator('.row a').filter({ hasText: 'комментарий' }).first().click();
  await page.getByRole('link', { name: 'Доказательства' }).click();
  await page.getByRole('heading', { level: 1 }).waitFor();
  await shoot(page, 'evidence');
}

const PICTURES: Readonly<Record<string, (browser: Browser, demo: Demo) => Promise<void>>> = {
  queue,
  wall,
  report,
  evidence,
  'queue-phone': queueOnPhone,
  widget,
  'chat-phone': chatOnPhone,
  explanation,
  'dead-letters': deadLetters,
  account,
  clarification,
  servant,
  editor,
  gaps,
};

const asked = process.argv.slice(2);
mkdirSync(FOLDER, { recursive: true });
const demo = await startDemo();
const browser = await chromium.launch({ executablePath: CHROMIUM, args: ARGS });
try {
  for (const [name, take] of Object.entries(PICTURES)) {
    if (asked.length === 0 || asked.includes(name)) await take(browser, demo);
  }
} finally {
  await browser.close();
  const ended = once(demo.process, 'exit');
  demo.process.kill('SIGTERM');
  await ended;
}
