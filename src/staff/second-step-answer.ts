import { sha256 } from '../kernel/ids.ts';
import { type Instant, MINUTE } from '../kernel/instants.ts';
import type { Db } from '../store/db.ts';
import { type Auth, COOKIE_PREFIX, headersFor } from './auth.ts';
import { recordAudit } from './audit.ts';
import { personById } from './people.ts';
import type { Person } from './person.ts';

export type SecondStepResult =
  | { readonly outcome: 'in'; readonly cookies: readonly string[] }
  | { readonly outcome: 'refused' }
  /** The password is to be given again: ten minutes have passed, or too many codes were wrong. */
  | { readonly outcome: 'again' }
  /** Too many wrong codes in a row: nobody gets in under this login for a quarter of an hour. */
  | { readonly outcome: 'locked' };

/** How long a code of the app may be good, with a step before and after it; as long it is not taken again. */
const CODE_LIVES = 2 * MINUTE;

/** The code as the library takes it: six digits of the app, or a backup code however it was typed. */
function readCode(typed: string): { kind: 'app' | 'backup'; code: string } {
  const bare = typed
    .toLowerCase()
    .replaceAll(/[^\da-z]/gu, '')
    .slice(0, 20);
  if (/^\d{6}$/u.test(bare)) return { kind: 'app', code: bare };
  return { kind: 'backup', code: `${bare.slice(0, 5)}-${bare.slice(5)}` };
}

/** The cookies without a session: whoever answers the second step has none yet, whatever else the browser holds. */
function withoutSession(headers: Headers): Headers {
  const cookies = (headers.get('cookie') ?? '').split(/;\s*/u);
  headers.set('cookie', cookies.filter((one) => !one.includes('session_token=')).join('; '));
  return headers;
}

/** Whose sign-in is underway in this browser; null when none is, or its ten minutes have passed. */
async function personUnderway(db: Db, auth: Auth, headers: Headers): Promise<Person | null> {
  const cookie = new RegExp(`${COOKIE_PREFIX}\\.two_factor=([^;.]+)`, 'u').exec(headers.get('cookie') ?? '');
  const { internalAdapter } = await auth.$context;
  const underway = cookie?.[1] && (await internalAdapter.findVerificationValue(cookie[1]));
  return underway && underway.expiresAt > new Date() ? personById(db, underway.value) : null;
}

/** Takes a code of the app once: whoever reads it over a shoulder cannot use it again. */
async function takeCode(auth: Auth, person: Person, code: string): Promise<boolean> {
  const { internalAdapter } = await auth.$context;
  return internalAdapter.reserveVerificationValue({
    identifier: `code-${sha256(`${person.id}|${code}`)}`,
    value: 'used',
    expiresAt: new Date(Date.now() + CODE_LIVES),
  });
}

async function failureOf(response: Response): Promise<'refused' | 'again' | 'locked'> {
  const { code = '' } = (await response.json()) as { code?: string };
  if (code === 'ACCOUNT_TEMPORARILY_LOCKED') return 'locked';
  const over = ['INVALID_TWO_FACTOR_COOKIE', 'TOO_MANY_ATTEMPTS_REQUEST_NEW_CODE', 'TOTP_NOT_ENABLED'];
  return over.includes(code) ? 'again' : 'refused';
}

/** Finishes a sign-in by a code of the app or a backup code; a backup code is good once. */
export async function answerSecondStep(
  db: Db,
  auth: Auth,
  given: { readonly code: string; readonly trust: boolean },
  from: { readonly address: string; readonly headers: Headers },
  at: Instant,
): Promise<SecondStepResult> {
  const headers = withoutSession(headersFor(from));
  const person = await personUnderway(db, auth, headers);
  if (!person || person.blocked) return { outcome: 'again' };
  const { kind, code } = readCode(given.code);
  const audit = (action: string, actor: string, by?: string) =>
    recordAudit(db, {
      at,
      actor,
      action,
      subject: person.id,
      details: { address: from.address, ...(by === undefined ? {} : { by }) },
    });
  const fresh = kind === 'backup' || (await takeCode(auth, person, code));
  if (!fresh) {
    await audit('staff.second_step_refused', 'system', 'used_code');
    return { outcome: 'refused' };
  }
  const call = { body: { code, trustDevice: given.trust }, headers, asResponse: true } as const;
  const response = await (kind === 'app' ? auth.api.verifyTOTP(call) : auth.api.verifyBackupCode(call));
  if (response.ok) {
    await audit('staff.sign_in', person.id, kind === 'app' ? 'code' : 'backup_code');
    return { outcome: 'in', cookies: response.headers.getSetCookie() };
  }
  const outcome = await failureOf(response);
  await audit(outcome === 'locked' ? 'staff.locked_out' : 'staff.second_step_refused', 'system');
  return { outcome };
}
