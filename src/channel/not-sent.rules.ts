import type { SendOutcome } from './channel.ts';

/**
 * Codes of failures that happen before the first byte of a request leaves this machine: no address, no connection,
 * no trust. Whatever comes after (time-out, reset, cut answer) may have reached the platform.
 */
const BEFORE_SENDING = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENETDOWN',
  'UND_ERR_CONNECT_TIMEOUT',
  'CERT_HAS_EXPIRED',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'ERR_TLS_CERT_ALTNAME_INVALID',
]);

/** True when a failed request certainly never left, so that the call may be repeated without doing it twice. */
export function certainlyNotSent(error: unknown): boolean {
  return BEFORE_SENDING.has(networkCode(error));
}

/** The system's code of a network failure (`ECONNREFUSED` …), looked for in the whole chain of causes; else ''. */
export function networkCode(error: unknown, depth = 4): string {
  if (typeof error !== 'object' || error === null || depth === 0) return '';
  if ('code' in error && typeof error.code === 'string') return error.code;
  const inner = causesOf(error);
  return inner.map((cause) => networkCode(cause, depth - 1)).find((code) => code !== '') ?? '';
}

function causesOf(error: object): unknown[] {
  const causes: unknown[] = [];
  if ('cause' in error) causes.push(error.cause);
  if ('error' in error) causes.push(error.error);
  if ('errors' in error && Array.isArray(error.errors)) causes.push(...error.errors);
  return causes;
}

/** What to say of a send that was called off before its first byte. */
export const NOT_BEGUN: SendOutcome = { outcome: 'later', afterMs: 0, reason: 'called off before it began' };
