import { createHash, generateKeyPairSync, randomUUID, sign } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { serve } from '@hono/node-server';
import { Hono } from 'hono';

/** How an answer of the provider is spoilt. */
export type OidcFault = 'none' | 'foreign_key' | 'other_nonce' | 'out_of_date' | 'refused' | 'other_client';

export interface OidcStandOptions {
  readonly port?: number;
  readonly clientId: string;
  readonly clientSecret: string;
}

export interface OidcStand {
  /** The issuer. */
  readonly url: string;
  /** Whom it signs in: what it tells of the person besides an id. */
  claims: Readonly<Record<string, unknown>>;
  fault: OidcFault;
  close(): Promise<void>;
}

interface Granted {
  readonly nonce: string | undefined;
  readonly challenge: string | undefined;
  readonly redirect: string;
}

const base64 = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** Imitates an OpenID Connect provider that lets everybody in without asking; codes are good once. */
export async function startOidcStand(options: OidcStandOptions): Promise<OidcStand> {
  const own = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const foreign = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const granted = new Map<string, Granted>();
  const stand = { url: '', claims: {} as Readonly<Record<string, unknown>>, fault: 'none' as OidcFault };

  function idToken(nonce: string | undefined): string {
    const now = Math.floor(Date.now() / 1_000) - (stand.fault === 'out_of_date' ? 7_200 : 0);
    const payload = {
      iss: stand.url,
      sub: 'servant-1',
      aud: stand.fault === 'other_client' ? 'somebody-else' : options.clientId,
      iat: now,
      exp: now + 300,
      ...(nonce === undefined ? {} : { nonce: stand.fault === 'other_nonce' ? 'another' : nonce }),
      ...stand.claims,
    };
    const body = `${base64({ alg: 'RS256', kid: 'stand', typ: 'JWT' })}.${base64(payload)}`;
    const key = stand.fault === 'foreign_key' ? foreign.privateKey : own.privateKey;
    return `${body}.${sign('sha256', Buffer.from(body), key).toString('base64url')}`;
  }

  const app = new Hono()
    .get('/.well-known/openid-configuration', (c) =>
      c.json({
        issuer: stand.url,
        authorization_endpoint: `${stand.url}/authorize`,
        token_endpoint: `${stand.url}/token`,
        jwks_uri: `${stand.url}/keys`,
        response_types_supported: ['code'],
        subject_types_supported: ['public'],
        id_token_signing_alg_values_supported: ['RS256'],
        token_endpoint_auth_methods_supported: ['client_secret_post'],
        code_challenge_methods_supported: ['S256'],
      }),
    )
    .get('/keys', (c) =>
      c.json({
        keys: [{ ...own.publicKey.export({ format: 'jwk' }), kid: 'stand', alg: 'RS256', use: 'sig' }],
      }),
    )
    .get('/authorize', (c) => {
      const { client_id, redirect_uri = '', state = '', nonce, code_challenge } = c.req.query();
      if (client_id !== options.clientId) return c.text('unknown client', 400);
      const to = new URL(redirect_uri);
      to.searchParams.set('state', state);
      if (stand.fault === 'refused') to.searchParams.set('error', 'access_denied');
      else {
        const code = randomUUID();
        granted.set(code, { nonce, challenge: code_challenge, redirect: redirect_uri });
        to.searchParams.set('code', code);
      }
      return c.redirect(to.href);
    })
    .post('/token', async (c) => {
      const form = new URLSearchParams(await c.req.text());
      const code = form.get('code') ?? '';
      const grant = granted.get(code);
      granted.delete(code);
      const challenge = createHash('sha256')
        .update(form.get('code_verifier') ?? '')
        .digest('base64url');
      const known =
        form.get('client_id') === options.clientId && form.get('client_secret') === options.clientSecret;
      if (!known) return c.json({ error: 'invalid_client' }, 401);
      if (!grant || grant.challenge !== challenge || grant.redirect !== form.get('redirect_uri')) {
        return c.json({ error: 'invalid_grant' }, 400);
      }
      return c.json({ access_token: randomUUID(), token_type: 'Bearer', id_token: idToken(grant.nonce) });
    });

  const server = await new Promise<ReturnType<typeof serve>>((resolve) => {
    const made = serve({ fetch: app.fetch, port: options.port ?? 0, hostname: '127.0.0.1' }, () =>
      resolve(made),
    );
  });
  stand.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return Object.assign(stand, {
    close: () => new Promise<void>((resolve) => server.close(() => resolve())),
  });
}
