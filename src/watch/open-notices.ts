import type { ExpressionBuilder } from 'kysely';
import type { Instant } from '../kernel/instants.ts';
import { type Viewer, ofOwnUnits } from '../cases/viewer.ts';
import type { Role } from '../staff/person.ts';
import type { Db } from '../store/db.ts';
import type { Tables } from '../store/tables.ts';
import type { Recipient } from './recipients.rules.ts';

/** Who looks at notices. */
export interface NoticeReader {
  readonly staffId: string;
  readonly role: Role;
  readonly agencies: readonly string[] | 'all';
  /** Absent: not limited to units. */
  readonly units?: Viewer['units'];
}

/** The latest thing that the reader is to know of one running clock. */
export interface OpenNotice {
  readonly clockId: string;
  readonly caseId: string;
  readonly agency: string;
  readonly caseNumber: number;
  readonly title: string;
  /** The name of the term. */
  readonly name: string;
  readonly kind: 'warned' | 'breached';
  /** Percent of the term that was used up. */
  readonly share: number;
  readonly deadlineAt: Instant;
  /** When it was given out. */
  readonly at: Instant;
}

/**
 * Which notices reach a role besides those of the cases that the reader holds. There is no roster of duty: whoever
 * has the console open out of hours is on duty. Editors and those who keep
 * the register of touchpoints do not work on cases.
 */
const REACHED_BY: Readonly<Record<Role, readonly Recipient[]>> = {
  operator: ['duty'],
  supervisor: ['supervisor', 'duty'],
  administrator: ['administrator', 'duty'],
  editor: [],
  authorised: [],
};

/** Open notices for a reader, the latest first: one a clock. */
export async function openNotices(db: Db, reader: NoticeReader, limit: number): Promise<OpenNotice[]> {
  if (REACHED_BY[reader.role].length === 0) return [];
  const rows = await db
    .selectFrom('notices')
    .innerJoin('clocks', 'clocks.id', 'notices.clock_id')
    .innerJoin('cases', 'cases.id', 'notices.case_id')
    .where('notices.settled_at', 'is', null)
    .where('notices.delivered_at', 'is not', null)
    .where('clocks.state', '=', 'running')
    .where((eb) => concerns(eb, reader))
    .groupBy(['clocks.id', 'cases.id'])
    .select((eb) => [
      'clocks.id as clockId',
      'cases.id as caseId',
      'cases.agency',
      'cases.number as caseNumber',
      'cases.title',
      'clocks.name',
      'clocks.deadline_at as deadlineAt',
      eb.fn.max('notices.share').as('share'),
      eb.fn.max('notices.deliver_at').as('at'),
    ])
    .orderBy('at', 'desc')
    .orderBy('clocks.id')
    .limit(limit)
    .execute();
  return rows.map((row) => ({ ...row, kind: row.share === 100 ? 'breached' : 'warned' }));
}

/**
 * The reader has seen what there was to know of a clock. What was addressed to a role is seen for all who have it;
 * a later share of the same clock is told anew.
 */
export async function markNoticeSeen(
  db: Db,
  reader: NoticeReader,
  clockId: string,
  at: Instant,
): Promise<void> {
  const seen = db
    .selectFrom('notices')
    .innerJoin('cases', 'cases.id', 'notices.case_id')
    .innerJoin('clocks', 'clocks.case_id', 'cases.id')
    .where('clocks.id', '=', clockId)
    .where('notices.clock_id', '=', clockId)
    .where('notices.settled_at', 'is', null)
    .where('notices.delivered_at', 'is not', null)
    .where((eb) => concerns(eb, reader))
    .select('notices.id');
  await db
    .updateTable('notices')
    .set({ settled_at: at, seen_by: reader.staffId })
    .where('id', 'in', seen)
    .execute();
}

/** A notice for the owner concerns whoever holds the case now; while nobody does, everybody who could take it. */
function concerns(
  eb: ExpressionBuilder<Pick<Tables, 'notices' | 'cases'>, 'notices' | 'cases'>,
  reader: NoticeReader,
) {
  const own = eb.and([
    eb('notices.recipient', '=', 'owner'),
    eb.or([eb('cases.owner_id', '=', reader.staffId), eb('cases.owner_id', 'is', null)]),
  ]);
  const viewer: Viewer = {
    id: reader.staffId,
    agencies: reader.agencies,
    ...(reader.units && { units: reader.units }),
  };
  const meant = eb.or([own, eb('notices.recipient', 'in', REACHED_BY[reader.role])]);
  const mine = eb.and([meant, ofOwnUnits(viewer)]);
  if (reader.agencies === 'all') return mine;
  if (reader.agencies.length === 0) return eb.lit(false);
  return eb.and([eb('notices.agency', 'in', reader.agencies), mine]);
}
