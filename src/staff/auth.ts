import { HOUR } from '../kernel/instants.ts';
import { newId } from '../kernel/ids.ts';
import type { Db } from '../store/db.ts';
import { backupCode, LONGEST_PASSWORD, SHORTEST_PASSWORD } from './passwords.ts';

export interface SessionSettings {
  readonly db: Db;
  /** Signs the session cookie, and seals keys of the second step. */
  readonly secret: string;
  /** The address people open; `https:` makes the cookie Secure. */
  readonly publicUrl: string | undefined;
  /** Who may sign in by a password of our own; absent: everybody. */
  readonly passwords?: 'all' | 'administrators';
}

export const COOKIE_PREFIX = 'otklik';
/** Days for which a device that the person trusts is not asked for the second step. */
export const TRUSTED_DAYS = 30;
/** The address of the client, written by us alone: forwarded headers can be forged. */
const ADDRESS_HEADER = 'x-otklik-address';
const BACKUP_CODES = 10;

/** The headers that the sign-in library may see: cookies and the browser's name as they came, the address as we know it. */
export function headersFor(from: { readonly address: string; readonly headers: Headers }): Headers {
  const headers = new Headers({ [ADDRESS_HEADER]: from.address });
  for (const name of ['cookie', 'user-agent']) {
    const value = from.headers.get(name);
    if (value !== null) headers.set(name, value);
  }
  return headers;
}

const MOMENTS = { createdAt: 'created_at', updatedAt: 'updated_at' } as const;

async function secondStepPlugin() {
  const { twoFactor } = await import('better-auth/plugins/two-factor');
  return twoFactor({
    issuer: 'Отклик',
    trustDeviceMaxAge: (TRUSTED_DAYS * 24 * HOUR) / 1_000,
    backupCodeOptions: {
      customBackupCodesGenerate: () => Array.from({ length: BACKUP_CODES }, backupCode),
    },
    schema: {
      user: { fields: { twoFactorEnabled: 'second_step' } },
      twoFactor: {
        modelName: 'staff_second_steps',
        fields: {
          userId: 'person_id',
          backupCodes: 'backup_codes',
          failedVerificationCount: 'failures',
          lockedUntil: 'locked_until',
        },
      },
    },
  });
}

/** Begins a session for a person whom the body's provider vouches for; never to be reached over HTTP. */
async function providerPlugin() {
  const [{ createAuthEndpoint }, { setSessionCookie }, { z }] = await Promise.all([
    import('better-auth/api'),
    import('better-auth/cookies'),
    import('zod'),
  ]);
  const body = z.object({ person: z.string() });
  return {
    id: 'provider',
    endpoints: {
      enterByProvider: createAuthEndpoint.serverOnly({ method: 'POST', body }, async (ctx) => {
        const { internalAdapter } = ctx.context;
        const user = await internalAdapter.findUserById(ctx.body.person);
        if (!user) throw new Error('there is no such person');
        const session = await internalAdapter.createSession(user.id, false, { via: 'provider' });
        await setSessionCookie(ctx, { session, user });
        return ctx.json({});
      }),
    },
  } as const;
}

/** The sign-in library over our tables. Loaded at the first use, not at the start of the server. */
export async function openAuth({ db, secret, publicUrl }: SessionSettings) {
  const { betterAuth } = await import('better-auth');
  return betterAuth({
    // The tables hold text and integers on both engines, so the adapter always writes what SQLite takes.
    database: { db, type: 'sqlite' },
    secret,
    baseURL: publicUrl ?? 'http://localhost',
    telemetry: { enabled: false },
    logger: { disabled: true },
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength: SHORTEST_PASSWORD,
      maxPasswordLength: LONGEST_PASSWORD,
    },
    plugins: [await secondStepPlugin(), await providerPlugin()],
    user: {
      modelName: 'staff_people',
      fields: { emailVerified: 'email_verified', ...MOMENTS },
    },
    account: {
      modelName: 'staff_credentials',
      fields: {
        userId: 'person_id',
        accountId: 'external_id',
        providerId: 'provider',
        password: 'password_hash',
        ...MOMENTS,
      },
    },
    verification: {
      modelName: 'staff_verifications',
      fields: { expiresAt: 'expires_at', ...MOMENTS },
    },
    session: {
      modelName: 'staff_sessions',
      fields: {
        userId: 'person_id',
        expiresAt: 'expires_at',
        ipAddress: 'ip',
        userAgent: 'user_agent',
        ...MOMENTS,
      },
      additionalFields: { via: { type: 'string', required: false, input: false } },
      expiresIn: (12 * HOUR) / 1_000,
      updateAge: HOUR / 1_000,
    },
    advanced: {
      cookiePrefix: COOKIE_PREFIX,
      useSecureCookies: publicUrl?.startsWith('https:') ?? false,
      defaultCookieAttributes: { httpOnly: true, sameSite: 'lax' },
      ipAddress: { ipAddressHeaders: [ADDRESS_HEADER], ipv6Subnet: 128 },
      database: { generateId: () => newId(), validateSchema: false },
    },
  });
}
export type Auth = Awaited<ReturnType<typeof openAuth>>;
