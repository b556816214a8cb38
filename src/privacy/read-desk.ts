import type { Instant } from '../kernel/instants.ts';
import type { Db } from '../store/db.ts';
import { placeOf, type Seal } from '../store/seal.ts';
import type { PrivacyRequestsTable } from '../store/tables.ts';

const SHOWN = 100;

export interface OpenRequest {
  readonly id: string;
  readonly agency: string;
  readonly clientId: string;
  readonly caseNumber: number;
  readonly kind: PrivacyRequestsTable['kind'];
  readonly deadlineAt: Instant;
  /** Everything of the person is being destroyed. */
  readonly destroying: boolean;
}

/** Demands that wait, the nearest deadline first. */
export async function openRequests(db: Db): Promise<readonly OpenRequest[]> {
  const rows = await db
    .selectFrom('privacy_requests as r')
    .innerJoin('cases', 'cases.id', 'r.case_id')
    .innerJoin('clocks', 'clocks.id', 'r.clock_id')
    .select([
      'r.id',
      'r.agency',
      'r.client_id',
      'r.kind',
      'r.decided_by',
      'cases.number',
      'clocks.deadline_at',
    ])
    .where('r.state', '=', 'open')
    .orderBy('clocks.deadline_at')
    .limit(SHOWN)
    .execute();
  return rows.map((row) => ({
    id: row.id,
    agency: row.agency,
    clientId: row.client_id,
    caseNumber: row.number,
    kind: row.kind,
    deadlineAt: row.deadline_at,
    destroying: row.decided_by !== null,
  }));
}

export interface ProposedClass {
  readonly agency: string;
  readonly class: string;
  readonly cases: number;
  readonly oldest: Instant;
}

/** What has passed its term and waits for a person, by body and class. */
export async function proposedClasses(db: Db): Promise<readonly ProposedClass[]> {
  const rows = await db
    .selectFrom('destructions')
    .select((eb) => [
      'agency',
      'class',
      eb.fn.countAll<number>().as('cases'),
      eb.fn.min('due_at').as('oldest'),
    ])
    .where('state', '=', 'proposed')
    .groupBy(['agency', 'class'])
    .orderBy('agency')
    .execute();
  return rows.map((row) => ({ ...row, class: row.class ?? '' }));
}

export interface ActLine {
  readonly id: string;
  readonly agency: string;
  readonly number: number;
  readonly ground: 'retention' | 'request';
  readonly clause: string;
  readonly approvedAt: Instant;
  readonly approver: string | null;
  readonly doneAt: Instant | null;
}

/** Acts of destruction, the newest first. */
export async function destructionActs(db: Db, id?: string): Promise<readonly ActLine[]> {
  return db
    .selectFrom('destruction_acts as a')
    .leftJoin('staff_people', 'staff_people.id', 'a.approved_by')
    .select([
      'a.id',
      'a.agency',
      'a.number',
      'a.ground',
      'a.clause',
      'a.approved_at as approvedAt',
      'a.done_at as doneAt',
      'staff_people.name as approver',
    ])
    .$if(id !== undefined, (q) => q.where('a.id', '=', id ?? ''))
    .orderBy('a.id', 'desc')
    .limit(SHOWN)
    .execute();
}

/** What an act is about: numbers of cases and counts, no data. */
export async function actSubjects(db: Db, actId: string) {
  const rows = await db
    .selectFrom('destructions as d')
    .leftJoin('cases', 'cases.id', 'd.subject_id')
    .select(['d.subject_kind', 'd.subject_id', 'd.class', 'd.state', 'd.counts', 'd.done_at', 'cases.number'])
    .where('d.act_id', '=', actId)
    .orderBy('d.id')
    .execute();
  return rows.map(({ counts, ...row }) => ({ ...row, counts: JSON.parse(counts) as Record<string, number> }));
}

/** One person's demands and holds, opened. */
export async function privacyOf(db: Db, seal: Seal, clientId: string) {
  const [requests, holds] = await Promise.all([
    db
      .selectFrom('privacy_requests')
      .selectAll()
      .where('client_id', '=', clientId)
      .orderBy('id', 'desc')
      .execute(),
    db
      .selectFrom('privacy_holds')
      .selectAll()
      .where('client_id', '=', clientId)
      .orderBy('id', 'desc')
      .execute(),
  ]);
  const open = (value: string | null, place: string) => (value === null ? null : seal.open(value, place));
  return {
    requests: requests.map((row) => ({
      ...row,
      wish: open(row.wish, placeOf('privacy_requests', 'wish', row.id)),
      answer: open(row.answer, placeOf('privacy_requests', 'answer', row.id)),
    })),
    holds: holds.map((row) => ({
      ...row,
      reason: open(row.reason, placeOf('privacy_holds', 'reason', row.id)),
    })),
  };
}
