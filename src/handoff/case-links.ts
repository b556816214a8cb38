import { type Viewer, ofOwnAgencies, ofOwnUnits } from '../cases/viewer.ts';
import type { Db } from '../store/db.ts';
import type { CaseRow, InvitationRow } from '../store/tables.ts';
import { JOINED } from './join-cases.ts';

/** A case as another one names it. */
export interface NamedCase {
  readonly id: string;
  readonly number: number;
  readonly title: string;
}

/** An open case that may belong to this one: a person decides. */
export interface JoinableCase extends NamedCase {
  /** `client`: written by the same client; `arrived`: begun by somebody who came by this case's link. */
  readonly why: 'client' | 'arrived';
}

/** What ties a case to others. */
export interface CaseLinks {
  /** The last invitation that was given in it. */
  readonly invitation: InvitationRow | null;
  readonly joinable: readonly JoinableCase[];
  /** The case whose invitation this one began with, on another platform. */
  readonly cameFrom: NamedCase | null;
  /** The case in which this one goes on. */
  readonly joinedInto: NamedCase | null;
}

/** Reads what ties a case to others that the viewer may see; few rows each, by indexes. */
export async function caseLinks(db: Db, row: CaseRow, viewer: Viewer): Promise<CaseLinks> {
  const given = await db
    .selectFrom('invitations')
    .selectAll()
    .where('case_id', '=', row.id)
    .orderBy('id', 'desc')
    .execute();
  const came = await db
    .selectFrom('invitations')
    .select('case_id')
    .where('arrival_case_id', '=', row.id)
    .where('case_id', '!=', row.id)
    .executeTakeFirst();
  const arrived = given.flatMap(({ arrival_case_id: id }) => (id === null || id === row.id ? [] : [id]));
  return {
    invitation: given[0] ?? null,
    joinable: row.status === 'closed' ? [] : await joinableTo(db, row, arrived, viewer),
    cameFrom: came ? await named(db, came.case_id, viewer) : null,
    joinedInto: row.close_reason === JOINED ? await intoWhich(db, row.id, viewer) : null,
  };
}

async function joinableTo(
  db: Db,
  row: CaseRow,
  arrived: readonly string[],
  viewer: Viewer,
): Promise<JoinableCase[]> {
  const rows = await db
    .selectFrom('cases')
    .select(['id', 'number', 'title'])
    .where('agency', '=', row.agency)
    .where('status', '!=', 'closed')
    .where('id', '!=', row.id)
    .where(ofOwnUnits(viewer))
    .where((eb) =>
      eb.or([
        // Through the talks, which know their client by an index.
        eb(
          'id',
          'in',
          eb.selectFrom('conversations').select('case_id').where('client_id', '=', row.client_id),
        ),
        ...(arrived.length > 0 ? [eb('id', 'in', arrived)] : []),
      ]),
    )
    .orderBy('id')
    .limit(5)
    .execute();
  return rows.map((other) => ({ ...other, why: arrived.includes(other.id) ? 'arrived' : 'client' }));
}

async function named(db: Db, id: string, viewer: Viewer): Promise<NamedCase | null> {
  const row = await db
    .selectFrom('cases')
    .select(['id', 'number', 'title'])
    .where('id', '=', id)
    .where(ofOwnAgencies(viewer))
    .where(ofOwnUnits(viewer))
    .executeTakeFirst();
  return row ?? null;
}

async function intoWhich(db: Db, id: string, viewer: Viewer): Promise<NamedCase | null> {
  const entry = await db
    .selectFrom('audit')
    .select('details')
    .where('subject', '=', `case:${id}`)
    .where('action', '=', 'case.joined')
    .executeTakeFirst();
  return entry ? named(db, (JSON.parse(entry.details) as { into: string }).into, viewer) : null;
}
