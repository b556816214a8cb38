import { systemClock } from '../../src/kernel/instants.ts';
import { addPerson, changePassword, createFirstAdministrator, listPeople } from '../../src/staff/people.ts';
import type { Role } from '../../src/staff/person.ts';
import type { Db } from '../../src/store/db.ts';
import { openStore } from '../../src/store/store.ts';

/** Known to everybody who reads this: the demonstration listens on this machine only and its data are invented. */
export const PASSWORD = 'otklik-demo';

/** Who can sign in to the demonstration. */
export const LOGINS: readonly { readonly login: string; readonly name: string; readonly role: Role }[] = [
  { login: 'olga@demo.local', name: 'Ольга Лескова', role: 'operator' },
  { login: 'pavel@demo.local', name: 'Павел Громов', role: 'supervisor' },
];
const AGENCIES = ['leningrad', 'ulyanovsk', 'kursk'];

/** Writes the staff into the empty database of the data folder, before the server opens it. Gives the administrator's login. */
export async function hireStaff(dataDir: string): Promise<string> {
  const store = await openStore({ dataDir, databaseUrl: undefined });
  try {
    const first = await createFirstAdministrator(store.db, systemClock());
    const [administrator] = await listPeople(store.db);
    if (!first || !administrator) throw new Error(`${dataDir} is not empty`);
    await choosePassword(store.db, administrator.id, first.password);
    for (const { login, name, role } of LOGINS) {
      const person = { name, email: login, role, agencies: AGENCIES };
      const added = await addPerson(store.db, administrator, person, systemClock());
      if (added) await choosePassword(store.db, added.id, added.password);
    }
    return first.login;
  } finally {
    await store.close();
  }
}

async function choosePassword(db: Db, id: string, current: string): Promise<void> {
  await changePassword(db, { id, sessionId: '' }, { current, next: PASSWORD }, systemClock());
}
