import { OtklikError } from '../../kernel/errors.ts';
import { type Entry, readCatalogue } from '../../knowledge/versions/catalogue.ts';
import type { Version } from '../../knowledge/versions/read-standing.ts';
import { type Person, maySee } from '../../staff/person.ts';
import { may } from '../access.ts';
import type { ConsoleAgency, ConsoleDeps } from '../deps.ts';

/** Articles of the person's bodies and those that all bodies share. */
function mayRead(person: Person, agency: string): boolean {
  return agency === 'common' || maySee(person, agency);
}

export function mayEdit(person: Person, agency: string): boolean {
  return may(person, 'edit') && mayRead(person, agency);
}

/** Nobody approves their own text; what all bodies will say is approved by somebody who answers for all of them. */
export function mayApprove(deps: ConsoleDeps, person: Person, version: Version): boolean {
  const all = version.agency !== 'common' || deps.agencies.every(({ id }) => maySee(person, id));
  return mayEdit(person, version.agency) && all && version.author !== person.id;
}

export function demandEdit(person: Person, agency: string): void {
  if (mayEdit(person, agency)) return;
  throw new OtklikError('forbidden', 'Менять статьи может редактор базы знаний.', {
    hint: 'Права даёт администратор.',
  });
}

/** The articles that the person may read. */
export async function readableEntries(deps: ConsoleDeps, person: Person): Promise<readonly Entry[]> {
  const all = await readCatalogue(deps.db, deps.library.files(), deps.clock());
  return all.filter(({ agency }) => mayRead(person, agency));
}

/** One article. Throws OtklikError `not_found`, also when it is another body's. */
export async function readableEntry(deps: ConsoleDeps, person: Person, id: string): Promise<Entry> {
  const entry = (await readableEntries(deps, person)).find((one) => one.id === id);
  if (entry) return entry;
  throw new OtklikError('not_found', 'Такой статьи нет.', { hint: 'Найдите её в списке базы знаний.' });
}

/** The bodies as which the person may try an article out: its own, or each of theirs when all share it. */
export function triedAs(deps: ConsoleDeps, person: Person, agency: string): readonly ConsoleAgency[] {
  return deps.agencies.filter(({ id }) => (agency === 'common' ? maySee(person, id) : id === agency));
}

export function bodyName(deps: ConsoleDeps, agency: string): string {
  return agency === 'common' ? 'Все органы' : (deps.agencies.find(({ id }) => id === agency)?.name ?? agency);
}
