import { createHmac } from 'node:crypto';
import type { Configuration } from 'openid-client';
import { z } from 'zod';
import { sameSecret } from '../kernel/ids.ts';
import { type Instant, MINUTE, SECOND } from '../kernel/instants.ts';

/** A body's own OpenID Connect provider, and our name with it. */
export interface ProviderAccess {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
}

export interface ProviderSettings {
  /** Signs what the browser holds while a person is at the provider. */
  readonly secret: string;
  /** What the sign-in is for: one begun elsewhere is not taken here. */
  readonly purpose: string;
  /** The address that the provider sends people back to. */
  readonly back: string;
}

/** Signing in through a provider: authorization code with PKCE, state and nonce. */
export interface Provider {
  /** The provider's address to open, and what the browser keeps until the person is back. Rejects when it cannot be asked. */
  begin(next: string, at: Instant): Promise<{ readonly url: string; readonly kept: string }>;
  /**
   * What the provider says of the person. Null when the sign-in was not begun in this browser, or longer than
   * `PROVIDER_LASTS` ago; rejects when its answer is not to be believed.
   */
  finish(
    kept: string | undefined,
    search: string,
    at: Instant,
  ): Promise<{ readonly claims: Readonly<Record<string, unknown>>; readonly next: string } | null>;
}

/** How long a person may stay at the provider. */
export const PROVIDER_LASTS = 10 * MINUTE;
const SECONDS_TO_ANSWER = 10;

const underway = z.object({
  state: z.string(),
  nonce: z.string(),
  verifier: z.string(),
  next: z.string(),
  until: z.number(),
});
/** A sign-in that was begun here; the browser holds it, signed, so that the server keeps nothing. */
type Underway = z.infer<typeof underway>;

function signature({ secret, purpose }: ProviderSettings, body: string): string {
  return createHmac('sha256', secret).update(`${purpose}|${body}`).digest('base64url');
}

function sealed(settings: ProviderSettings, value: Underway): string {
  const body = Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${body}.${signature(settings, body)}`;
}

function opened(settings: ProviderSettings, value: string | undefined, at: Instant): Underway | null {
  const [body = '', signed = ''] = value?.split('.') ?? [];
  if (!sameSecret(signature(settings, body), signed)) return null;
  const read = underway.parse(JSON.parse(Buffer.from(body, 'base64url').toString('utf8')));
  return read.until > at ? read : null;
}

/** Learns the provider's addresses at the first sign-in and keeps them; a provider that was down is asked again. */
function addressesOf(access: ProviderAccess): () => Promise<Configuration> {
  let known: Promise<Configuration> | null = null;
  const learn = async (): Promise<Configuration> => {
    const { allowInsecureRequests, discovery, enableNonRepudiationChecks } = await import('openid-client');
    // A provider on this machine, behind a proxy of its own, may be asked without TLS; no other one.
    const near = ['127.0.0.1', 'localhost', '[::1]'].includes(new URL(access.issuer).hostname);
    // The signature is checked besides TLS: proxies that open it stand in many offices.
    const execute = [enableNonRepudiationChecks, ...(near ? [allowInsecureRequests] : [])];
    const options = { timeout: SECONDS_TO_ANSWER, execute };
    return discovery(new URL(access.issuer), access.clientId, access.clientSecret, undefined, options);
  };
  return () => {
    known ??= learn().catch((error: unknown) => {
      known = null;
      throw error;
    });
    return known;
  };
}

export const PROVIDER_COOKIE_SECONDS = PROVIDER_LASTS / SECOND;

/** Signs people in through a provider. It is asked for its addresses at the first sign-in, not at the start. */
export function openProvider(access: ProviderAccess, settings: ProviderSettings): Provider {
  const addresses = addressesOf(access);
  return {
    async begin(next, at) {
      const client = await import('openid-client');
      const [state, nonce, verifier] = [
        client.randomState(),
        client.randomNonce(),
        client.randomPKCECodeVerifier(),
      ];
      const url = client.buildAuthorizationUrl(await addresses(), {
        redirect_uri: settings.back,
        scope: 'openid email',
        state,
        nonce,
        code_challenge: await client.calculatePKCECodeChallenge(verifier),
        code_challenge_method: 'S256',
      });
      const value = { state, nonce, verifier, next, until: at + PROVIDER_LASTS };
      return { url: url.href, kept: sealed(settings, value) };
    },

    async finish(kept, search, at) {
      const begun = opened(settings, kept, at);
      if (begun === null) return null;
      const { authorizationCodeGrant } = await import('openid-client');
      const tokens = await authorizationCodeGrant(await addresses(), new URL(`${settings.back}${search}`), {
        pkceCodeVerifier: begun.verifier,
        expectedState: begun.state,
        expectedNonce: begun.nonce,
        idTokenExpected: true,
      });
      return { claims: { ...tokens.claims() }, next: begun.next };
    },
  };
}
