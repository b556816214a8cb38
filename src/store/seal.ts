import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import { errorText, OtklikError } from '../kernel/errors.ts';
import type { Tables } from './tables.ts';

const CIPHER = 'aes-256-gcm';
const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
/** Version, key id, then nonce, tag and cipher text as base64url. */
const ENVELOPE = /^sealed\.1\.([0-9a-f]{16})\.([\w-]+)$/;

/** Seals text for the database: whoever has the database without the key reads nothing and changes nothing unnoticed. */
export interface Seal {
  /** The id of the key that seals; older keys of the ring only open. */
  readonly keyId: string;
  /** Ids of all keys of the ring. */
  readonly keyIds: readonly string[];
  /** `context` says where the value stands (`placeOf`): moved elsewhere it does not open. */
  seal(text: string, context: string): string;
  /** Throws OtklikError `configuration` when its key was not given, `internal` when it was changed or moved. */
  open(sealed: string, context: string): string;
}

/** Where a sealed value stands: one column of one row. */
export function placeOf(table: keyof Tables, column: string, id: string): string {
  return `${table}/${column}/${id}`;
}

/** The id of the key that a stored value was sealed with; null when it is not sealed. */
export function keyIdOf(value: string): string | null {
  return ENVELOPE.exec(value)?.[1] ?? null;
}

/** What the beginning of every value sealed with a key looks like, for `like`. */
export function sealedWith(keyId: string): string {
  return `sealed.1.${keyId}.`;
}

/** A key's public name: it tells nothing of the key. */
function idOf(key: Uint8Array): string {
  return createHash('sha256').update('otklik data key\0').update(key).digest('hex').slice(0, 16);
}

function bound(keyId: string, context: string): Buffer {
  return Buffer.from(`sealed.1.${keyId}\0${context}`);
}

function checked(key: Uint8Array): Uint8Array {
  if (key.length === KEY_BYTES) return key;
  throw new OtklikError(
    'configuration',
    `A data key must have ${KEY_BYTES} bytes, this one has ${key.length}`,
  );
}

/** AES-256-GCM (NIST SP 800-38D) with a random nonce a value. `key` seals and opens, `older` keys open what they once sealed. */
export function createSeal(key: Uint8Array, older: readonly Uint8Array[] = []): Seal {
  const ring = new Map([key, ...older].map((each) => [idOf(checked(each)), each]));
  const keyId = idOf(key);
  return {
    keyId,
    keyIds: [...ring.keys()],
    seal(text, context) {
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv(CIPHER, key, nonce, { authTagLength: TAG_BYTES });
      cipher.setAAD(bound(keyId, context));
      const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
      const packed = Buffer.concat([nonce, cipher.getAuthTag(), body]);
      return `${sealedWith(keyId)}${packed.toString('base64url')}`;
    },
    open(sealed, context) {
      const [, id = '', packed = ''] = ENVELOPE.exec(sealed) ?? [];
      const details = { context, keyId: id };
      if (id === '') throw new OtklikError('internal', 'A value that should be sealed is not', { details });
      const opener = ring.get(id);
      if (!opener) {
        throw new OtklikError(
          'configuration',
          `A value is sealed with the data key ${id}, which was not given`,
          {
            details,
            hint: 'Give this key too, after the present one: OTKLIK_DATA_KEY=present,older.',
          },
        );
      }
      return unpack(Buffer.from(packed, 'base64url'), opener, bound(id, context), details);
    },
  };
}

function unpack(packed: Buffer, key: Uint8Array, aad: Buffer, details: Record<string, unknown>): string {
  try {
    const decipher = createDecipheriv(CIPHER, key, packed.subarray(0, NONCE_BYTES), {
      authTagLength: TAG_BYTES,
    });
    decipher.setAAD(aad);
    decipher.setAuthTag(packed.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
    const body = decipher.update(packed.subarray(NONCE_BYTES + TAG_BYTES));
    return Buffer.concat([body, decipher.final()]).toString('utf8');
  } catch (cause) {
    throw new OtklikError(
      'internal',
      `A sealed value does not open: it was changed or moved (${errorText(cause)})`,
      {
        details,
        hint: 'Restore the row from a backup.',
      },
    );
  }
}
