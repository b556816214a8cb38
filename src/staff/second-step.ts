import type { Instant } from '../kernel/instants.ts';
import { toIso } from '../kernel/instants.ts';
import type { Db } from '../store/db.ts';
import { type Auth, headersFor } from './auth.ts';
import { recordAudit } from './audit.ts';
import { endSessionsOf } from './own-sessions.ts';
import type { Person, Role } from './person.ts';

/** A request of a signed-in person. */
interface Own {
  readonly person: Person;
  readonly address: string;
  readonly headers: Headers;
}

/** What an app is set up with: the address that the square code holds, and the key to be typed by hand. */
export interface NewKey {
  readonly uri: string;
  readonly key: string;
}

/** A person's own second step: a code of an app on the phone, asked besides the password. */
export interface OwnSecondStep {
  /** Makes a key for the app; nothing changes until it is confirmed. Null when the password is wrong or the step is on. */
  begin(own: Own, password: string): Promise<NewKey | null>;
  /** Turns the step on when the app's code is right. Gives backup codes to be shown once, and cookies of the new session. */
  confirm(
    own: Own,
    code: string,
    at: Instant,
  ): Promise<{ readonly codes: readonly string[]; readonly cookies: readonly string[] } | null>;
  /** How many backup codes are left to a person who has the step. */
  codesLeft(person: Person): Promise<number>;
  /** New backup codes in place of all old ones; null when the password is wrong. */
  newCodes(own: Own, password: string, at: Instant): Promise<readonly string[] | null>;
  /** Turns the step off. Cookies of the new session; null when the password is wrong. */
  turnOff(own: Own, password: string, at: Instant): Promise<readonly string[] | null>;
}

/** The key inside of an app's address; null when it is none. */
export function keyIn(uri: string): NewKey | null {
  const key = URL.canParse(uri) ? new URL(uri).searchParams.get('secret') : null;
  return uri.startsWith('otpauth://totp/') && key !== null && uri.length < 500 ? { uri, key } : null;
}

export function ownSecondStep(db: Db, auth: () => Promise<Auth>): OwnSecondStep {
  const audit = ({ person, address }: Own, action: string, at: Instant) =>
    recordAudit(db, { at, actor: person.id, action, subject: person.id, details: { address } });

  return {
    async begin(own, password) {
      const { api } = await auth();
      const body = { password, method: 'totp' } as const;
      const response = await api.enableTwoFactor({ body, headers: headersFor(own), asResponse: true });
      if (!response.ok) return null;
      const { totpURI } = (await response.json()) as { totpURI: string };
      return keyIn(totpURI);
    },

    async confirm(own, code, at) {
      const { api } = await auth();
      const body = { code: code.replaceAll(/\D/gu, '').slice(0, 6) };
      const response = await api.verifyTOTP({ body, headers: headersFor(own), asResponse: true });
      if (!response.ok) return null;
      await audit(own, 'staff.second_step_on', at);
      const { backupCodes } = await api.viewBackupCodes({ body: { userId: own.person.id } });
      return { codes: backupCodes, cookies: response.headers.getSetCookie() };
    },

    async codesLeft(person) {
      const { api } = await auth();
      return (await api.viewBackupCodes({ body: { userId: person.id } })).backupCodes.length;
    },

    async newCodes(own, password, at) {
      const { api } = await auth();
      const headers = headersFor(own);
      const response = await api.generateBackupCodes({ body: { password }, headers, asResponse: true });
      if (!response.ok) return null;
      await audit(own, 'staff.backup_codes', at);
      return ((await response.json()) as { backupCodes: string[] }).backupCodes;
    },

    async turnOff(own, password, at) {
      const { api } = await auth();
      const headers = headersFor(own);
      const response = await api.disableTwoFactor({ body: { password }, headers, asResponse: true });
      if (!response.ok) return null;
      await db.deleteFrom('staff_verifications').where('value', '=', own.person.id).execute();
      await audit(own, 'staff.second_step_off', at);
      return response.headers.getSetCookie();
    },
  };
}

/** Takes the second step from a person who lost the phone, and ends their sessions. The caller checks the right. */
export async function resetSecondStep(db: Db, by: Person, id: string, at: Instant): Promise<void> {
  await db.transaction().execute(async (trx) => {
    await trx.deleteFrom('staff_second_steps').where('person_id', '=', id).execute();
    await trx
      .updateTable('staff_people')
      .set({ second_step: 0, updated_at: toIso(at) })
      .where('id', '=', id)
      .execute();
    await endSessionsOf(trx, id);
    await recordAudit(trx, { at, actor: by.id, action: 'staff.second_step_reset', subject: id });
  });
}

/** Roles whose people must have the second step. */
export async function rolesWithSecondStep(db: Db): Promise<readonly Role[]> {
  const rows = await db.selectFrom('staff_second_step_roles').select('role').orderBy('role').execute();
  return rows.map(({ role }) => role);
}

/** Demands the second step of these roles and of no other; it holds from the next request on. The caller checks the right. */
export async function demandSecondStep(
  db: Db,
  by: Person,
  roles: readonly Role[],
  at: Instant,
): Promise<void> {
  await db.transaction().execute(async (trx) => {
    await trx.deleteFrom('staff_second_step_roles').execute();
    if (roles.length > 0)
      await trx
        .insertInto('staff_second_step_roles')
        .values(roles.map((role) => ({ role })))
        .execute();
    const entry = { at, actor: by.id, action: 'staff.second_step_roles', subject: 'staff' };
    await recordAudit(trx, { ...entry, details: { role: roles } });
  });
}
