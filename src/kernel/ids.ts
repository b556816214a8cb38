import { createHash, randomBytes, randomUUID, timingSafeEqual } from 'node:crypto';

let lastMs = 0;
let counter = 0;

/**
 * A UUIDv7 that is greater than every one that this process made before (RFC 9562, 6.2, method 1: a counter in
 * `rand_a`): rows sort by the order in which they were made, and primary keys grow at one end of their index.
 */
export function newId(): string {
  const now = Date.now();
  if (now > lastMs) {
    lastMs = now;
    counter = 0;
  } else if (++counter > 0xfff) {
    lastMs++;
    counter = 0;
  }
  const time = lastMs.toString(16).padStart(12, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}-7${counter.toString(16).padStart(3, '0')}-${randomUUID().slice(19)}`;
}

/** The smallest id that `newId` could have made at an instant: rows made since are found by their primary key. */
export function firstIdAt(instant: number): string {
  const time = Math.max(0, instant).toString(16).padStart(12, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}-7000-8000-000000000000`;
}

/** 32 random bytes as base64url: bearer tokens of anonymous visitors and one-time links. */
export function newToken(): string {
  return randomBytes(32).toString('base64url');
}

/** SHA-256 as hex. Tokens are stored only in this form. */
export function sha256(text: string | Uint8Array): string {
  return createHash('sha256').update(text).digest('hex');
}

/** Compares two secrets in time that does not depend on where they differ; an absent one never matches. */
export function sameSecret(given: string | null | undefined, expected: string): boolean {
  if (given === null || given === undefined) return false;
  const a = createHash('sha256').update(given).digest();
  const b = createHash('sha256').update(expected).digest();
  return timingSafeEqual(a, b);
}

/** A positive int32 that is a pure function of the seed: VK's `random_id` has to be the same on every retry and never 0. */
export function int32From(seed: string): number {
  const value = createHash('sha256').update(seed).digest().readInt32BE(0) & 0x7fffffff;
  return value === 0 ? 1 : value;
}
