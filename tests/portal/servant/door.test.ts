import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { DAY, HOUR, MINUTE } from '../../../src/kernel/instants.ts';
import { domainsOf, workAddress } from '../../../src/portal/servant/work-address.rules.ts';
import { articles, cookieOf, NOW, packs, type ServantStand, startServant } from './stand.ts';

const HOME = '/portal/servant/leningrad';
const titles = articles.map(({ title }) => title);

let stand: ServantStand;
let visitors = 0;
beforeAll(async () => {
  stand = await startServant();
});
afterAll(() => stand.stop());
/** Each test comes from an address of its own, a day later, so that tries of one do not count in another. */
beforeEach(() => {
  visitors += 1;
  stand.address = `10.0.1.${visitors}`;
  stand.now = NOW + visitors * DAY;
});

describe('the door', () => {
  it('shows the sign-in page at every address and names nothing of the base', async () => {
    for (const path of [
      '/portal/servant',
      HOME,
      `${HOME}/articles/kb-069`,
      `${HOME}/articles/none`,
      '/portal/servant/x/y',
    ]) {
      const response = await stand.get(path);
      expect(response.status).toBe(path === '/portal/servant' ? 200 : 401);
      const text = await response.text();
      expect(text).toContain('Служебная почта');
      expect(titles.filter((title) => text.includes(title))).toEqual([]);
    }
    for (const path of [`${HOME}/ask`, `${HOME}/suggest`, `${HOME}/articles/kb-069/rejected`]) {
      const response = await stand.post(path, { question: 'можно ли принять подарок' });
      expect(response.status).toBe(401);
      const text = await response.text();
      expect(titles.filter((title) => text.includes(title))).toEqual([]);
    }
  });

  it('lets in by a code to a work address, once, and to the page that was asked for', async () => {
    const next = `${HOME}/articles/kb-069`;
    expect(await (await stand.get(next)).text()).toContain(`value="${next}"`);
    const asked = await stand.post('/portal/servant/sign-in', { address: ' Ivanov@LENREG.ru ', next });
    expect(asked.status).toBe(200);
    expect(await asked.text()).toContain('Почта на этом сервере ещё не настроена');
    const fields = { address: 'ivanov@lenreg.ru', code: stand.lastCode(), next };
    const entered = await stand.post('/portal/servant/code', fields);
    expect(entered.status).toBe(303);
    expect(entered.headers.get('location')).toBe(next);
    const [cookie = ''] = entered.headers.getSetCookie();
    expect(cookie).toMatch(
      /^otklik_servant=\S{40,}; Max-Age=43200; Path=\/portal\/servant; HttpOnly; SameSite=Lax$/u,
    );
    expect(await (await stand.get(HOME, cookieOf(entered))).text()).toContain('Что мы отвечаем гражданам');
    expect((await stand.post('/portal/servant/code', fields)).status).toBe(401);
  });

  it.each([
    'https://evil.example/',
    '//evil.example',
    '/console',
    '/portal/servant/kursk',
    '/portal/servant/sign-in',
  ])('does not lead to %s afterwards', async (next) => {
    const address = 'ivanov@lenreg.ru';
    await stand.post('/portal/servant/sign-in', { address, next });
    const entered = await stand.post('/portal/servant/code', { address, code: stand.lastCode(), next });
    expect(entered.headers.get('location')).toBe(HOME);
  });

  it('opens the base of one body only', async () => {
    const cookie = await stand.enter('ivanov@rkursk.ru');
    expect((await stand.get('/portal/servant', cookie)).headers.get('location')).toBe(
      '/portal/servant/kursk',
    );
    expect((await stand.get('/portal/servant/kursk', cookie)).status).toBe(200);
    expect((await stand.get(HOME, cookie)).status).toBe(404);
    const own = articles.find(({ agency, audience }) => agency === 'leningrad' && audience === 'servant');
    const other = await stand.get(`/portal/servant/kursk/articles/${own?.id}`, cookie);
    expect(other.status).toBe(404);
    expect(await other.text()).not.toContain(own?.title);
  });

  it('says the same to an address of any domain, and sends to work addresses only', async () => {
    const before = stand.letters().length;
    const page = async (address: string) =>
      (await (await stand.post('/portal/servant/sign-in', { address })).text()).replaceAll(address, '…');
    const known = await page('petrov@lenreg.ru');
    expect(await page('petrov@mail.ru')).toBe(known);
    expect(await page('petrov@lenreg.ru.evil.example')).toBe(known);
    expect(stand.letters().length).toBe(before + 1);
    const wrong = async (address: string) =>
      (await (await stand.post('/portal/servant/code', { address, code: '000000' })).text()).replaceAll(
        address,
        '…',
      );
    expect(await wrong('petrov@mail.ru')).toBe(await wrong('petrov@lenreg.ru'));
  });

  it('wears a code out after five wrong tries, from wherever they come', async () => {
    const address = 'sidorov@lenreg.ru';
    await stand.post('/portal/servant/sign-in', { address });
    const code = stand.lastCode();
    const wrong = code === '111111' ? '222222' : '111111';
    for (let time = 0; time < 5; time += 1) {
      stand.address = `10.9.0.${time}`;
      expect((await stand.post('/portal/servant/code', { address, code: wrong })).status).toBe(401);
    }
    stand.address = '10.9.1.1';
    expect((await stand.post('/portal/servant/code', { address, code })).status).toBe(401);
  });

  it('takes a code for ten minutes', async () => {
    const address = 'ivanov@lenreg.ru';
    await stand.post('/portal/servant/sign-in', { address });
    const code = stand.lastCode();
    stand.now += 10 * MINUTE;
    expect((await stand.post('/portal/servant/code', { address, code })).status).toBe(401);
  });

  it('sends one letter a minute, and stops one place after five', async () => {
    const address = 'ivanov@lenreg.ru';
    const before = stand.letters().length;
    await stand.post('/portal/servant/sign-in', { address });
    const code = stand.lastCode();
    await stand.post('/portal/servant/sign-in', { address });
    expect(stand.letters().length).toBe(before + 1);
    stand.now += MINUTE;
    await stand.post('/portal/servant/sign-in', { address });
    expect(stand.letters().length).toBe(before + 2);
    expect((await stand.post('/portal/servant/code', { address, code })).status).toBe(401);
    for (let time = 0; time < 2; time += 1) await stand.post('/portal/servant/sign-in', { address });
    const refused = await stand.post('/portal/servant/sign-in', { address });
    expect(refused.status).toBe(429);
    expect(await refused.text()).toContain('Слишком много попыток');
  });

  it('ends a visit after twelve hours, and at once when asked', async () => {
    const cookie = await stand.enter('ivanov@lenreg.ru');
    expect((await stand.get(HOME, cookie)).status).toBe(200);
    await stand.post('/portal/servant/sign-out', {}, cookie);
    expect((await stand.get(HOME, cookie)).status).toBe(401);
    stand.now += HOUR;
    const again = await stand.enter('ivanov@lenreg.ru');
    stand.now += 12 * HOUR;
    expect((await stand.get(HOME, again)).status).toBe(401);
  });

  it('is open to the staff of a body by their console session', async () => {
    const one = await stand.staff('anna@example.org', ['leningrad']);
    expect((await stand.get('/portal/servant', one)).headers.get('location')).toBe(HOME);
    expect((await stand.get('/portal/servant/kursk', one)).status).toBe(404);
    const both = await stand.staff('boris@example.org', ['leningrad', 'kursk']);
    expect(await (await stand.get('/portal/servant', both)).text()).toContain('Чью базу знаний открыть?');
    expect((await stand.get('/portal/servant/kursk', both)).status).toBe(200);
    const none = await stand.staff('vera@example.org', []);
    expect(await (await stand.get('/portal/servant', none)).text()).toContain(
      'нет доступа ни к одному ведомству',
    );
    expect((await stand.get(HOME, none)).status).toBe(404);
  });

  it('refuses what does not come from its own pages', async () => {
    const response = await stand.app.request('/portal/servant/sign-in', {
      method: 'POST',
      headers: { origin: 'https://evil.example', host: 'localhost' },
      body: new URLSearchParams({ address: 'ivanov@lenreg.ru' }),
    });
    expect(response.status).toBe(403);
  });

  it('runs no script but our files, and is neither framed nor kept', async () => {
    const cookie = await stand.enter('ivanov@lenreg.ru');
    for (const response of [await stand.get('/portal/servant'), await stand.get(HOME, cookie)]) {
      const policy = response.headers.get('content-security-policy') ?? '';
      expect(policy).toContain("default-src 'none'");
      expect(policy).toContain("script-src 'self'");
      expect(policy).not.toContain('unsafe');
      expect(policy).toContain("frame-ancestors 'none'");
      expect(response.headers.get('cache-control')).toBe('no-store');
      const text = await response.text();
      expect(text).not.toMatch(/<script(?![^>]*\ssrc=)|<style|\sstyle=|\son[a-z]+=/iu);
    }
  });

  it('stores neither the address nor the code', async () => {
    await stand.enter('secretov@lenreg.ru');
    await stand.post('/portal/servant/sign-in', { address: 'secretov2@lenreg.ru' });
    const code = stand.lastCode();
    const { db } = stand.store;
    const stored = JSON.stringify([
      await db.selectFrom('servant_codes').selectAll().execute(),
      await db.selectFrom('servant_sessions').selectAll().execute(),
      await db.selectFrom('staff_failures').selectAll().execute(),
      await db.selectFrom('audit').selectAll().execute(),
    ]);
    expect(stored).not.toContain('secretov');
    expect(stored).not.toContain(`"${code}"`);
  });
});

describe('a mail server', () => {
  it('gets the letter, and its failure is an alarm without the address', async () => {
    const sent: string[] = [];
    const working = await startServant({
      async send(to, subject, text) {
        sent.push(`${to} ${subject} ${text}`);
        throw new Error(`550 no such user ${to}`);
      },
    });
    const page = await working.post('/portal/servant/sign-in', { address: 'ivanov@lenreg.ru' });
    expect(page.status).toBe(200);
    expect(await page.text()).not.toContain('Почта на этом сервере');
    expect(sent[0]).toMatch(/^ivanov@lenreg\.ru Код для входа в базу знаний Ваш код: \d{6}/u);
    expect(working.letters()).toEqual([]);
    await expect
      .poll(async () =>
        (await working.store.db.selectFrom('alarms').select('text').execute()).map(({ text }) => text),
      )
      .toEqual(['Код для входа служащих не отправлен: 550 no such user …']);
    await working.stop();
  });
});

describe('work addresses', () => {
  it.each([
    'ivanov@lenreg.ru\r\nBcc: x@evil.example',
    'ivanov@lenreg.ru,petrov@lenreg.ru',
    'ivanov+1@lenreg.ru',
    '"a b"@lenreg.ru',
    '@lenreg.ru',
    'ivanov@lenreg.ru@evil.example',
    'ivanov',
    '',
    'иванов@lenreg.ru',
  ])('%j is none', (typed) => {
    expect(workAddress(typed)).toBeNull();
  });

  it('of one domain belong to one body', () => {
    const [one, ...others] = [...packs.values()];
    if (!one) throw new Error('no packs');
    expect([...domainsOf([...packs.values()]).keys()]).toContain('lenreg.ru');
    const twins = others.map((pack) => ({ ...pack, servants: { domains: ['one.ru'], clause: 'п. 1' } }));
    expect(() => domainsOf(twins)).toThrow(/one\.ru/u);
  });
});
