import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type OidcStand, startOidcStand } from '../../scripts/stands/oidc.ts';
import { readConfig } from '../../src/config.ts';
import { deviceWords } from '../../src/console/own-account/device.rules.ts';
import { openProvider } from '../../src/staff/provider.ts';
import { appCode } from '../staff/app-code.ts';
import { type ConsoleStand, PASSWORD, startConsole } from './stand.ts';

const CLIENT = { clientId: 'otklik', clientSecret: 'the secret of the stand' };
const SECRET = 'a secret of the tests, long enough';
let provider: OidcStand;
let stand: ConsoleStand;
let admin = '';
let anna = '';
let cookie = '';

beforeAll(async () => {
  provider = await startOidcStand(CLIENT);
  const back = 'http://localhost/console/sign-in/provider/back';
  const settings = { secret: SECRET, purpose: 'staff-oidc', back };
  stand = await startConsole({ provider: openProvider({ issuer: provider.url, ...CLIENT }, settings) });
  anna = await stand.addStaff('Анна Смирнова', 'anna@example.org', 'operator', ['kursk']);
  admin = await stand.cookieOf('admin@otklik.local');
  cookie = await stand.cookieOf('anna@example.org');
});
afterAll(async () => {
  await stand.stop();
  await provider.close();
});

const cookiesOf = (response: Response) =>
  response.headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ');
async function get(path: string, own = cookie): Promise<Response> {
  return stand.app.request(`/console${path}`, { headers: { cookie: own, host: 'localhost' } });
}
async function post(path: string, form: Record<string, string> = {}, own = cookie): Promise<Response> {
  return stand.app.request(`/console${path}`, {
    method: 'POST',
    headers: { cookie: own, origin: 'http://localhost', host: 'localhost' },
    body: new URLSearchParams(form),
  });
}
const to = (response: Response) => response.headers.get('location');
const signIn = () =>
  post('/sign-in', { login: 'anna@example.org', password: PASSWORD, next: '/console/terms' }, '');

describe('one’s own sign-in, without a script', () => {
  it('sets the second step up by the key, asks for it, and shows backup codes once', async () => {
    expect((await post('/security/second-step', { password: 'не тот' })).status).toBe(422);
    const page = await (await post('/security/second-step', { password: PASSWORD })).text();
    const key = /class="secret-key">([^<]+)</u.exec(page)?.[1] ?? '';
    const uri = /name="uri" value="([^"]+)"/u.exec(page)?.[1]?.replaceAll('&amp;', '&') ?? '';
    expect(new URL(uri).searchParams.get('secret')).toBe(key.replaceAll(' ', ''));
    expect(page).toMatch(/<svg[^>]*class="square-code"/u);
    const wrong = await post('/security/second-step/confirm', { uri, code: '000000' });
    expect(wrong.status).toBe(422);
    expect(await wrong.text()).toContain('Код не подошёл');
    const code = appCode(key, Date.now());
    const on = await post('/security/second-step/confirm', { uri, code });
    const [, backup = ''] = /<code>([a-z2-9]{5}-[a-z2-9]{5})</u.exec(await on.text()) ?? [];
    cookie = cookiesOf(on);
    expect(await (await get('/security')).text()).toContain('Осталось 10 запасных кодов');

    const asked = await signIn();
    expect(to(asked)).toBe('/console/sign-in/code?next=%2Fconsole%2Fterms');
    const underway = cookiesOf(asked);
    expect(to(await get('/queue', underway))).toContain('/console/sign-in');
    expect((await post('/sign-in/code', { code: '111111' }, underway)).status).toBe(401);
    const entered = await post('/sign-in/code', { code: backup, next: '/console/terms' }, underway);
    expect(to(entered)).toBe('/console/terms');
    expect((await get('/queue', cookiesOf(entered))).status).toBe(200);
    expect((await post('/sign-in/code', { code: backup }, underway)).status).toBe(401);
    expect(await (await get('/people', admin)).text()).toContain('второй шаг включён');
  });

  it('shows where one is signed in, and ends it', async () => {
    await post(`/people/${anna}/reset-step`, {}, admin);
    expect(to(await get('/queue'))).toContain('/console/sign-in');
    cookie = cookiesOf(await signIn());
    const other = cookiesOf(await signIn());
    const third = cookiesOf(await signIn());
    const page = await (await get('/security')).text();
    const ids = [...page.matchAll(/sessions\/([\w-]+)\/end"/gu)].map(([, id]) => id ?? '');
    expect(ids).toHaveLength(2);
    expect(page).toContain('это устройство');
    await post(`/security/sessions/${ids[0] ?? ''}/end`, {}, admin);
    expect(await (await get('/security')).text()).toContain(ids[0] ?? '?');
    await post(`/security/sessions/${ids[0] ?? ''}/end`);
    expect(await (await get('/security')).text()).not.toContain(ids[0] ?? '?');
    await post('/security/sessions/end-others');
    for (const ended of [other, third]) expect(to(await get('/queue', ended))).toContain('/console/sign-in');
    expect((await get('/queue')).status).toBe(200);
    await post(`/people/${anna}/end-sessions`, {}, admin);
    expect(to(await get('/queue'))).toContain('/console/sign-in');
  });

  it('is sent to set the second step up where the role demands it', async () => {
    cookie = cookiesOf(await signIn());
    await post('/people/second-step', { roles: 'operator' }, admin);
    expect(to(await get('/queue'))).toBe('/console/security');
    expect(to(await post('/cases/1/claim'))).toBe('/console/security');
    expect(await (await get('/security')).text()).toContain('администратор сделал его обязательным');
    await post('/people/second-step', {}, admin);
    expect((await get('/queue')).status).toBe(200);
    for (const path of ['/people/second-step', `/people/${anna}/reset-step`, `/people/${anna}/role`])
      expect((await post(path, { role: 'administrator' })).status).toBe(403);
  });

  it('ends what is open when the role changes', async () => {
    await post(`/people/${anna}/role`, { role: 'authorised', agencies: 'kursk' }, admin);
    expect(to(await get('/queue'))).toContain('/console/sign-in');
    expect(await (await get('/people', admin)).text()).toContain('уполномоченный по точкам взаимодействия');
    cookie = cookiesOf(await signIn());
    expect((await post('/cases/1/claim')).status).toBe(403);
  });

  it('limits tries of the password from inside a session, too', async () => {
    const tries = [];
    for (let i = 0; i < 6; i += 1) tries.push(await post('/security/second-step', { password: `${i}` }));
    expect(await tries.at(-1)?.text()).toContain('Слишком много попыток');
  });
});

describe('the staff’s own provider', () => {
  async function enter(next = '/console/terms'): Promise<Response> {
    const begun = await get(`/sign-in/provider?next=${encodeURIComponent(next)}`, '');
    const asked = await fetch(to(begun) ?? '', { redirect: 'manual' });
    const back = new URL(to(asked) ?? '');
    return get(back.pathname.replace('/console', '') + back.search, cookiesOf(begun));
  }

  it('opens the account of a checked address, and no other', async () => {
    expect(await (await get('/sign-in', '')).text()).toContain('Войти через учётную запись ведомства');
    provider.claims = { email: 'Anna@Example.org', email_verified: true };
    const entered = await enter();
    expect(to(entered)).toBe('/console/terms');
    const page = await (await get('/security', cookiesOf(entered))).text();
    expect(page).toContain('через учётную запись ведомства');
    for (const [claims, words] of [
      [{ email: 'anna@example.org' }, 'подтверждённого адреса'],
      [{ email: 'anna@example.org', email_verified: false }, 'подтверждённого адреса'],
      [{}, 'подтверждённого адреса'],
      [{ email: 'nobody@example.org', email_verified: true }, 'Попросите администратора добавить вас'],
    ] as const) {
      provider.claims = claims;
      const refused = await enter();
      expect(refused.status).toBe(401);
      expect(await refused.text()).toContain(words);
      expect(cookiesOf(refused)).not.toContain('session_token');
    }
    const people = await stand.store.db.selectFrom('staff_people').select('email').execute();
    expect(people.map(({ email }) => email)).not.toContain('nobody@example.org');
  });

  it('does not believe a spoilt answer, or one of another sign-in', async () => {
    provider.claims = { email: 'anna@example.org', email_verified: true };
    provider.fault = 'foreign_key';
    const spoilt = await enter();
    provider.fault = 'none';
    const strange = await get('/sign-in/provider/back?code=1&state=2', '');
    for (const response of [spoilt, strange]) {
      expect(response.status).toBe(401);
      expect(cookiesOf(response)).not.toContain('session_token');
    }
    expect(to(await enter('https://evil.example'))).toBe('/console/queue');
  });

  it('says what is missing in the environment', () => {
    const env = { OTKLIK_SECRET: SECRET, OTKLIK_STAFF_PASSWORDS: 'administrators' };
    expect(() => readConfig(env)).toThrow('OTKLIK_STAFF_OIDC_URL');
    const named = { ...env, OTKLIK_STAFF_OIDC_URL: provider.url, OTKLIK_STAFF_OIDC_CLIENT: 'otklik' };
    expect(() => readConfig(named)).toThrow('OTKLIK_STAFF_OIDC_SECRET');
    const whole = { ...named, OTKLIK_STAFF_OIDC_SECRET: 'x', OTKLIK_PUBLIC_URL: 'https://otklik.example' };
    expect(readConfig(whole)).toMatchObject({
      staffOidc: { issuer: provider.url, clientId: 'otklik' },
      staffPasswords: 'administrators',
    });
  });
});

describe('a device in words', () => {
  it.each([
    ['Mozilla/5.0 (Windows NT 10.0) Chrome/140 YaBrowser/25.1 Safari/537', 'Яндекс Браузер, Windows'],
    ['Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0', 'Firefox, Linux'],
    ['Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1', 'Safari, iPhone'],
    ['Mozilla/5.0 (Linux; Android 15) Chrome/140.0 Mobile Safari/537.36', 'Chrome, Android'],
    ['Mozilla/5.0 (Windows NT 10.0) Chrome/140 Safari/537.36 Edg/140', 'Edge, Windows'],
    ['curl/8', 'неизвестное устройство'],
    ['', 'неизвестное устройство'],
  ])('%s', (userAgent, words) => {
    expect(deviceWords(userAgent)).toBe(words);
  });
});
