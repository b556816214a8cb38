import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { EsiaFault } from '../../../scripts/stands/esia-people.ts';
import { readApplicant } from '../../../src/appeals/applicants.ts';
import { MINUTE } from '../../../src/kernel/instants.ts';
import { type AccountStand, BACK, cookiesOf, ORIGIN, seal, startAccount } from './stand.ts';

let stand: AccountStand;
beforeAll(async () => {
  stand = await startAccount();
});
beforeEach(async () => {
  stand.now += 2 * MINUTE;
  await stand.store.db.deleteFrom('applicant_sessions').execute();
  await stand.store.db.deleteFrom('applicants').execute();
});
afterEach(() => {
  stand.esia.fault = 'none';
  stand.esia.alg = 'RS256';
});
afterAll(() => stand.stop());

const applicants = async () => {
  const rows = await stand.store.db.selectFrom('applicants').select('id').orderBy('id').execute();
  return Promise.all(rows.map(({ id }) => readApplicant({ store: stand.store, seal }, id)));
};

/** A refusal: a page with a title and a way on, and nobody let in. */
async function expectRefused(response: Response, status: number, title: string): Promise<void> {
  const page = await response.text();
  expect([response.status, /<h1>(.*?)<\/h1>/u.exec(page)?.[1]]).toEqual([status, title]);
  expect(page).toMatch(/esia\/begin\?agency=leningrad|href="\/portal\/account"/u);
  expect(cookiesOf(response)).not.toContain('otklik_applicant=');
  expect(await stand.sessions()).toBe(0);
}

describe('L1-06 identification by ЕСИА', () => {
  it('asks for the least, with everything that v2 demands, and opens the account', async () => {
    const { cookie, at } = await stand.begin();
    const asked = new URL(at);
    expect(asked.pathname).toBe('/aas/oauth2/v2/ac');
    expect(Object.fromEntries(asked.searchParams)).toMatchObject({
      client_id: 'OTKLIK_TEST',
      scope: 'openid fullname email',
      response_type: 'code',
      access_type: 'online',
      redirect_uri: `${ORIGIN}${BACK}`,
      timestamp: expect.stringMatching(/^2026\.11\.21 12:\d\d:00 \+0300$/u),
      client_certificate_hash: expect.stringMatching(/^[\dA-F]{64}$/u),
      state: expect.stringMatching(/^[\da-f-]{36}$/u),
    });
    const entered = await stand.get(await stand.decide(at), cookie);
    expect([entered.status, entered.headers.get('location')]).toEqual([303, '/portal/account/leningrad']);
    const line = entered.headers.getSetCookie().find((each) => each.startsWith('otklik_applicant='));
    expect(line).toMatch(/HttpOnly/u);
    expect(line).toMatch(/SameSite=Lax/u);
    expect(await applicants()).toMatchObject([
      {
        agency: 'leningrad',
        kind: 'person',
        confirmed: true,
        card: {
          name: { last: 'Иванова-Петрова', first: 'Анна', middle: 'Юрьевна' },
          mail: 'anna@example.org',
          organisation: null,
        },
      },
    ]);
    expect(stand.esia.asked.some((path) => path.includes('roles'))).toBe(false);
  });

  it('takes a token that ЕСИА signed by ГОСТ when the crypto provider vouches for it', async () => {
    stand.esia.alg = 'GOST3410_2012_256';
    await stand.enter();
    expect(await stand.sessions()).toBe(1);
  });

  it.each([
    ['1000000002', { confirmed: false, card: { mail: 'petr@example.org' } }],
    ['1000000003', { confirmed: true, card: { name: { last: 'Цой', first: 'Ю', middle: null } } }],
    ['1000000004', { confirmed: true, card: { mail: null, name: { last: 'О’Коннор' } } }],
  ])('knows the persona %s', async (oid, known) => {
    await stand.enter(oid);
    expect(await applicants()).toMatchObject([known]);
  });

  it('finds the same person again, apart for each body, and keeps no id of ЕСИА and no name in the clear', async () => {
    await stand.enter();
    await stand.enter();
    await stand.enter('1000000001', 'agency=kursk');
    expect((await applicants()).map((each) => each?.agency)).toEqual(['leningrad', 'kursk']);
    const rows = [
      await stand.store.db.selectFrom('applicants').selectAll().execute(),
      await stand.store.db.selectFrom('applicant_sessions').selectAll().execute(),
      await stand.store.db.selectFrom('audit').selectAll().execute(),
    ];
    expect(JSON.stringify(rows)).not.toMatch(/1000000001|Иванова|anna@/u);
    expect(JSON.stringify(rows)).toContain('applicant.sign_in');
  });

  it('leads only to pages of the account of the body', async () => {
    for (const next of ['https://evil.example', '//evil.example', '/console', '/portal/account/kursk/new']) {
      const { cookie, at } = await stand.begin(`agency=leningrad&next=${encodeURIComponent(next)}`);
      const entered = await stand.get(await stand.decide(at), cookie);
      expect(entered.headers.get('location')).toBe('/portal/account/leningrad');
    }
    const { cookie, at } = await stand.begin('agency=leningrad&next=/portal/account/leningrad/new');
    const entered = await stand.get(await stand.decide(at), cookie);
    expect(entered.headers.get('location')).toBe('/portal/account/leningrad/new');
  });
});

describe('L1-11 organisations', () => {
  it('asks for roles only of those who act for one, and takes the only one', async () => {
    const { at } = await stand.begin('agency=leningrad&as=organisation');
    expect(new URL(at).searchParams.get('scope')).toBe('openid fullname email usr_org');
    await stand.enter('1000000005', 'agency=leningrad&as=organisation');
    expect(await applicants()).toMatchObject([
      { kind: 'organisation', card: { organisation: { name: 'ООО «Пример»', ogrn: '1027700000001' } } },
    ]);
  });

  it('lets choose among several and takes no other', async () => {
    const { cookie, at } = await stand.begin('agency=leningrad&as=organisation');
    const choice = await stand.get(await stand.decide(at, { oid: '1000000006' }), cookie);
    const page = await choice.text();
    expect(page).toContain('Фонд «Проба»');
    expect(page).not.toContain('ООО «Закрыто»');
    expect(await stand.sessions()).toBe(0);
    const who = /name="who" value="([^"]+)"/u.exec(page)?.[1] ?? '';
    const post = (organisation: string, sealed = who) =>
      stand.post('/portal/account/esia/organisation', { who: sealed, organisation });
    expect((await post('2000000001')).status).toBe(400);
    expect((await post('2000000003', `${who.slice(0, -4)}AAAA`)).status).toBe(400);
    expect((await post('2000000003')).status).toBe(303);
    expect(await applicants()).toMatchObject([{ card: { organisation: { name: 'Фонд «Проба»' } } }]);
  });

  it('says so when the account acts for none', async () => {
    const { cookie, at } = await stand.begin('agency=leningrad&as=organisation');
    const response = await stand.get(await stand.decide(at), cookie);
    await expectRefused(response, 403, 'К вашей учётной записи не привязана организация');
  });
});

describe('a sign-in that goes wrong ends in a page that says what to do, with no session', () => {
  it.each<[EsiaFault, number, string]>([
    ['wrong_state', 400, 'Вход начат слишком давно или в другом окне'],
    ['expired_code', 400, 'Код входа устарел'],
    ['bad_signature', 502, 'Ответу Госуслуг нельзя доверять'],
    ['no_signature', 502, 'Ответу Госуслуг нельзя доверять'],
    ['wrong_issuer', 502, 'Ответу Госуслуг нельзя доверять'],
    ['other_client', 502, 'Ответу Госуслуг нельзя доверять'],
    ['other_subject', 502, 'Ответу Госуслуг нельзя доверять'],
    ['future_token', 502, 'Ответу Госуслуг нельзя доверять'],
    ['old_token', 502, 'Ответу Госуслуг нельзя доверять'],
    ['down', 503, 'Госуслуги сейчас не отвечают'],
    ['broken', 503, 'Госуслуги сейчас не отвечают'],
  ])('%s', async (fault, status, title) => {
    stand.esia.fault = fault;
    const { cookie, at } = await stand.begin();
    await expectRefused(await stand.get(await stand.decide(at), cookie), status, title);
  });

  it('slow', async () => {
    stand.esia.fault = 'slow';
    const { cookie, at } = await stand.begin();
    const headers = { host: 'localhost', cookie };
    const response = await stand.impatient.request(await stand.decide(at), { headers });
    await expectRefused(response, 503, 'Госуслуги сейчас не отвечают');
  });

  it('a refusal of the person', async () => {
    const { cookie, at } = await stand.begin();
    const back = await stand.decide(at, { decision: 'deny' });
    await expectRefused(await stand.get(back, cookie), 403, 'Вы не разрешили вход');
  });

  it('a request that ЕСИА does not take', async () => {
    const { cookie } = await stand.begin();
    const state = 'error=invalid_request&error_description=ESIA-007014%3A+x';
    await expectRefused(
      await stand.get(`${BACK}?${state}&state=forged`, cookie),
      400,
      'Вход начат слишком давно или в другом окне',
    );
    const { cookie: again, at } = await stand.begin();
    const own = new URL(at).searchParams.get('state') ?? '';
    await expectRefused(
      await stand.get(`${BACK}?${state}&state=${own}`, again),
      502,
      'Вход через Госуслуги настроен неверно',
    );
  });

  it('the stand refuses what ЕСИА would: no certificate hash, a wrong clock, a changed scope', async () => {
    const spoil = async (change: (url: URL) => void) => {
      const { at } = await stand.begin();
      const url = new URL(at);
      change(url);
      const answer = await fetch(url, { redirect: 'manual' });
      return new URL(answer.headers.get('location') ?? ORIGIN).searchParams.get('error_description');
    };
    expect(await spoil((url) => url.searchParams.delete('client_certificate_hash'))).toMatch(/^ESIA-007014/u);
    expect(await spoil((url) => url.searchParams.set('timestamp', '2026.11.21 11:00:00 +0300'))).toMatch(
      /^ESIA-007015/u,
    );
    expect(await spoil((url) => url.searchParams.set('scope', 'openid fullname snils'))).toMatch(
      /^ESIA-007005/u,
    );
  });
});

describe('an outsider', () => {
  it('cannot use the answer of ЕСИА again, nor in another browser, nor later', async () => {
    const { cookie, at } = await stand.begin();
    const back = await stand.decide(at);
    await expectRefused(await stand.get(back), 400, 'Вход начат слишком давно или в другом окне');
    const other = await stand.begin();
    await expectRefused(
      await stand.get(back, other.cookie),
      400,
      'Вход начат слишком давно или в другом окне',
    );
    expect((await stand.get(back, cookie)).status).toBe(303);
    await stand.store.db.deleteFrom('applicant_sessions').execute();
    await expectRefused(await stand.get(back, cookie), 400, 'Этот вход уже использован');
    const late = await stand.begin();
    const lateBack = await stand.decide(late.at);
    stand.now += 11 * MINUTE;
    await expectRefused(
      await stand.get(lateBack, late.cookie),
      400,
      'Вход начат слишком давно или в другом окне',
    );
  });

  it('cannot make up a begun sign-in', async () => {
    for (const cookie of ['otklik_esia=x', 'otklik_esia=sealed.1.0000000000000000.AAAA', 'otklik_esia=']) {
      const response = await stand.get(`${BACK}?code=1&state=2`, cookie);
      await expectRefused(response, 400, 'Вход начат слишком давно или в другом окне');
    }
  });

  it('cannot post a choice from a foreign page', async () => {
    const response = await stand.app.request('/portal/account/esia/organisation', {
      method: 'POST',
      headers: { origin: 'https://evil.example', host: 'localhost' },
      body: new URLSearchParams({ who: 'x' }),
    });
    expect(response.status).toBe(403);
  });
});
