import { createPublicKey, verify } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { errorText, OtklikError } from '../../kernel/errors.ts';
import { SECOND } from '../../kernel/instants.ts';

/** How this installation is known to ЕСИА. */
export interface EsiaAccess {
  /** Without a path, e.g. `https://esia.gosuslugi.ru`. */
  readonly origin: string;
  /** Who stands in its tokens: the host with `http` and a slash. */
  readonly issuer: string;
  /** The mnemonic of the information system. */
  readonly clientId: string;
  /** Digest of the certificate (ГОСТ Р 34.11-2012, 256), upper-case hex. */
  readonly certificateHash: string;
  readonly signer: Signer;
  readonly tokens: TokenKeys;
}

/** The customer's crypto provider: holds the key of the information system and signs with it. */
export interface Signer {
  /** Gives the signature as it stands in `client_secret`. Throws OtklikError `unavailable`. */
  sign(text: string): Promise<string>;
}

/** Knows ЕСИА's own key. */
export interface TokenKeys {
  /** Whether the key signed the first two parts of a token. False for algorithms that are not ЕСИА's. */
  verify(alg: string, signed: string, signature: Buffer): Promise<boolean>;
}

const PATIENCE = 10 * SECOND;

async function ask(url: string, body: string, type: string): Promise<string> {
  try {
    const headers = { 'content-type': type };
    const answer = await fetch(url, {
      method: 'POST',
      body,
      headers,
      redirect: 'error',
      signal: AbortSignal.timeout(PATIENCE),
    });
    if (!answer.ok) throw new Error(`it answered ${answer.status}`);
    return (await answer.text()).trim();
  } catch (cause) {
    throw new OtklikError('unavailable', `The crypto provider failed: ${errorText(cause)}`, {
      cause,
      hint: 'Look at the service that OTKLIK_ESIA_CRYPTO names.',
    });
  }
}

/**
 * The crypto provider as a service of the customer's network: `POST <url>/sign` takes the text and gives `client_secret`;
 * `POST <url>/verify` takes `{alg, signed, signature}` and gives `{"valid": true}`. The key never comes to this program.
 */
export function cryptoService(url: string): Signer & TokenKeys {
  return {
    async sign(text) {
      const signature = await ask(`${url}/sign`, text, 'text/plain; charset=utf-8');
      if (/^[\w+/=-]{16,20000}$/u.test(signature)) return signature;
      throw new OtklikError(
        'unavailable',
        'The crypto provider gave something that is no signature in base64',
      );
    },
    async verify(alg, signed, signature) {
      if (alg !== 'GOST3410_2012_256') return false;
      const asked = JSON.stringify({ alg, signed, signature: signature.toString('base64url') });
      const said: unknown = JSON.parse(await ask(`${url}/verify`, asked, 'application/json'));
      return typeof said === 'object' && said !== null && 'valid' in said && said.valid === true;
    },
  };
}

/**
 * Checks RS256 with ЕСИА's public key or certificate (PEM) by itself and leaves ГОСТ to the provider.
 * Throws OtklikError `configuration` when the file holds no key.
 */
export function tokenKeys(file: string | null, otherwise: TokenKeys): TokenKeys {
  if (file === null) return otherwise;
  try {
    const key = createPublicKey(readFileSync(file));
    return {
      verify: async (alg, signed, signature) =>
        alg === 'RS256'
          ? verify('sha256', Buffer.from(signed), key, signature)
          : otherwise.verify(alg, signed, signature),
    };
  } catch (cause) {
    throw new OtklikError('configuration', `OTKLIK_ESIA_KEY: ${errorText(cause)}`, {
      cause,
      hint: 'Name a PEM file with the public key or the certificate of ЕСИА.',
    });
  }
}
