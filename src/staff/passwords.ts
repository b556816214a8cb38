import { randomInt } from 'node:crypto';

export const SHORTEST_PASSWORD = 10;
export const LONGEST_PASSWORD = 128;

/** Without letters and digits that look alike: the password is read from a screen or a note and typed by hand. */
const ALPHABET = 'abcdefghjkmnpqrstuvwxyz23456789';

function group(length: number): string {
  return Array.from({ length }, () => ALPHABET[randomInt(ALPHABET.length)]).join('');
}

/** A password for the first sign-in, about 79 bits: `kfm7-p2xq-…`, four groups of four. */
export function oneTimePassword(): string {
  return [group(4), group(4), group(4), group(4)].join('-');
}

/** A code that stands in for a lost phone once, about 49 bits: `kfm7p-2xqab`. */
export function backupCode(): string {
  return `${group(5)}-${group(5)}`;
}

/** True when a person may choose this password: its length is what counts. */
export function isAcceptable(password: string): boolean {
  return password.length >= SHORTEST_PASSWORD && password.length <= LONGEST_PASSWORD;
}

/** Scrypt hash in the sign-in library's form. Loaded when first needed, so that a start without it stays quick. */
export async function hashPassword(password: string): Promise<string> {
  const crypto = await import('better-auth/crypto');
  return crypto.hashPassword(password);
}

export async function verifyPassword(hash: string, password: string): Promise<boolean> {
  const crypto = await import('better-auth/crypto');
  return crypto.verifyPassword({ hash, password });
}
