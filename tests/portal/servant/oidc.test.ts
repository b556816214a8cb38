import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type OidcFault, type OidcStand, startOidcStand } from '../../../scripts/stands/oidc.ts';
import { readConfig } from '../../../src/config.ts';
import { MINUTE } from '../../../src/kernel/instants.ts';
import { cookieOf, type ServantStand, startServant } from './stand.ts';

const CLIENT = { clientId: 'otklik', clientSecret: 'the secret of the stand' };
const BEGIN = '/portal/servant/oidc/begin';
let provider: OidcStand;
let stand: ServantStand;
beforeAll(async () => {
  provider = await startOidcStand(CLIENT);
  stand = await startServant(null, { issuer: provider.url, ...CLIENT, agency: null });
});
afterEach(() => {
  provider.fault = 'none';
});
afterAll(async () => {
  await stand.stop();
  await provider.close();
});

/** Goes to the provider and back, as a browser does; what the way back is may be changed. */
async function signIn(next = '', change = (back: string) => back): Promise<Response> {
  const begun = await stand.get(`${BEGIN}?next=${encodeURIComponent(next)}`);
  expect(begun.status).toBe(303);
  const asked = await fetch(begun.headers.get('location') ?? '', { redirect: 'manual' });
  const back = new URL(asked.headers.get('location') ?? '');
  return stand.get(change(back.pathname + back.search), cookieOf(begun));
}

describe('signing in through the body’s own provider', () => {
  it('opens the base of the body whose work address it names, and keeps nothing of the person', async () => {
    provider.claims = { email: 'ivanov.i@lenreg.ru', email_verified: true, name: 'Иван Иванов' };
    expect(await (await stand.get('/portal/servant')).text()).toContain(
      'Войти через учётную запись ведомства',
    );
    const article = '/portal/servant/leningrad/articles/kb-069';
    const entered = await signIn(article);
    expect(entered.headers.get('location')).toBe(article);
    expect((await stand.get(article, cookieOf(entered))).status).toBe(200);
    expect((await stand.get('/portal/servant/kursk', cookieOf(entered))).status).toBe(404);
    const rows = [
      ...(await stand.store.db.selectFrom('servant_sessions').selectAll().execute()),
      ...(await stand.store.db.selectFrom('audit').selectAll().execute()),
    ];
    expect(JSON.stringify(rows)).not.toMatch(/ivanov|Иванов|servant-1/u);
    expect(JSON.stringify(rows)).toContain('oidc');
  });

  it.each([
    ['an address of a foreign domain', { email: 'ivanov@mail.ru' }],
    ['an address that the provider has not checked', { email: 'ivanov@lenreg.ru', email_verified: false }],
    ['no address', {}],
  ])('does not let in %s', async (_, claims) => {
    provider.claims = claims;
    const response = await signIn();
    expect(response.status).toBe(401);
    expect(cookieOf(response)).not.toMatch(/otklik_servant=[^;]/u);
  });

  it.each<[OidcFault]>([['foreign_key'], ['other_nonce'], ['out_of_date'], ['refused'], ['other_client']])(
    'does not believe an answer that is %s',
    async (fault) => {
      provider.claims = { email: 'ivanov@lenreg.ru' };
      provider.fault = fault;
      const response = await signIn();
      expect(response.status).toBe(502);
      expect(cookieOf(response)).not.toMatch(/otklik_servant=[^;]/u);
    },
  );

  it('does not take an answer of another sign-in, without one, or after ten minutes', async () => {
    provider.claims = { email: 'ivanov@lenreg.ru' };
    const other = await signIn('', (back) => back.replace(/state=[^&]+/u, 'state=another'));
    expect(other.status).toBe(502);
    expect((await stand.get('/portal/servant/oidc/back?code=1&state=2')).status).toBe(401);
    expect((await stand.get('/portal/servant/oidc/back', 'otklik_servant_oidc=e30.AAAA')).status).toBe(401);
    const late = await signIn('', (back) => {
      stand.now += 11 * MINUTE;
      return back;
    });
    expect(late.status).toBe(401);
  });

  it('does not lead to foreign pages', async () => {
    provider.claims = { email: 'ivanov@lenreg.ru' };
    for (const next of ['https://evil.example', '/console/queue', '/portal/servant/kursk/articles/kb-069']) {
      expect((await signIn(next)).headers.get('location')).toBe('/portal/servant/leningrad');
    }
  });

  it('says what is missing in the environment', () => {
    const env = {
      OTKLIK_SECRET: 's'.repeat(32),
      OTKLIK_OIDC_URL: provider.url,
      OTKLIK_OIDC_CLIENT: 'otklik',
    };
    expect(() => readConfig(env)).toThrow('OTKLIK_OIDC_SECRET');
    const whole = { ...env, OTKLIK_OIDC_SECRET: 'x', OTKLIK_PUBLIC_URL: 'https://otklik.example' };
    expect(readConfig(whole).servantOidc).toMatchObject({ clientId: 'otklik', agency: null });
  });
});
