import { type Viewer, ofOwnUnits, sees } from '../cases/viewer.ts';
import { type Person, maySee } from '../staff/person.ts';
import { viewerOf } from './access.ts';
import type { ConsoleDeps } from './deps.ts';

/** Whose dead letters are shown. */
export interface OwnLetters {
  readonly viewer: Viewer;
  /** Accounts of the viewer's bodies. */
  readonly accounts: readonly string[];
  /** Those whose events the viewer sees although no unit answers for them yet. */
  readonly unsorted: readonly string[];
}

/** What could not be handled has no case, so a person limited to units sees it as an unsorted one. */
export function ownLetters(deps: Pick<ConsoleDeps, 'accounts' | 'agencies'>, person: Person): OwnLetters {
  const viewer = viewerOf(person, deps.agencies);
  const own = deps.accounts.filter((account) => maySee(person, account.agency));
  const unsorted = own.filter(({ agency }) =>
    sees(viewer, { agency, topic: null, unit: null, owner_id: null }),
  );
  return { viewer, accounts: own.map(({ id }) => id), unsorted: unsorted.map(({ id }) => id) };
}

/** True when the letter is one of those, settled or not. */
export async function isOwnLetter(
  deps: ConsoleDeps,
  person: Person,
  table: 'inbox' | 'outbox',
  id: string,
): Promise<boolean> {
  const own = ownLetters(deps, person);
  if (table === 'inbox') {
    const row = await deps.db.selectFrom('inbox').select('account').where('id', '=', id).executeTakeFirst();
    return row !== undefined && own.unsorted.includes(row.account);
  }
  const row = await deps.db
    .selectFrom('outbox')
    .leftJoin('messages', 'messages.id', 'outbox.message_id')
    .leftJoin('cases', 'cases.id', 'messages.case_id')
    .select('outbox.account')
    .where('outbox.id', '=', id)
    .where(ofOwnUnits(own.viewer))
    .executeTakeFirst();
  return row !== undefined && own.accounts.includes(row.account);
}
