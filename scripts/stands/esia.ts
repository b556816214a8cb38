import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import type { AddressInfo } from 'node:net';
import { serve } from '@hono/node-server';
import { type Context, Hono } from 'hono';
import { html } from 'hono/html';
import { makeStandKeys, type StandKeys } from './esia-crypto.ts';
import { loginPage, standPage } from './esia-pages.ts';
import { ESIA_FAULTS, type EsiaFault, type Persona, PERSONAS } from './esia-people.ts';

export interface EsiaStandOptions {
  readonly port?: number;
  readonly clientId: string;
  /** The addresses that ЕСИА may send people back to. */
  readonly redirectUris: () => readonly string[];
  /** What time the stand thinks it is, ms. */
  readonly now?: () => number;
  /** How long a slow answer takes, ms. */
  readonly slow?: number;
}

export interface EsiaStand {
  readonly url: string;
  /** Where the crypto provider of the customer listens. */
  readonly cryptoUrl: string;
  readonly certificateHash: string;
  /** PEM of the key that signs tokens. */
  readonly tokenKey: string;
  /** Spoils every sign-in whose page asks for nothing else. */
  fault: EsiaFault;
  /** The algorithm of tokens; ГОСТ is imitated. */
  alg: 'RS256' | 'GOST3410_2012_256';
  /** Authorisation requests that were refused, with the code of ЕСИА. */
  readonly refused: readonly string[];
  /** Everything that was asked for after the sign-in. */
  readonly asked: readonly string[];
  close(): Promise<void>;
}

const HASH = 'A1'.repeat(32);
const CODE_LASTS = 60_000;
/** ЕСИА refuses a request whose time is off by more. */
const SKEW = 5 * 60_000;

interface Asked {
  readonly scope: string;
  readonly state: string;
  readonly redirect: string;
}
interface Grant extends Asked {
  readonly persona: Persona;
  readonly fault: EsiaFault;
  readonly at: number;
}

const base64 = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** `2026.11.21 12:40:00 +0300` → ms; NaN for anything else. */
function timeOf(timestamp: string): number {
  const [, day = '', time = '', zone = ''] =
    /^(\d{4}\.\d\d\.\d\d) (\d\d:\d\d:\d\d) ([+-]\d{4})$/u.exec(timestamp) ?? [];
  return Date.parse(`${day.replaceAll('.', '-')}T${time}${zone.slice(0, 3)}:${zone.slice(3)}`);
}

/** What ЕСИА holds against the fields that both steps share; null when nothing. The codes are those of its answers. */
function complaint(
  keys: StandKeys,
  options: EsiaStandOptions,
  fields: Readonly<Record<string, string>>,
  now: number,
): string | null {
  const {
    client_id = '',
    client_secret = '',
    redirect_uri = '',
    scope = '',
    state = '',
    timestamp = '',
  } = fields;
  if (client_id !== options.clientId) return 'ESIA-007003: unknown client';
  if (fields['client_certificate_hash'] === undefined) return 'ESIA-007014: no client_certificate_hash';
  if (fields['client_certificate_hash'] !== HASH) return 'ESIA-007005: another certificate';
  if (!options.redirectUris().includes(redirect_uri)) return 'ESIA-007008: unknown redirect_uri';
  if (!/^[\da-f-]{36}$/u.test(state)) return 'ESIA-007014: state is no UUID';
  if (!scope.split(' ').includes('openid')) return 'ESIA-007011: no openid in scope';
  if (!(Math.abs(timeOf(timestamp) - now) < SKEW)) return 'ESIA-007015: timestamp';
  const text = `${client_id}${scope}${timestamp}${state}${redirect_uri}${fields['code'] ?? ''}`;
  return keys.isClients(text, client_secret) ? null : 'ESIA-007005: client_secret';
}

/**
 * Imitates ЕСИА (paths v2/ac and v3/te, person data by scopes, logout) with invented people, and the crypto provider
 * that signs for the information system. Every page says «ТЕСТ, не Госуслуги».
 */
export async function startEsiaStand(options: EsiaStandOptions): Promise<EsiaStand> {
  const keys = makeStandKeys();
  const now = options.now ?? Date.now;
  const requests = new Map<string, Asked>();
  const grants = new Map<string, Grant>();
  const tokens = new Map<string, Grant>();
  const stand = {
    url: '',
    cryptoUrl: '',
    certificateHash: HASH,
    tokenKey: keys.tokenKey,
    fault: 'none' as EsiaFault,
    alg: 'RS256' as EsiaStand['alg'],
    refused: [] as string[],
    asked: [] as string[],
  };

  function accessToken({ persona: { oid }, scope, fault }: Grant): string {
    const seconds = Math.floor(now() / 1_000);
    const issued = seconds + (fault === 'future_token' ? 3_600 : fault === 'old_token' ? -7_200 : 0);
    const about = fault === 'other_subject' ? '1000000999' : oid;
    const head = { ver: 1, typ: 'JWT', sbt: 'access', alg: fault === 'no_signature' ? 'none' : stand.alg };
    const claims = {
      iss: fault === 'wrong_issuer' ? 'http://esia.example.org/' : `http://${new URL(stand.url).host}/`,
      client_id: fault === 'other_client' ? 'SOMEBODY' : options.clientId,
      nbf: issued,
      iat: issued,
      exp: issued + 3_600,
      'urn:esia:sid': randomUUID(),
      'urn:esia:sbj_id': Number(oid),
      scope: scope
        .split(' ')
        .map((each) => (each === 'openid' ? each : `${each}?oid=${about}`))
        .join(' '),
    };
    const text = `${base64(head)}.${base64(claims)}`;
    if (fault === 'no_signature') return `${text}.`;
    return `${text}.${fault === 'bad_signature' ? keys.forge(text) : keys.signToken(stand.alg, text)}`;
  }

  function authorise(c: Context): Response | Promise<Response> {
    const asked = c.req.query();
    const wrong =
      asked['response_type'] !== 'code' || asked['access_type'] !== 'online'
        ? 'ESIA-007014: response_type or access_type'
        : complaint(keys, options, asked, now());
    const { scope = '', state = '', redirect_uri: redirect = '' } = asked;
    if (wrong === null) {
      const id = randomUUID();
      requests.set(id, { scope, state, redirect });
      return c.html(loginPage(id, scope));
    }
    stand.refused.push(wrong);
    if (!options.redirectUris().includes(redirect)) {
      return c.html(
        standPage(
          'ошибка',
          html`<h1>Запрос не принят</h1>
            <p>${wrong}</p>`,
        ),
        400,
      );
    }
    return c.redirect(withQuery(redirect, { error: 'invalid_request', error_description: wrong, state }));
  }

  function decide(c: Context): Response | Promise<Response> {
    const { request = '', persona: oid, decision, fault: chosen } = c.req.query();
    const asked = requests.get(request);
    const persona = PERSONAS.find((each) => each.oid === oid);
    if (!asked || !persona) return c.html(standPage('ошибка', html`<h1>Начните вход заново</h1>`), 400);
    requests.delete(request);
    const spoilt = chosen !== undefined && chosen in ESIA_FAULTS ? (chosen as EsiaFault) : 'none';
    const fault = spoilt === 'none' ? stand.fault : spoilt;
    const state = fault === 'wrong_state' ? randomUUID() : asked.state;
    if (decision !== 'allow') {
      const description = 'ESIA-007004: Владелец ресурса или сервис авторизации отклонил запрос';
      return c.redirect(
        withQuery(asked.redirect, { error: 'access_denied', error_description: description, state }),
      );
    }
    const code = randomUUID();
    grants.set(code, { ...asked, persona, fault, at: now() });
    return c.redirect(withQuery(asked.redirect, { code, state }));
  }

  async function exchange(c: Context): Promise<Response> {
    const form = Object.fromEntries(new URLSearchParams(await c.req.text()));
    const wrong = complaint(keys, options, form, now());
    if (wrong !== null) {
      stand.refused.push(wrong);
      return c.json({ error: 'invalid_client', error_description: wrong }, 400);
    }
    const grant = grants.get(form['code'] ?? '');
    grants.delete(form['code'] ?? '');
    const late = !grant || grant.fault === 'expired_code' || now() - grant.at > CODE_LASTS;
    if (late || form['grant_type'] !== 'authorization_code' || form['redirect_uri'] !== grant.redirect) {
      return c.json({ error: 'invalid_grant', error_description: 'ESIA-007002: code' }, 400);
    }
    if (grant.fault === 'down') return c.text('unavailable', 503);
    if (grant.fault === 'broken')
      return c.body('{"access_token": "ey', 200, { 'content-type': 'application/json' });
    if (grant.fault === 'slow') await wait(options.slow ?? 30_000);
    const token = accessToken(grant);
    tokens.set(token, grant);
    const answer = { access_token: token, state: form['state'], token_type: 'Bearer', expires_in: 3_600 };
    return c.json(answer);
  }

  /** The person that a request's token is about, when it asks for that person with the scope. */
  function granted(c: Context, scope: string): Persona | null {
    const grant = tokens.get(c.req.header('authorization')?.replace(/^Bearer /u, '') ?? '');
    stand.asked.push(c.req.path);
    const allowed = grant?.persona.oid === c.req.param('oid') && grant?.scope.split(' ').includes(scope);
    return grant && allowed ? grant.persona : null;
  }
  const denied = (c: Context) => c.json({ code: 'ESIA-007019', message: 'no rights' }, 403);

  const app = new Hono()
    .get('/aas/oauth2/v2/ac', authorise)
    .get('/stand/decide', decide)
    .post('/aas/oauth2/v3/te', (c) => exchange(c))
    .get('/rs/prns/:oid', (c) => {
      const person = granted(c, 'fullname');
      if (!person) return denied(c);
      const { firstName, lastName, middleName, trusted } = person;
      return c.json({ firstName, lastName, ...(middleName === undefined ? {} : { middleName }), trusted });
    })
    .get('/rs/prns/:oid/ctts', (c) => {
      const person = granted(c, 'email');
      if (!person) return denied(c);
      const { mail } = person;
      const vrfStu = mail?.verified === true ? 'VERIFIED' : 'NOT_VERIFIED';
      return c.json({ elements: mail ? [{ type: 'EML', vrfStu, value: mail.value }] : [] });
    })
    .get('/rs/prns/:oid/roles', (c) => {
      const person = granted(c, 'usr_org');
      if (!person) return denied(c);
      const elements = person.organisations ?? [];
      return c.json({ elements: elements.map((each) => ({ type: 'LEGAL', active: true, ...each })) });
    })
    .get('/idp/ext/Logout', (c) =>
      c.html(
        standPage(
          'выход',
          html`<h1>Вы вышли</h1>
            <p><a href="${c.req.query('redirect_url') ?? ''}">Вернуться</a></p>`,
        ),
      ),
    )
    // The crypto provider of the customer: in life it stands in the customer's own network.
    .post('/crypto/sign', async (c) => c.text(keys.signAsClient(await c.req.text())))
    .post('/crypto/verify', async (c) => {
      const { signed, signature } = await c.req.json<{ signed: string; signature: string }>();
      return c.json({ valid: keys.verifyToken(signed, signature) });
    });

  const server = await new Promise<ReturnType<typeof serve>>((resolve) => {
    const made = serve({ fetch: app.fetch, port: options.port ?? 0, hostname: '127.0.0.1' }, () =>
      resolve(made),
    );
  });
  stand.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  stand.cryptoUrl = `${stand.url}/crypto`;
  return Object.assign(stand, {
    close: () =>
      new Promise<void>((resolve) => {
        if ('closeAllConnections' in server) server.closeAllConnections();
        server.close(() => resolve());
      }),
  });
}

function withQuery(address: string, fields: Readonly<Record<string, string>>): string {
  const url = new URL(address);
  for (const [name, value] of Object.entries(fields)) url.searchParams.set(name, value);
  return url.href;
}
