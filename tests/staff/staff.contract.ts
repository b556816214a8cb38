import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { HOUR, MINUTE } from '../../src/kernel/instants.ts';
import { endSession, endSessions, openSessionsOf } from '../../src/staff/own-sessions.ts';
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
import { setRole } from '../../src/staff/rights.ts';
import { demandSecondStep, resetSecondStep } from '../../src/staff/second-step.ts';
import { openSessions } from '../../src/staff/sessions.ts';
import type { Store } from '../../src/store/db.ts';
import { appCode } from './app-code.ts';

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

    describe('the second step', () => {
      const LOGIN = 'olga@example.org';
      let olga = '';
      let password = '';
      let key = '';
      let codes: readonly string[] = [];
      let at = NOW;
      /** Moves the time that the sign-in library reads. */
      const later = (by: number) => {
        at += by;
        vi.useFakeTimers({ toFake: ['Date'], now: at });
      };
      afterEach(() => vi.useRealTimers());
      const device = (
        cookie: string,
        userAgent = 'Mozilla/5.0 (Windows NT 10.0) Chrome/140.0 Safari/537.36',
      ) => ({ address: '10.0.0.7', headers: new Headers({ cookie, 'user-agent': userAgent }) }) as const;
      const cookieOf = (cookies: readonly string[]) => cookieHeader(cookies).get('cookie') ?? '';
      async function give(code: string, cookie: string, trust = false) {
        return sessions().answerSecondStep({ code, trust }, device(cookie), at);
      }
      /** Signs in by the password; gives the cookie of what comes next. */
      async function pass(cookie = '') {
        const result = await sessions().signIn(LOGIN, password, device(cookie), at);
        if (!('cookies' in result)) throw new Error(result.outcome);
        return { outcome: result.outcome, cookie: cookieOf(result.cookies) };
      }
      const signedIn = async (cookie: string) => {
        const read = await sessions().read(new Headers({ cookie }));
        if (!read) throw new Error('not signed in');
        return read;
      };
      const own = async (cookie: string) => ({ person: (await signedIn(cookie)).person, ...device(cookie) });

      it('is turned on by a right code of the app, and gives backup codes', async () => {
        later(0);
        const by = await administrator();
        const fresh = { name: 'Ольга', email: LOGIN, role: 'authorised', agencies: ['kursk'] } as const;
        const added = await addPerson(store.db, by, fresh, NOW);
        olga = added?.id ?? '';
        password = 'пароль Ольги Петровны';
        const given = { current: added?.password ?? '', next: password };
        expect(await changePassword(store.db, { id: olga, sessionId: '' }, given, NOW)).toBe('changed');
        const { outcome, cookie } = await pass();
        expect(outcome).toBe('in');
        const { secondStep } = sessions();
        expect(await secondStep.begin(await own(cookie), 'не тот')).toBeNull();
        key = (await secondStep.begin(await own(cookie), password))?.key ?? '';
        expect(key).toMatch(/^[A-Z2-7]{32,}$/);
        expect(await secondStep.confirm(await own(cookie), '000000', at)).toBeNull();
        expect((await pass()).outcome).toBe('in');
        const on = await secondStep.confirm(await own(cookie), appCode(key, at), at);
        codes = on?.codes ?? [];
        expect(codes).toHaveLength(10);
        const inside = await signedIn(cookieOf(on?.cookies ?? []));
        expect(inside.person.secondStep).toBe('on');
        expect(await secondStep.codesLeft(inside.person)).toBe(10);
        expect(await sessions().read(new Headers({ cookie }))).toBeNull();
        const kept = JSON.stringify(await store.db.selectFrom('staff_second_steps').selectAll().execute());
        for (const code of codes) expect(kept).not.toContain(code);
      });

      it('is asked after the password, and takes a code once', async () => {
        later(MINUTE);
        const { outcome, cookie } = await pass();
        expect(outcome).toBe('second_step');
        expect(await sessions().read(new Headers({ cookie }))).toBeNull();
        expect((await give('000000', cookie)).outcome).toBe('refused');
        expect((await give(appCode(key, at - 2 * MINUTE), cookie)).outcome).toBe('refused');
        const code = appCode(key, at);
        const result = await give(` ${code.slice(0, 3)} ${code.slice(3)}`, cookie);
        if (result.outcome !== 'in') throw new Error(result.outcome);
        expect((await signedIn(cookieOf(result.cookies))).person.id).toBe(olga);
        const second = await pass();
        expect((await give(code, second.cookie)).outcome).toBe('refused');
        expect((await give(code, cookie)).outcome).toBe('again');
        expect((await give(code, '')).outcome).toBe('again');
        expect((await give(code, 'otklik.two_factor=2fa-forged.AAAA')).outcome).toBe('again');
      });

      it('waits ten minutes for the code, and takes a backup code once', async () => {
        later(MINUTE);
        const late = await pass();
        later(11 * MINUTE);
        expect((await give(appCode(key, at), late.cookie)).outcome).toBe('again');
        const { cookie } = await pass();
        const [code = ''] = codes;
        const result = await give(code.replace('-', ' ').toUpperCase(), cookie);
        if (result.outcome !== 'in') throw new Error(result.outcome);
        expect((await give(code, (await pass()).cookie)).outcome).toBe('refused');
        const inside = await own(cookieOf(result.cookies));
        const { secondStep } = sessions();
        expect(await secondStep.codesLeft(inside.person)).toBe(9);
        expect(await secondStep.newCodes(inside, 'не тот', at)).toBeNull();
        const fresh = await secondStep.newCodes(inside, password, at);
        expect((await give(codes[1] ?? '', (await pass()).cookie)).outcome).toBe('refused');
        codes = fresh ?? [];
      });

      it('is not asked on a device that is trusted, until the password changes', async () => {
        later(MINUTE);
        const { cookie } = await pass();
        const result = await give(appCode(key, at), cookie, true);
        if (result.outcome !== 'in') throw new Error(result.outcome);
        const trusted = await pass(cookieOf(result.cookies));
        expect(trusted.outcome).toBe('in');
        expect((await pass()).outcome).toBe('second_step');
        const inside = await signedIn(trusted.cookie);
        const given = { current: password, next: 'другой пароль Ольги' };
        await changePassword(store.db, { id: olga, sessionId: inside.sessionId }, given, at);
        password = given.next;
        expect(await openSessionsOf(store.db, olga, at)).toHaveLength(1);
        expect((await pass(trusted.cookie)).outcome).toBe('second_step');
      });

      it('locks for a quarter of an hour after ten wrong codes, whatever the sign-in', async () => {
        later(HOUR);
        for (let round = 0; round < 2; round += 1) {
          later(2 * MINUTE);
          const { cookie } = await pass();
          for (let i = 0; i < 5; i += 1)
            expect((await give(`00000${i}${round}`.slice(-6), cookie)).outcome).toBe('refused');
          expect((await give(appCode(key, at), cookie)).outcome).toBe(round === 0 ? 'again' : 'locked');
        }
        later(MINUTE);
        expect((await give(appCode(key, at), (await pass()).cookie)).outcome).toBe('locked');
        later(15 * MINUTE);
        expect((await give(appCode(key, at), (await pass()).cookie)).outcome).toBe('in');
      });

      it('is demanded of a role, and taken from whoever lost the phone', async () => {
        later(HOUR);
        const by = await administrator();
        const { cookie } = await pass();
        const result = await give(appCode(key, at), cookie);
        if (result.outcome !== 'in') throw new Error(result.outcome);
        await resetSecondStep(store.db, by, olga, at);
        expect(await sessions().read(new Headers({ cookie: cookieOf(result.cookies) }))).toBeNull();
        const without = await pass();
        expect(without.outcome).toBe('in');
        expect((await signedIn(without.cookie)).pending).toBeNull();
        await demandSecondStep(store.db, by, ['authorised'], at);
        expect(await signedIn(without.cookie)).toMatchObject({
          pending: 'second_step',
          person: { secondStep: 'due' },
        });
        const provided = await sessions().enterByProvider(LOGIN.toUpperCase(), device(''), at);
        if (provided.outcome !== 'in') throw new Error(provided.outcome);
        expect((await signedIn(cookieOf(provided.cookies))).pending).toBeNull();
        await demandSecondStep(store.db, by, [], at);
        expect((await signedIn(without.cookie)).pending).toBeNull();
      });

      it('leaves sessions that can be seen and ended', async () => {
        later(HOUR);
        const by = await administrator();
        await endSessions(store.db, { person: olga, kept: null }, by.id, at);
        const { cookie } = await pass();
        const other = await pass();
        const provided = await sessions().enterByProvider(LOGIN, device('', ''), at);
        expect(await sessions().enterByProvider('nobody@example.org', device(''), at)).toEqual({
          outcome: 'unknown',
        });
        const open = await openSessionsOf(store.db, olga, at);
        expect(open.map(({ via }) => via).toSorted()).toEqual(['password', 'password', 'provider']);
        expect(open.every(({ address, since }) => address === '10.0.0.7' && since === at)).toBe(true);
        expect(open.find(({ via }) => via === 'password')?.userAgent).toContain('Windows');
        const mine = await signedIn(cookie);
        const theirs = await signedIn(other.cookie);
        expect(await endSession(store.db, { person: by.id, session: theirs.sessionId }, by.id, at)).toBe(
          false,
        );
        expect(await endSession(store.db, { person: olga, session: theirs.sessionId }, olga, at)).toBe(true);
        expect(await sessions().read(new Headers({ cookie: other.cookie }))).toBeNull();
        await endSessions(store.db, { person: olga, kept: mine.sessionId }, olga, at);
        expect(await openSessionsOf(store.db, olga, at)).toHaveLength(1);
        if (provided.outcome !== 'in') throw new Error(provided.outcome);
        expect(await sessions().read(cookieHeader(provided.cookies))).toBeNull();
        await setRole(store.db, by, olga, { role: 'operator', agencies: ['leningrad'] }, at);
        expect(await openSessionsOf(store.db, olga, at)).toHaveLength(0);
        expect(await personById(store.db, olga)).toMatchObject({ role: 'operator', agencies: ['leningrad'] });
        await setRole(store.db, by, by.id, { role: 'operator', agencies: [] }, at);
        expect((await personById(store.db, by.id))?.role).toBe('administrator');
      });

      it('lets only administrators in by a password where the body wants so', async () => {
        later(HOUR);
        const { db } = store;
        const strict = openSessions({
          db,
          secret: SECRET,
          publicUrl: undefined,
          passwords: 'administrators',
        });
        expect(await strict.signIn(LOGIN, password, device(''), at)).toEqual({ outcome: 'elsewhere' });
        expect(await strict.signIn(LOGIN, 'не тот', device(''), at)).toEqual({ outcome: 'refused' });
        expect(await openSessionsOf(db, olga, at)).toHaveLength(0);
        const admin = await strict.signIn('admin@otklik.local', 'новый длинный пароль', device(''), at);
        expect(admin.outcome).toBe('in');
        await setBlocked(db, await administrator(), olga, true, at);
        expect(await strict.enterByProvider(LOGIN, device(''), at)).toEqual({ outcome: 'blocked' });
      });
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
        'staff.locked_out',
        'staff.second_step_on',
        'staff.second_step_refused',
        'staff.second_step_reset',
        'staff.second_step_roles',
        'staff.backup_codes',
        'staff.end_sessions',
        'staff.role',
      ]) {
        expect(actions).toContain(action);
      }
      expect(JSON.stringify(rows)).not.toContain(firstPassword);
    });
  });
}
