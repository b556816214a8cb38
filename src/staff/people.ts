import { newId } from '../kernel/ids.ts';
import { type Instant, toIso } from '../kernel/instants.ts';
import type { Db, Trx } from '../store/db.ts';
import { recordAudit } from './audit.ts';
import { hashPassword, isAcceptable, oneTimePassword, verifyPassword } from './passwords.ts';
import { endSessionsOf } from './own-sessions.ts';
import { type Person, type PersonRow, type Role, isLimited, personOf } from './person.ts';
import { type UnitOf, unitsOf, unitsOfPeople } from './units.ts';

export interface NewPerson {
  readonly name: string;
  readonly email: string;
  readonly role: Role;
  readonly agencies: readonly string[];
}

const FIRST_LOGIN = 'admin@otklik.local';

/** Writes a person with a one-time password; false when the login is taken. */
async function insertPerson(trx: Trx, person: NewPerson, hash: string, at: Instant): Promise<string | null> {
  const moment = { created_at: toIso(at), updated_at: toIso(at) };
  const id = newId();
  const inserted = await trx
    .insertInto('staff_people')
    .values({
      id,
      name: person.name,
      email: person.email.toLowerCase(),
      email_verified: 1,
      role: person.role,
      agencies: JSON.stringify(person.agencies),
      must_change_password: 1,
      blocked: 0,
      ...moment,
    })
    .onConflict((conflict) => conflict.column('email').doNothing())
    .returning('id')
    .executeTakeFirst();
  if (!inserted) return null;
  await trx
    .insertInto('staff_credentials')
    .values({
      id: newId(),
      person_id: id,
      provider: 'credential',
      external_id: id,
      password_hash: hash,
      ...moment,
    })
    .execute();
  return id;
}

/**
 * Makes the first administrator when there is nobody yet. Returns the login and the one-time password, which is
 * stored only as a hash: the caller shows it once. Null when somebody is already there.
 */
export async function createFirstAdministrator(
  db: Db,
  at: Instant,
): Promise<{ login: string; password: string } | null> {
  const anyone = await db.selectFrom('staff_people').select('id').limit(1).executeTakeFirst();
  if (anyone) return null;
  const password = oneTimePassword();
  const hash = await hashPassword(password);
  const first: NewPerson = { name: 'Администратор', email: FIRST_LOGIN, role: 'administrator', agencies: [] };
  const id = await db.transaction().execute(async (trx) => {
    const id = await insertPerson(trx, first, hash, at);
    if (id !== null) await recordAudit(trx, { at, actor: 'system', action: 'staff.add', subject: id });
    return id;
  });
  return id === null ? null : { login: FIRST_LOGIN, password };
}

/** Adds a person with a one-time password to be told to them; null when the login is taken. The caller checks the right. */
export async function addPerson(
  db: Db,
  by: Person,
  person: NewPerson,
  at: Instant,
): Promise<{ id: string; password: string } | null> {
  const password = oneTimePassword();
  const hash = await hashPassword(password);
  return db.transaction().execute(async (trx) => {
    const id = await insertPerson(trx, person, hash, at);
    if (id === null) return null;
    const details = { role: person.role, agencies: person.agencies };
    await recordAudit(trx, { at, actor: by.id, action: 'staff.add', subject: id, details });
    return { id, password };
  });
}

async function setPassword(
  trx: Trx,
  id: string,
  hash: string,
  mustChange: 0 | 1,
  at: Instant,
): Promise<boolean> {
  const changed = await trx
    .updateTable('staff_people')
    .set({ must_change_password: mustChange, updated_at: toIso(at) })
    .where('id', '=', id)
    .returning('id')
    .executeTakeFirst();
  await trx
    .updateTable('staff_credentials')
    .set({ password_hash: hash, updated_at: toIso(at) })
    .where('person_id', '=', id)
    .where('provider', '=', 'credential')
    .execute();
  return changed !== undefined;
}

/** Gives the person a new one-time password and ends their sessions; null when there is no such person. */
export async function resetPassword(
  db: Db,
  by: Person,
  id: string,
  at: Instant,
): Promise<{ password: string } | null> {
  const password = oneTimePassword();
  const hash = await hashPassword(password);
  return db.transaction().execute(async (trx) => {
    if (!(await setPassword(trx, id, hash, 1, at))) return null;
    await endSessionsOf(trx, id);
    await recordAudit(trx, { at, actor: by.id, action: 'staff.reset_password', subject: id });
    return { password };
  });
}

/** A person's own change of password. Their other sessions end. */
export async function changePassword(
  db: Db,
  person: { readonly id: string; readonly sessionId: string },
  given: { readonly current: string; readonly next: string },
  at: Instant,
): Promise<'changed' | 'wrong' | 'unacceptable' | 'same'> {
  const credential = await db
    .selectFrom('staff_credentials')
    .select('password_hash')
    .where('person_id', '=', person.id)
    .where('provider', '=', 'credential')
    .executeTakeFirst();
  const hash = credential?.password_hash;
  if (!hash || !(await verifyPassword(hash, given.current))) return 'wrong';
  if (!isAcceptable(given.next)) return 'unacceptable';
  if (given.next === given.current) return 'same';
  const next = await hashPassword(given.next);
  await db.transaction().execute(async (trx) => {
    await setPassword(trx, person.id, next, 0, at);
    await endSessionsOf(trx, person.id, person.sessionId);
    await recordAudit(trx, { at, actor: person.id, action: 'staff.change_password', subject: person.id });
  });
  return 'changed';
}

/** Lets a person in again or keeps them out; keeping out ends their sessions. Nobody can shut themselves out. */
export async function setBlocked(
  db: Db,
  by: Person,
  id: string,
  blocked: boolean,
  at: Instant,
): Promise<void> {
  if (by.id === id) return;
  await db.transaction().execute(async (trx) => {
    await trx
      .updateTable('staff_people')
      .set({ blocked: blocked ? 1 : 0, updated_at: toIso(at) })
      .where('id', '=', id)
      .execute();
    if (blocked) await endSessionsOf(trx, id);
    const action = blocked ? 'staff.block' : 'staff.unblock';
    await recordAudit(trx, { at, actor: by.id, action, subject: id });
  });
}

const rows = (db: Db) =>
  db
    .selectFrom('staff_people')
    .leftJoin('staff_second_step_roles as demanded', 'demanded.role', 'staff_people.role')
    .selectAll('staff_people')
    .select('demanded.role as step_demanded');

async function withUnits(db: Db, row: PersonRow | undefined): Promise<Person | null> {
  return row ? personOf(row, isLimited(row) ? await unitsOf(db, row.id) : []) : null;
}

export async function personById(db: Db, id: string): Promise<Person | null> {
  return withUnits(db, await rows(db).where('staff_people.id', '=', id).executeTakeFirst());
}

/** The person of a login, which is a mail address, in any case of letters. */
export async function personByLogin(db: Db, login: string): Promise<Person | null> {
  const email = login.trim().toLowerCase();
  return withUnits(db, await rows(db).where('email', '=', email).executeTakeFirst());
}

/** Everybody, by name. */
export async function listPeople(db: Db): Promise<readonly Person[]> {
  const everybody = await rows(db).orderBy('name').orderBy('id').execute();
  const units = everybody.some(isLimited) ? await unitsOfPeople(db) : new Map<string, readonly UnitOf[]>();
  return everybody.map((row) => personOf(row, units.get(row.id) ?? []));
}
