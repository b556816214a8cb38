import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createBots } from '../../bots/index.ts';
import { startTelegramStand } from '../../scripts/stands/telegram.ts';
import { type Account, loadAccounts, loadStaffChat } from '../../src/accounts.ts';
import { createSiteChat } from '../../src/inbox/site-chat.ts';
import { HOUR, type Instant, MINUTE } from '../../src/kernel/instants.ts';
import { openInProcessLive } from '../../src/live/in-process.ts';
import { createDeliverer } from '../../src/outbox/deliver.ts';
import { addPerson, createFirstAdministrator, listPeople, setBlocked } from '../../src/staff/people.ts';
import type { Role } from '../../src/staff/person.ts';
import type { Store } from '../../src/store/db.ts';
import type { LettersTable } from '../../src/store/tables.ts';
import { openStore } from '../../src/store/store.ts';
import type { NoticeSender } from '../../src/watch/deliver-notices.ts';
import { type Letter, recoverLetters, takeLetter } from '../../src/watch/letters.ts';
import { createMailSender } from '../../src/watch/mail-sender.ts';
import { keepLetter, postLetter, senderAddress } from '../../src/watch/mail-server.ts';
import { postLetters } from '../../src/watch/post-letters.ts';
import { recomputeClocks } from '../../src/watch/recompute-clocks.ts';
import { createStaffChatSender } from '../../src/watch/staff-chat-sender.ts';
import { createResponseClocks } from '../../src/cases/response-clocks.ts';
import { postgresForTests } from '../stands/postgres.ts';
import { untilReady } from '../stands/process.ts';
import { readLetter, type SmtpStand, startSmtpStand } from '../stands/smtp.ts';
import { at, packOf, packs, silent, startCase, tick, watchDeps, withDayOff } from './watch-stand.ts';

const ul = (local: string) => at(local, 'Europe/Ulyanovsk');
/** Five working hours from 10:00 with lunch end at 16:00; half is used at 12:30, four fifths at 15:00. */
const MONDAY = ul('2026-11-23T10:00');
const HALF = ul('2026-11-23T12:30');
const MOST = ul('2026-11-23T15:00');
const OVER = ul('2026-11-23T16:00:00.001');

const root = mkdtempSync(join(tmpdir(), 'otklik-senders-'));
const postgres = await postgresForTests();
afterAll(async () => {
  rmSync(root, { recursive: true, force: true });
  await postgres?.stop();
});

function suite(name: string, databaseUrl: string | undefined): void {
  describe(name, () => {
    let store: Store;
    let smtp: SmtpStand;
    let dataDir: string;
    let now: Instant;
    let ids: Record<'anna' | 'boris' | 'gleb', string>;

    beforeAll(async () => {
      store = await openStore({ databaseUrl, dataDir: mkdtempSync(join(root, 'db-')) });
      smtp = await startSmtpStand();
      await createFirstAdministrator(store.db, MONDAY);
      const [administrator] = await listPeople(store.db);
      if (!administrator) throw new Error('nobody');
      const add = async (login: string, role: Role, agencies: readonly string[]) => {
        const email = `${login}@example.org`;
        const added = await addPerson(
          store.db,
          administrator,
          { name: login, email, role, agencies },
          MONDAY,
        );
        return added?.id ?? '';
      };
      ids = {
        anna: await add('anna', 'operator', ['ulyanovsk']),
        boris: await add('boris', 'operator', ['ulyanovsk']),
        gleb: await add('gleb', 'supervisor', ['ulyanovsk']),
      };
      await add('kira', 'operator', ['kursk']);
      await add('eva', 'editor', ['ulyanovsk']);
      const gone = await add('gone', 'operator', ['ulyanovsk']);
      await setBlocked(store.db, administrator, gone, true, MONDAY);
    });
    afterAll(async () => {
      await smtp.close();
      await store.close();
    });
    beforeEach(() => {
      dataDir = mkdtempSync(join(root, 'data-'));
      Object.assign(smtp.manner, { busy: null, delay: 0 });
      smtp.manner.refuse.clear();
    });
    // What one test leaves running is not told in the next.
    afterEach(async () => {
      await store.db.updateTable('clocks').set({ state: 'closed' }).execute();
      await store.db.deleteFrom('letters').execute();
    });

    const mail = createMailSender({
      clock: () => now,
      body: packOf,
      origin: 'https://otklik.example.org',
      onWritten: () => undefined,
    });

    async function pass(sender: NoticeSender, ...moments: readonly Instant[]): Promise<void> {
      for (const moment of moments) {
        now = moment;
        await tick({ ...watchDeps(store), sender }, moment);
      }
    }

    const post = (moment: Instant, url = smtp.url) =>
      postLetters({ store, log: silent, carry: (letter) => postLetter(url, letter) }, moment);
    const since = (from: number) => smtp.letters.slice(from);
    const recipients = (from: number) =>
      since(from)
        .map(({ to }) => to.split('@')[0] ?? '')
        .toSorted((a, b) => a.localeCompare(b));
    const left = async (...states: readonly LettersTable['state'][]) =>
      (await store.db.selectFrom('letters').select('id').where('state', 'in', states).execute()).length;
    const alarms = async () =>
      (
        await store.db
          .selectFrom('alarms')
          .select('text')
          .where('kind', '=', 'notice_failed')
          .where('settled_at', 'is', null)
          .orderBy('id')
          .execute()
      ).map(({ text }) => text);

    it('writes to those whom the chain names, each once for a share, and says nothing of the client', async () => {
      const before = smtp.letters.length;
      const id = await startCase(store, { agency: 'ulyanovsk', at: MONDAY, owner: ids.anna });
      await pass(mail, MONDAY, HALF);
      await post(now);
      expect(recipients(before)).toEqual(['anna']);
      await pass(mail, MOST);
      await post(now);
      expect(recipients(before + 1)).toEqual(['anna', 'gleb']);
      // At the breach owner, supervisor and duty are told: Anna is two of them, and Gleb is too.
      await pass(mail, OVER, OVER + MINUTE);
      await post(now);
      expect(recipients(before + 3)).toEqual(['anna', 'boris', 'gleb']);
      expect(await left('waiting')).toBe(0);
      const half = smtp.letters[before];
      const { number } = await store.db
        .selectFrom('cases')
        .select('number')
        .where('id', '=', id)
        .executeTakeFirstOrThrow();
      expect(half?.subject).toBe(`Вопрос УО-${number}: прошла половина срока`);
      expect(half?.text).toContain(`Вопрос УО-${number}: прошла половина срока, ответить сегодня до 16:00.`);
      expect(half?.text).toContain('Последний момент: понедельник, 23 ноября 2026 г., 16:00.');
      expect(half?.text).toContain(`https://otklik.example.org/console/cases/${id}`);
      expect(half?.head).toContain('Auto-Submitted: auto-generated');
      expect(
        since(before)
          .map(({ text }) => text)
          .join(),
      ).not.toContain('Когда починят дорогу');
      expect(smtp.letters.at(-1)?.text).toContain('срок прошёл, ответить нужно было сегодня до 16:00.');
      expect(new Set(smtp.letters.map(({ messageId }) => messageId)).size).toBe(smtp.letters.length);
    });

    it('writes to all who could take a case that nobody holds, and not to other bodies', async () => {
      const before = smtp.letters.length;
      await startCase(store, { agency: 'ulyanovsk', at: MONDAY });
      await pass(mail, MONDAY, HALF);
      await post(now);
      expect(recipients(before)).toEqual(['anna', 'boris']);
    });

    it('tells a share anew when its deadline was moved meanwhile', async () => {
      const before = smtp.letters.length;
      await startCase(store, { agency: 'ulyanovsk', at: ul('2026-11-19T16:00'), owner: ids.anna });
      await pass(mail, ul('2026-11-20T12:30'));
      const later = createResponseClocks(withDayOff('2026-11-20'));
      const deps = { store, pack: packOf, log: silent, clock: () => ul('2026-11-20T12:40') };
      await recomputeClocks({ ...deps, clocks: later });
      now = ul('2026-11-23T12:01');
      await tick({ ...watchDeps(store, later), sender: mail }, now);
      await post(now);
      expect(recipients(before)).toEqual(['anna', 'anna', 'boris', 'boris', 'gleb', 'gleb']);
    });

    it('tries a server that is busy again, ever later, says so once, and gives up in the end', async () => {
      await startCase(store, { agency: 'ulyanovsk', at: MONDAY, owner: ids.anna });
      await pass(mail, MONDAY, HALF);
      const before = smtp.letters.length;
      smtp.manner.busy = '451 try later';
      const tried: number[] = [];
      for (let moment = HALF; moment < HALF + 4 * HOUR; moment += MINUTE) {
        if ((await post(moment)) > 0) tried.push((moment - HALF) / MINUTE);
      }
      expect(tried).toEqual([0, 1, 6, 36, 156]);
      expect(await alarms()).toEqual([
        'Письма не уходят: сервер почты ответил кодом 451. Пробуем ещё.',
        'Письмо не доставлено: сервер почты ответил кодом 451.',
      ]);
      expect(await left('failed')).toBe(1);
      expect(smtp.letters).toHaveLength(before);
    });

    it('sends after the server is back, through a restart, and is not held up by one that is refused', async () => {
      const before = smtp.letters.length;
      await startCase(store, { agency: 'ulyanovsk', at: MONDAY });
      await pass(mail, MONDAY, HALF);
      expect(await post(HALF, 'smtp://127.0.0.1:1')).toBe(1);
      expect(smtp.letters).toHaveLength(before);
      // A kill while the server had it.
      const taken = await takeLetter(store, HALF + MINUTE);
      expect(taken).not.toBeNull();
      expect(await recoverLetters(store.db, HALF + MINUTE, false)).toBe(0);
      expect(await left('sending')).toBe(1);
      expect(await recoverLetters(store.db, HALF + MINUTE, true)).toBe(0);
      smtp.manner.refuse.set('anna@example.org', '550 no such user');
      expect(await post(HALF + MINUTE)).toBe(2);
      expect(recipients(before)).toEqual(['boris']);
      expect(await left('failed')).toBe(1);
      expect(await left('waiting', 'sending')).toBe(0);
      expect((await alarms()).at(-1)).toContain('код');
    });

    it('sends a letter that a killed process had once more, and then leaves it to a person', async () => {
      await startCase(store, { agency: 'ulyanovsk', at: MONDAY, owner: ids.anna });
      await pass(mail, MONDAY, HALF);
      const before = smtp.letters.length;
      // Each process hands it over and is killed before it can say so.
      let moment = HALF;
      for (let killed = 0; killed < 4; killed += 1, moment += 3 * MINUTE) {
        await recoverLetters(store.db, moment, false);
        const taken = await takeLetter(store, moment);
        if (taken) await postLetter(smtp.url, taken);
      }
      expect(recipients(before)).toEqual(['anna', 'anna']);
      expect(new Set(since(before).map(({ messageId }) => messageId)).size).toBe(1);
      expect(await left('failed')).toBe(1);
      await startCase(store, { agency: 'ulyanovsk', at: MONDAY, owner: ids.anna });
      await pass(mail, MONDAY, HALF);
      await takeLetter(store, moment);
      await store.db.updateTable('letters').set({ doubts: 1 }).where('state', '=', 'sending').execute();
      await post(moment + 3 * MINUTE);
      expect(await alarms()).toContain('Неизвестно, ушло ли письмо.');
      expect(recipients(before)).toEqual(['anna', 'anna']);
    });

    it('does not wait for a server that says nothing', async () => {
      await startCase(store, { agency: 'ulyanovsk', at: MONDAY, owner: ids.anna });
      await pass(mail, MONDAY, HALF);
      smtp.manner.delay = 5_000;
      const began = performance.now();
      await post(HALF, `${smtp.url}?greetingTimeout=100`);
      expect(performance.now() - began).toBeLessThan(4_000);
      expect(await left('waiting')).toBe(1);
      expect((await alarms()).join()).toContain('сервер почты не отвечает (ETIMEDOUT)');
    });

    it('keeps letters as files where there is no server', async () => {
      await startCase(store, { agency: 'ulyanovsk', at: MONDAY, owner: ids.anna });
      const folder = join(dataDir, 'mail');
      await pass(mail, MONDAY, HALF);
      const carry = (letter: Letter) => keepLetter(folder, letter).then(() => ({ outcome: 'sent' }) as const);
      await postLetters({ store, log: silent, carry }, now);
      const files = readdirSync(folder);
      expect(files).toHaveLength(1);
      expect(files[0]).toMatch(/^2026-11-23T08-30-00-000Z-.*\.eml$/);
      const letter = readLetter(readFileSync(join(folder, files[0] ?? ''), 'utf8'));
      expect(letter.subject).toContain('прошла половина срока');
      expect(letter.head).toContain('anna@example.org');
    });

    it('tells the chat of the staff once for a share, in a line without the client, through the outbox', async () => {
      const telegram = await startTelegramStand();
      const settings = {
        id: 'ul-tg',
        mode: 'webhook',
        token: '42:x',
        secret: 's',
        apiRoot: telegram.url,
        bot: { id: 42, username: 'gov_bot' },
      };
      const live = openInProcessLive();
      const chat = createSiteChat({ db: store.db, live, onAccepted: () => undefined });
      const channel = createBots({ chat, clock: () => now, publicOrigin: null }).telegram.open(settings);
      const began = Date.now();
      const deliverer = createDeliverer({
        store,
        // The pause between messages of one chat passes.
        clock: () => now + (Date.now() - began),
        log: silent,
        channel: () => channel,
        refusal: () => null,
        onChanged: () => undefined,
      });
      const sender = createStaffChatSender({
        clock: () => now,
        chat: { account: 'ul-tg', agency: 'ulyanovsk', conversation: '-100500' },
        body: packOf('ulyanovsk'),
        onQueued: () => deliverer.wake(),
      });
      const id = await startCase(store, { agency: 'ulyanovsk', at: MONDAY, owner: ids.anna });
      await startCase(store, { agency: 'kursk', at: MONDAY });
      await pass(sender, MONDAY, HALF, MOST, OVER, OVER + MINUTE);
      deliverer.start();
      await untilReady(async () => expect(telegram.messages).toHaveLength(3));
      await deliverer.stop();
      const { number } = await store.db
        .selectFrom('cases')
        .select('number')
        .where('id', '=', id)
        .executeTakeFirstOrThrow();
      expect(telegram.messages.map(({ text }) => text)).toEqual([
        `Вопрос УО-${number}: прошла половина срока, ответить сегодня до 16:00`,
        `Вопрос УО-${number}: прошло 80 % срока, ответить сегодня до 16:00`,
        `Вопрос УО-${number}: срок прошёл, ответить нужно было сегодня до 16:00`,
      ]);
      const queued = await store.db
        .selectFrom('outbox')
        .select('id')
        .where('account', '=', 'ul-tg')
        .execute();
      expect(queued).toHaveLength(3);
      await live.close();
      await telegram.close();
    });
  });
}

suite('telling the staff, on SQLite', undefined);
if (postgres) suite('telling the staff, on PostgreSQL', postgres.url);

describe('where letters come from', () => {
  it.each([
    ['smtp://mail.example.org', 'otklik@mail.example.org'],
    ['smtps://otklik%40body.example.org:p%40ss@mail.example.org:465', 'otklik@body.example.org'],
    ['smtp://robot:x@mail.example.org?from=sroki@body.example.org', 'sroki@body.example.org'],
  ])('%s', (url, from) => expect(senderAddress(url)).toBe(from));
});

describe('the chat of the staff in the accounts file', () => {
  const file = join(root, 'accounts.yaml');
  const accounts = [
    'accounts:',
    '  - { id: ul-tg, agency: ulyanovsk, channel: telegram }',
    '  - { id: ul-site, agency: ulyanovsk, channel: site }',
  ];
  function load(...lines: readonly string[]) {
    writeFileSync(file, [...accounts, ...lines].join('\n'));
    const loaded: readonly Account[] = loadAccounts(file, packs, {});
    return loadStaffChat(file, loaded);
  }

  it('is optional, and belongs to the body of its account', () => {
    expect(load()).toBeNull();
    expect(loadStaffChat(null, [])).toBeNull();
    const chat = { account: 'ul-tg', agency: 'ulyanovsk', conversation: '-1001234567890' };
    expect(load('staffChat: { account: ul-tg, conversation: -1001234567890 }')).toEqual(chat);
  });

  it.each([
    ['staffChat: { account: nobody, conversation: "7" }', 'staffChat: there is no account nobody'],
    ['staffChat: { account: ul-site, conversation: "7" }', 'ul-site is a chat on a site'],
    ['staffChat: { account: ul-tg }', `${file}:4: staffChat.conversation`],
    ['staffChat: { account: ul-tg, conversation: "7", to: x }', `${file}:4: staffChat`],
  ])('%s is refused', (line, fault) => expect(() => load(line)).toThrow(fault));
});
