import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MINUTE } from '../../src/kernel/instants.ts';
import {
  addPerson,
  changePassword,
  createFirstAdministrator,
  listPeople,
  personById,
  resetPassword,
  setBlocked,
} from '../../src/staff/people.ts';
import { maySee } from '../../src/staff/person.ts';
import { openSessions } from '../../src/staff/sessions.ts';
import type { Store } from '../../src/store/db.ts';

const NOW = Date.UTC(2026, 10, 20, 9, 0);
const SECRET = 'a secret of the tests that is long enough';

/** The Cookie header that a browser would send after these Set-Cookie lines. */
function cookieHeader(setCookies: readonly string[]): Headers {
  return new Headers({ cookie: setCookies.map((line) => line.split(';')[0]).join('; ') });
}

/** People and sessions behave alike on both engines. */
export function staffContract(name: string, open: () => Promise<Store>): void {
  describe(name, () => {
    let store: Store;
    let firstPassword = '';
    beforeAll(async () => {
      store = await open();
      const first = await createFirstAdministrator(store.db, NOW);
      firstPassword = first?.password ?? '';
    });
    afterAll(() => store.close());

    const sessions = (publicUrl?: string) => openSessions({ db: store.db, secret: SECRET, publicUrl });
    const from = (address: string) => ({ address, headers: new Headers() });
    const administrator = async () => {
      const [person] = await listPeople(store.db);
      if (!person) throw new Error('nobody');
      return person;
    };

    it('makes the first administrator once', async () => {
      expect(firstPassword).toMatch(/^[a-z2-9]{4}(-[a-z2-9]{4}){3}$/);
      expect(await createFirstAdministrator(store.db, NOW)).toBeNull();
      expect(await administrator()).toMatchObject({
        email: 'admin@otklik.local',
        role: 'administrator',
        agencies: 'all',
        mustChangePassword: true,
      });
    });

    it('signs in with the one-time password, which is then changed', async () => {
      const door = sessions();
      const result = await door.signIn('Admin@Otklik.local ', firstPassword, from('10.0.0.1'), NOW);
      if (result.outcome !== 'in') throw new Error(result.outcome);
      expect(result.cookies.join()).toMatch(/HttpOnly/);
      expect(result.cookies.join()).toMatch(/SameSite=Lax/i);
      expect(result.cookies.join()).not.toMatch(/Secure/);
      const signedIn = await door.read(cookieHeader(result.cookies));
      if (!signedIn) throw new Error('not signed in');
      expect(signedIn.person.mustChangePassword).toBe(true);
      const change = (current: string, next: string) =>
        changePassword(
          store.db,
          { id: signedIn.person.id, sessionId: signedIn.sessionId },
          { current, next },
          NOW,
        );
      expect(await change('wrong', 'a long new password')).toBe('wrong');
      expect(await change(firstPassword, 'short')).toBe('unacceptable');
      expect(await change(firstPassword, firstPassword)).toBe('same');
      expect(await change(firstPassword, 'новый длинный пароль')).toBe('changed');
      expect((await door.read(cookieHeader(result.cookies)))?.person.mustChangePassword).toBe(false);
      const again = await door.signIn('admin@otklik.local', 'новый длинный пароль', from('10.0.0.1'), NOW);
      expect(again.outcome).toBe('in');
      const cleared = await door.signOut(cookieHeader(result.cookies));
      expect(cleared.join()).toMatch(/Max-Age=0/i);
      expect(await door.read(cookieHeader(result.cookies))).toBeNull();
    });

    it('marks the cookie Secure where the public address is https', async () => {
      const door = sessions('https://otklik.example');
      const result = await door.signIn('admin@otklik.local', 'новый длинный пароль', from('10.0.0.1'), NOW);
      if (result.outcome !== 'in') throw new Error(result.outcome);
      expect(result.cookies.join()).toMatch(/Secure/);
      expect((await door.read(cookieHeader(result.cookies)))?.person.role).toBe('administrator');
    });

    it('does not take forged or foreign cookies', async () => {
      const door = sessions();
      for (const cookie of ['otklik.session_token=abc.def', 'otklik.session_token=', 'other=1', '']) {
        expect(await door.read(new Headers({ cookie }))).toBeNull();
      }
    });

    it('adds people with their agencies; resetting and blocking end sessions', async () => {
      const by = await administrator();
      const fresh = {
        name: 'Анна Смирнова',
        email: 'Anna@example.org',
        role: 'operator',
        agencies: ['kursk'],
      } as const;
      const anna = await addPerson(store.db, by, fresh, NOW);
      if (!anna) throw new Error('not added');
      expect(await addPerson(store.db, by, { ...fresh, email: 'anna@example.org' }, NOW)).toBeNull();
      const door = sessions();
      const first = await door.signIn('anna@example.org', anna.password, from('10.0.0.2'), NOW);
      if (first.outcome !== 'in') throw new Error(first.outcome);
      const signedIn = await door.read(cookieHeader(first.cookies));
      expect(signedIn && [maySee(signedIn.person, 'kursk'), maySee(signedIn.person, 'leningrad')]).toEqual([
        true,
        false,
      ]);
      const reset = await resetPassword(store.db, by, anna.id, NOW);
      expect(await door.read(cookieHeader(first.cookies))).toBeNull();
      const second = await door.signIn('anna@example.org', reset?.password ?? '', from('10.0.0.2'), NOW);
      if (second.outcome !== 'in') throw new Error(second.outcome);
      await setBlocked(store.db, by, anna.id, true, NOW);
      expect(await door.read(cookieHeader(second.cookies))).toBeNull();
      expect(
        (await door.signIn('anna@example.org', reset?.password ?? '', from('10.0.0.2'), NOW)).outcome,
      ).toBe('refused');
      await setBlocked(store.db, by, by.id, true, NOW);
      expect((await personById(store.db, by.id))?.blocked).toBe(false);
    });

    it('limits wrong tries, also those made at the same moment, and forgets them after the window', async () => {
      const door = sessions();
      const wrong = (at: number) => door.signIn('admin@otklik.local', 'wrong', from('10.9.9.9'), at);
      const outcomes = await Promise.all(Array.from({ length: 12 }, () => wrong(NOW)));
      expect(outcomes.filter((result) => result.outcome === 'refused')).toHaveLength(5);
      expect(await wrong(NOW + MINUTE)).toEqual({ outcome: 'wait', minutes: 14 });
      const right = (address: string, at: number) =>
        door.signIn('admin@otklik.local', 'новый длинный пароль', from(address), at);
      expect((await right('10.9.9.9', NOW + 14 * MINUTE)).outcome).toBe('wait');
      expect((await right('10.0.0.1', NOW + 14 * MINUTE)).outcome).toBe('in');
      expect((await right('10.9.9.9', NOW + 15 * MINUTE)).outcome).toBe('in');
    });

    it('writes what was done to the audit log, without passwords', async () => {
      const rows = await store.db.selectFrom('audit').selectAll().execute();
      const actions = new Set(rows.map((row) => row.action));
      for (const action of [
        'staff.add',
        'staff.sign_in',
        'staff.sign_in_refused',
        'staff.change_password',
        'staff.block',
      ]) {
        expect(actions).toContain(action);
      }
      expect(JSON.stringify(rows)).not.toContain(firstPassword);
    });
  });
}
