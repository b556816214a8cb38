import { searchStems } from '../cases/search-words.rules.ts';
import { threadOf } from '../cases/threads.ts';
import { firstIdAt } from '../kernel/ids.ts';
import { HOUR, type Instant } from '../kernel/instants.ts';
import type { Db } from '../store/db.ts';
import type { Candidate } from './likeness.rules.ts';

/** More in so short a time is looked at from the oldest: the wave is seen all the same. */
const MOST = 2_000;

export interface FoundCase extends Candidate {
  readonly agency: string;
  readonly title: string;
  readonly openedAt: Instant;
}

/** Open cases of the last hours that nobody has yet said anything about; read by the primary key, newest hours only. */
export async function unassigned(db: Db, now: Instant, hours: number): Promise<readonly FoundCase[]> {
  const since = now - hours * HOUR;
  return candidates(
    await withThreads(db)
      .where('cases.id', '>=', firstIdAt(since))
      .where('cases.opened_at', '>=', since)
      .where('cases.status', 'in', ['waiting', 'in_work'])
      .where((eb) =>
        eb.not(
          eb.exists(
            eb
              .selectFrom('incident_cases')
              .select('incident_cases.case_id')
              .whereRef('incident_cases.case_id', '=', 'cases.id'),
          ),
        ),
      )
      .orderBy('cases.id')
      .limit(MOST)
      .execute(),
  );
}

/** The cases of an incident. */
export async function membersOf(db: Db, incidentId: string): Promise<readonly FoundCase[]> {
  return candidates(
    await withThreads(db)
      .innerJoin('incident_cases', 'incident_cases.case_id', 'cases.id')
      .where('incident_cases.incident_id', '=', incidentId)
      .orderBy('cases.id')
      .limit(MOST)
      .execute(),
  );
}

function withThreads(db: Db) {
  return db
    .selectFrom('cases')
    .leftJoin('conversations', (join) =>
      join.onRef('conversations.case_id', '=', 'cases.id').on('conversations.place', '=', 'public'),
    )
    .select([
      'cases.id',
      'cases.agency',
      'cases.title',
      'cases.opened_at as openedAt',
      'conversations.account',
      'conversations.external_id as conversation',
    ]);
}

type Row = Awaited<ReturnType<ReturnType<typeof withThreads>['execute']>>[number];

/** A case that joins several talks is one candidate. */
function candidates(rows: readonly Row[]): readonly FoundCase[] {
  return [...new Map(rows.map((row) => [row.id, row])).values()].map(
    ({ id, agency, title, openedAt, account, conversation }) => ({
      id,
      agency,
      title,
      openedAt,
      stems: searchStems(title),
      thread: conversation === null ? null : `${account ?? ''} ${threadOf(conversation)}`,
    }),
  );
}
