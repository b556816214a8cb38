import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type EsiaStand, startEsiaStand } from '../../scripts/stands/esia.ts';
import { startVkStand, type VkStand } from '../../scripts/stands/vk.ts';
import { readConfig } from '../../src/config.ts';
import { createLog } from '../../src/kernel/log.ts';
import { type Server, startServer } from '../../src/server.ts';
import { browserForTests } from '../console/browser.ts';
import { vkDirect } from '../handoff/updates.ts';
import { VK, vkUpdate } from '../http/server-stand.ts';
import { TEST_DATA_KEY } from '../stands/data-key.ts';
import { pdfText } from '../reports/pdf-text.ts';
import { type MailServer, startMailServer } from '../../scripts/stands/mail.ts';
import { freePort } from '../stands/process.ts';

const browser = await browserForTests();
/** A folder to leave pictures in, for people who look at them. */
const PICTURES = process.env['PICTURES'];
const PERSON = 77;
const QUESTION = 'Хочу официально подать жалобу: у дома 5 на улице Мира две недели не вывозят мусор.';
const ANSWER = 'Контейнеры вывезли 20 ноября. Теперь мусор вывозят каждый день.';
const PASSWORD = 'Длинный-пароль-2026';
const SOON = { timeout: 20_000, interval: 50 };

describe.skipIf(!browser)('the walk of an appeal, from a question in VK to the survey', () => {
  const folder = mkdtempSync(join(tmpdir(), 'otklik-walk-'));
  let vk: VkStand;
  let esia: EsiaStand;
  let mail: MailServer;
  let server: Server;
  let citizen: Page;
  let clerk: Page;
  let sent = 0;

  beforeAll(async () => {
    const port = await freePort();
    const url = `http://127.0.0.1:${port}`;
    [vk, mail, esia] = await Promise.all([
      startVkStand({ factor: 0.000_1 }),
      startMailServer(),
      startEsiaStand({ clientId: 'OTKLIK', redirectUris: () => [`${url}/portal/account/esia/back`] }),
    ]);
    writeFileSync(join(folder, 'esia.pem'), esia.tokenKey);
    const accounts = [{ ...VK, id: 'lo-vk', agency: 'leningrad', apiBaseUrl: vk.url }];
    writeFileSync(join(folder, 'accounts.yaml'), JSON.stringify({ accounts }));
    const env = {
      PORT: String(port),
      LOG_LEVEL: 'silent',
      SMTP_URL: mail.url,
      OTKLIK_DATA_DIR: folder,
      OTKLIK_DATA_KEY: TEST_DATA_KEY,
      OTKLIK_PUBLIC_URL: url,
      OTKLIK_ESIA_URL: esia.url,
      OTKLIK_ESIA_CLIENT: 'OTKLIK',
      OTKLIK_ESIA_CERTIFICATE_HASH: esia.certificateHash,
      OTKLIK_ESIA_CRYPTO: esia.cryptoUrl,
      OTKLIK_ESIA_KEY: join(folder, 'esia.pem'),
    };
    server = await startServer({ config: readConfig(env), env, log: createLog('silent') });
    vk.setHook(`${url}/hooks/vk/lo-vk`, 's3cret');
    // The essential path needs no script.
    citizen = await pageOf({ width: 390, height: 844 }, false);
    clerk = await pageOf({ width: 1280, height: 720 });
  });
  afterAll(async () => {
    await browser?.close();
    await server.stop();
    await Promise.all([vk.close(), mail.close(), esia.close()]);
    rmSync(folder, { recursive: true, force: true });
  });

  async function pageOf(
    viewport: { width: number; height: number },
    javaScriptEnabled = true,
  ): Promise<Page> {
    if (!browser) throw new Error('no browser');
    const context = await browser.newContext({ locale: 'ru-RU', viewport, javaScriptEnabled });
    context.setDefaultTimeout(15_000);
    return context.newPage();
  }
  async function picture(page: Page, name: string): Promise<void> {
    expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
    if (PICTURES === undefined) return;
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      await page.screenshot({ path: join(PICTURES, `walk-${name}-${colorScheme}.png`), fullPage: true });
    }
  }
  /** What the person was written in VK, the last of it first. */
  const inVk = () => vk.messages.filter(({ peer }) => peer === String(PERSON)).map(({ text }) => text);
  /** Writes in VK and waits until something is answered that has these words. */
  async function write(text: string, answer: string): Promise<string> {
    const before = inVk().length;
    sent += 1;
    await vk.deliver({ ...vkUpdate(sent, text), ...vkDirect(PERSON, text, {}, sent) });
    await expect.poll(() => inVk().slice(before).join('\n'), SOON).toContain(answer);
    return inVk().slice(before).join('\n');
  }
  const mailWith = async (words: string) => {
    await expect.poll(() => mail.mails.map(({ text }) => text).join('\n'), SOON).toContain(words);
    const found = mail.mails.find(({ text }) => text.includes(words));
    if (!found) throw new Error(words);
    return found;
  };
  const status = async () => {
    await citizen.goto(`${server.url}/portal/account/leningrad`);
    return citizen.locator('.list .status').first().innerText();
  };

  let link = '';
  const statuses: string[] = [];

  it('L1-05 a question in VK becomes a draft with a link to the portal', async () => {
    await write(QUESTION, 'официальным обращением она не считается');
    await write('Составить обращение', 'Кому адресовать');
    await write('Вам, в ваше ведомство', 'не вывозят мусор');
    await write('Оставить этот текст', 'фото или документы');
    await write('Дальше', 'Вид: Жалоба');
    const said = await write('Всё верно', '/portal/account/draft/leningrad?t=');
    link = /http\S+t=[\w-]{43}/u.exec(said)?.[0] ?? '';
    expect(link).toContain(server.url);
  });

  it('L1-06 L1-10 she signs in on a phone, sends, and has the five parts of the receipt by mail and in VK within 60 s', async () => {
    await citizen.goto(link);
    await picture(citizen, '1-door-390');
    await citizen.click('text=Войти через Госуслуги');
    expect(await citizen.innerText('.test')).toContain('ТЕСТ, не Госуслуги');
    await citizen.click('text=Разрешить');
    await citizen.click('text=Продолжить обращение');
    expect(await citizen.inputValue('#essence')).toContain('две недели не вывозят мусор');
    const buffer = Buffer.from('%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer<<>>\n%%EOF\n');
    await citizen.setInputFiles('#file', { name: 'двор.pdf', mimeType: 'application/pdf', buffer });
    await picture(citizen, '2-form-390');
    await citizen.click('text=Сохранить и проверить');
    await picture(citizen, '3-preview-390');
    const pressed = Date.now();
    await citizen.click('text=Отправить обращение');
    const receiptNumber = /№ (\d+)/u.exec(await citizen.innerText('h1'))?.[1] ?? '';

    // The receipt: five parts, within 60 s, by mail and in VK.
    const receipt = await mailWith('Идентификационный номер');
    expect(receipt.at - pressed).toBeLessThan(60_000);
    expect(receipt.to).toEqual(['anna@example.org']);
    const parts = [
      'отправлено',
      receiptNumber,
      'Дата и время отправки',
      `${server.url}/portal/account`,
      'рассмотрение',
    ];
    for (const part of parts) expect(receipt.text).toContain(part);
    await expect.poll(() => inVk().join('\n'), SOON).toContain(`Идентификационный номер: ${receiptNumber}`);
    statuses.push(await status());
  });

  it('L1-12 a clerk registers, and she is told the number by mail and in VK', async () => {
    await clerk.goto(`${server.url}/console`);
    await clerk.locator('input[name="login"], input[type="email"]').first().fill('admin@otklik.local');
    await clerk.locator('input[type="password"]').fill(server.firstAdministrator?.password ?? '');
    await clerk.keyboard.press('Enter');
    await clerk.locator('input[name="current"]').fill(server.firstAdministrator?.password ?? '');
    await clerk.locator('input[name="next"]').fill(PASSWORD);
    await clerk.locator('input[name="again"]').fill(PASSWORD);
    await clerk.keyboard.press('Enter');
    await clerk.waitForURL('**/console/queue**');
    await clerk.goto(`${server.url}/console/appeals`);
    await clerk.locator('main a', { hasText: 'Жалоба' }).first().click();
    const today = Temporal.Now.plainDateISO('Europe/Moscow').toString();
    await clerk.fill('input[name="number"]', 'ОГ-15/26');
    await clerk.fill('input[name="date"]', today);
    await clerk.getByRole('button', { name: 'Зарегистрировать' }).click();
    await clerk.getByRole('heading', { name: 'Жалоба № ОГ-15/26' }).waitFor();
    statuses.push(await status());
    await mailWith('Номер регистрации: ОГ-15/26');
    await expect.poll(() => inVk().join('\n'), SOON).toContain('Номер регистрации: ОГ-15/26');
  });

  it('L1-14 L3-08 L1-08 the answer goes by mail and to VK; the account has shown three statuses in order', async () => {
    await clerk.selectOption('select[name="topic"]', { index: 1 });
    await clerk.getByRole('button', { name: 'Принять', exact: true }).click();
    await clerk.click('summary:has-text("Ответить")');
    const draft = await clerk.inputValue('textarea[name="text"]');
    expect(draft).toContain('Ваше обращение № ОГ-15/26');
    await clerk.fill('textarea[name="text"]', `${draft}${ANSWER}`);
    await clerk.check('input[name="outcome"][value="solved"]');
    await clerk.fill('input[name="executor"]', 'Сергеева Мария Петровна');
    await clerk.fill('input[name="phone"]', '(812) 539-46-54');
    for (const name of ['questions', 'measures', 'substance']) await clerk.check(`input[name="${name}"]`);
    await picture(clerk, '4-answer-1280');
    await clerk.click('text=Подписать и отправить');
    await mailWith(ANSWER);
    await expect.poll(() => inVk().join('\n'), SOON).toContain(ANSWER);
    await expect.poll(status, SOON).toContain('Ответ на обращение');
    statuses.push(await status());
    expect(statuses).toEqual([
      'Отправлено',
      'Зарегистрировано',
      'Ответ на обращение (уведомление о переадресации обращения) получен(о)',
    ]);
    await picture(citizen, '5-account-390');
    // The letterhead: body, number, addressee, first paragraph, executor (L1-20, L1-26).
    const [pdf] = (await mailWith(ANSWER)).attachments;
    expect(pdf).toMatchObject({ type: 'application/pdf', name: expect.stringMatching(/^otvet-\d+\.pdf$/u) });
    const printed = pdfText(pdf?.bytes ?? new Uint8Array());
    const wanted = [
      'Администрация Губернатора',
      'На № ОГ-15/26',
      'Иванова-Петрова Анна',
      'Ваше обращение № ОГ-15/26',
    ];
    for (const words of [...wanted, ANSWER, 'Исполнитель: Сергеева Мария Петровна']) {
      expect(printed).toContain(words);
    }
    // A long address is broken into lines.
    expect(printed.replaceAll(' ', '')).toContain('/portal/surveys/');
    if (PICTURES !== undefined) writeFileSync(join(PICTURES, 'answer.pdf'), pdf?.bytes ?? '');
    // She can have her own letter and file again; without her session there is only the door.
    await citizen.click('.list a');
    await picture(citizen, '5-appeal-390');
    expect(await citizen.locator('a[href*="/portal/surveys/"]').count()).toBe(1);
    const hrefs = ['a[href*="/files/"]', 'a[href$=".pdf"]'];
    for (const href of hrefs) {
      const address = `${server.url}${await citizen.locator(href).last().getAttribute('href')}`;
      const given = await citizen.request.get(address);
      expect([given.status(), (await given.body()).subarray(0, 5).toString()]).toEqual([200, '%PDF-']);
      expect((await clerk.request.get(address)).status()).toBe(401);
    }
  });

  it('U-11 L1-26 the survey link in the answer works, once', async () => {
    const answer = await mailWith(ANSWER);
    const survey = /http\S+\/portal\/surveys\/[\w-]{43}/u.exec(answer.text)?.[0] ?? '';
    await citizen.goto(survey);
    await picture(citizen, '6-survey-390');
    await citizen.check('input[name="q1"][value="1"]');
    await citizen.check('input[name="q2"][value="1"]');
    await citizen.click('text=Дальше');
    // One appeal: the third question jumps to the fifth (S1-02).
    await citizen.check('input[name="q3"][value="1"]');
    await citizen.click('text=Дальше');
    expect(await citizen.locator('legend').first().innerText()).toContain('К какому типу');
    await citizen.check('input[name="q9"][value="1"]');
    await citizen.fill('#q6', 'Вывоз мусора');
    await picture(citizen, '7-survey-middle-390');
    const go = citizen.locator('button[name="go"][value="on"]');
    for (let pages = 0; (await go.innerText()) !== 'Отправить ответы' && pages < 20; pages += 1)
      await go.click();
    await go.click();
    expect(await citizen.innerText('h1')).toBe('Спасибо, ответы приняты');
    await citizen.goto(survey);
    expect(await citizen.innerText('h1')).toBe('По этой ссылке уже ответили');
    await picture(citizen, '8-survey-used-390');
    await clerk.goto(`${server.url}/console/surveys`);
    await picture(clerk, '9-surveys-1280');
  });
});
