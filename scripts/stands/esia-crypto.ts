import { generateKeyPairSync, type KeyObject, sign, verify } from 'node:crypto';

/**
 * A stand-in for the customer's crypto provider and for ЕСИА's own ГОСТ key: Ed25519 in place of ГОСТ Р 34.10-2012,
 * which needs a certified program. The keys live as long as the process.
 */
export interface StandKeys {
  /** The information system's key: what `client_secret` is made with. */
  signAsClient(text: string): string;
  isClients(text: string, signature: string): boolean;
  /** ЕСИА's key for tokens. */
  signToken(alg: string, text: string): string;
  verifyToken(signed: string, signature: string): boolean;
  /** PEM of ЕСИА's RSA key. */
  readonly tokenKey: string;
  /** A token with a foreign signature. */
  forge(text: string): string;
}

const isSigned = (key: KeyObject, text: string, signature: string): boolean =>
  verify(null, Buffer.from(text), key, Buffer.from(signature, 'base64url'));

export function makeStandKeys(): StandKeys {
  const client = generateKeyPairSync('ed25519');
  const gost = generateKeyPairSync('ed25519');
  const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const foreign = generateKeyPairSync('rsa', { modulusLength: 2048 });
  return {
    signAsClient: (text) => sign(null, Buffer.from(text), client.privateKey).toString('base64url'),
    isClients: (text, signature) => isSigned(client.publicKey, text, signature),
    signToken: (alg, text) =>
      (alg === 'RS256'
        ? sign('sha256', Buffer.from(text), rsa.privateKey)
        : sign(null, Buffer.from(text), gost.privateKey)
      ).toString('base64url'),
    verifyToken: (signed, signature) => isSigned(gost.publicKey, signed, signature),
    tokenKey: rsa.publicKey.export({ type: 'spki', format: 'pem' }),
    forge: (text) => sign('sha256', Buffer.from(text), foreign.privateKey).toString('base64url'),
  };
}
