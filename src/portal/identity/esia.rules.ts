import type { Instant } from '../../kernel/instants.ts';
import { HOUR, SECOND } from '../../kernel/instants.ts';

/** What is asked of ЕСИА: the contents of an appeal (59-ФЗ art. 7 part 3) need no more. */
const PERSON_SCOPE = 'openid fullname email';
/** Whom the person may act for is asked only of those who say that they act for an organisation (L1-11). */
const ORGANISATION_SCOPE = `${PERSON_SCOPE} usr_org`;

export type SignInAs = 'person' | 'organisation';

export function scopeFor(as: SignInAs): string {
  return as === 'person' ? PERSON_SCOPE : ORGANISATION_SCOPE;
}

/** What both steps sign. */
export interface SignedRequest {
  readonly clientId: string;
  readonly scope: string;
  readonly timestamp: string;
  /** A UUID. */
  readonly state: string;
  readonly redirectUri: string;
}

/** The text whose signature is `client_secret` of the v2 authorisation step. */
export function textToAuthorise({ clientId, scope, timestamp, state, redirectUri }: SignedRequest): string {
  return `${clientId}${scope}${timestamp}${state}${redirectUri}`;
}

/** The text whose signature is `client_secret` of the v3 token step. */
export function textForToken(request: SignedRequest, code: string): string {
  return `${textToAuthorise(request)}${code}`;
}

/** Instant → `2026.11.21 12:40:00 +0300`: ЕСИА takes Moscow's time and refuses one that is minutes away. */
export function esiaTimestamp(at: Instant): string {
  const moscow = new Date(at + 3 * HOUR).toISOString();
  return `${moscow.slice(0, 10).replaceAll('-', '.')} ${moscow.slice(11, 19)} +0300`;
}

/** Claims of the access token that are looked at; times are seconds since 1970. */
export interface TokenClaims {
  readonly iss: string;
  readonly client_id: string;
  readonly nbf: number;
  readonly iat: number;
  readonly exp: number;
  readonly scope: string;
  readonly 'urn:esia:sbj_id': number | string;
}

export interface TokenExpected {
  /** With a closing slash, e.g. `http://esia.gosuslugi.ru/`. */
  readonly issuer: string;
  readonly clientId: string;
  readonly at: Instant;
}

export type TokenFault = 'issuer' | 'client' | 'future' | 'expired' | 'subject';

/** Two machines' clocks may differ by this much. */
const SKEW_SECONDS = 60;

/** What speaks against a token whose signature is right; null when it may be believed. */
export function tokenFault(claims: TokenClaims, { issuer, clientId, at }: TokenExpected): TokenFault | null {
  const now = Math.floor(at / SECOND);
  const subject = String(claims['urn:esia:sbj_id']);
  const named = [...claims.scope.matchAll(/[?&]oid=([^\s&]+)/gu)].map((match) => match[1]);
  if (claims.iss !== issuer) return 'issuer';
  if (claims.client_id !== clientId) return 'client';
  if (claims.nbf > now + SKEW_SECONDS || claims.iat > now + SKEW_SECONDS) return 'future';
  if (claims.exp < now - SKEW_SECONDS) return 'expired';
  if (!/^\d{1,20}$/u.test(subject) || named.some((oid) => oid !== subject)) return 'subject';
  return null;
}

/** Why a sign-in ended without a session; each has a page that says what to do. */
export type Refusal =
  /** The person said no, or closed the form of ЕСИА. */
  | 'denied'
  /** Begun too long ago, or in another browser, or the state was changed on the way. */
  | 'stale'
  /** The same answer of ЕСИА came a second time. */
  | 'replayed'
  /** ЕСИА does not know the code: used, late, somebody else's. */
  | 'code'
  /** ЕСИА or the crypto provider does not answer, or not in time. */
  | 'away'
  /** What came back cannot be believed: signature, issuer, times. */
  | 'untrusted'
  /** ЕСИА refuses this installation: an administrator has to look. */
  | 'misconfigured'
  /** The account has no name, or acts for no organisation. */
  | 'no_name'
  | 'no_organisation';

/** What an error of ЕСИА means: `error` and the code that opens `error_description`. */
export function refusalOf(error: string, description: string): Refusal {
  if (error === 'access_denied') return 'denied';
  if (error === 'invalid_grant') return 'code';
  if (error === 'server_error' || error === 'temporarily_unavailable') return 'away';
  // ESIA-007004: the person has not allowed it.
  if (/^ESIA-007004\b/u.test(description)) return 'denied';
  return 'misconfigured';
}
