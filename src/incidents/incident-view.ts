import type { Selectable } from 'kysely';
import type { Db } from '../store/db.ts';
import type { CaseStatus, IncidentAnswersTable, IncidentsTable, OutboxState } from '../store/tables.ts';
import { placesOf } from './places.ts';

const MOST = 1_000;

/** One case of an incident, and how its answer stands. */
export interface IncidentCase {
  readonly id: string;
  readonly number: number;
  readonly title: string;
  readonly status: CaseStatus;
  readonly channel: string;
  readonly dueAt: number | null;
}

/** What became of an answer, counted by cases. */
export interface Progress {
  readonly all: number;
  readonly waiting: number;
  readonly sending: number;
  readonly sent: number;
  /** Where it did not arrive, or nobody knows whether it did. */
  readonly failed: readonly Unanswered[];
  readonly skipped: readonly Unanswered[];
}

export interface Unanswered {
  readonly caseId: string;
  readonly number: number;
  readonly title: string;
  readonly reason: string;
}

export interface AnswerView extends Selectable<IncidentAnswersTable> {
  readonly writer: string | null;
  readonly decider: string | null;
  readonly progress: Progress;
}

export interface IncidentView extends Selectable<IncidentsTable> {
  readonly maker: string | null;
  readonly cases: readonly IncidentCase[];
  /** Where an answer to all of them is read. */
  readonly places: readonly ('private' | 'public')[];
  /** The newest first. */
  readonly answers: readonly AnswerView[];
}

/** An incident with its cases and answers; null when there is none. */
export async function incidentView(db: Db, id: string): Promise<IncidentView | null> {
  const incident = await db
    .selectFrom('incidents')
    .leftJoin('staff_people', 'staff_people.id', 'incidents.created_by')
    .selectAll('incidents')
    .select('staff_people.name as maker')
    .where('incidents.id', '=', id)
    .executeTakeFirst();
  if (!incident) return null;
  const [cases, places, answers] = await Promise.all([casesOf(db, id), placesOf(db, id), answersOf(db, id)]);
  return { ...incident, cases, places, answers };
}

/** Incidents of bodies that are open, with the number of their cases; the newest first. */
export async function openIncidents(db: Db, agencies: readonly string[]) {
  if (agencies.length === 0) return [];
  return db
    .selectFrom('incidents')
    .selectAll('incidents')
    .select((eb) =>
      eb
        .selectFrom('incident_cases')
        .select((of) => of.fn.countAll<number>().as('count'))
        .whereRef('incident_cases.incident_id', '=', 'incidents.id')
        .as('cases'),
    )
    .where('agency', 'in', agencies)
    .where('state', '=', 'open')
    .orderBy('id', 'desc')
    .execute();
}

async function casesOf(db: Db, incidentId: string): Promise<readonly IncidentCase[]> {
  return db
    .selectFrom('incident_cases')
    .innerJoin('cases', 'cases.id', 'incident_cases.case_id')
    .select([
      'cases.id',
      'cases.number',
      'cases.title',
      'cases.status',
      'cases.channel',
      'cases.due_at as dueAt',
    ])
    .where('incident_cases.incident_id', '=', incidentId)
    .orderBy('cases.id')
    .limit(MOST)
    .execute();
}

async function answersOf(db: Db, incidentId: string): Promise<readonly AnswerView[]> {
  const rows = await db
    .selectFrom('incident_answers')
    .leftJoin('staff_people as writer', 'writer.id', 'incident_answers.author')
    .leftJoin('staff_people as decider', 'decider.id', 'incident_answers.decided_by')
    .selectAll('incident_answers')
    .select(['writer.name as writer', 'decider.name as decider'])
    .where('incident_id', '=', incidentId)
    .orderBy('incident_answers.id', 'desc')
    .execute();
  return Promise.all(rows.map(async (row) => ({ ...row, progress: await progressOf(db, row.id) })));
}

/** A message may have several parts: the worst of them counts. */
const WORST: readonly OutboxState[] = ['failed', 'unknown', 'sending', 'ready', 'sent'];

async function progressOf(db: Db, answerId: string): Promise<Progress> {
  const rows = await db
    .selectFrom('incident_sends')
    .innerJoin('cases', 'cases.id', 'incident_sends.case_id')
    .leftJoin('outbox', 'outbox.message_id', 'incident_sends.message_id')
    .select([
      'cases.id as caseId',
      'cases.number',
      'cases.title',
      'incident_sends.state',
      'incident_sends.reason as skipped',
      'outbox.state as sending',
      'outbox.reason as failure',
    ])
    .where('incident_sends.answer_id', '=', answerId)
    .orderBy('cases.id')
    .execute();
  const byCase = [...Map.groupBy(rows, ({ caseId }) => caseId).values()].flatMap((parts) => {
    const [worst] = parts.toSorted((a, b) => rank(a.sending) - rank(b.sending));
    return worst ? [worst] : [];
  });
  const inState = (...states: readonly OutboxState[]) =>
    byCase.filter(({ sending }) => sending !== null && states.includes(sending));
  return {
    all: byCase.length,
    waiting: byCase.filter(({ state }) => state === 'waiting').length,
    sending: inState('ready', 'sending').length,
    sent: inState('sent').length,
    failed: inState('failed', 'unknown').map((row) => ({ ...row, reason: row.failure ?? '' })),
    skipped: byCase
      .filter(({ state }) => state === 'skipped')
      .map((row) => ({ ...row, reason: row.skipped ?? '' })),
  };
}

function rank(state: OutboxState | null): number {
  return state === null ? WORST.length : WORST.indexOf(state);
}
