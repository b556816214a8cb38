import type { ClockExplanation } from '../cases/clock-explanation.ts';
import { type Viewer, sees } from '../cases/viewer.ts';
import { type Instant, toIso } from '../kernel/instants.ts';
import { sha256 } from '../kernel/ids.ts';
import type { Db } from '../store/db.ts';
import type { CaseRow, ClockRow } from '../store/tables.ts';
import { canonicalJson, type Jsonable } from './canonical-json.rules.ts';
import { messagesOf, type Permalink, type ProvenMessage } from './evidence-messages.ts';

/** A deadline with why it is what it is, and what happened to it. Moments are ISO 8601 in UTC. */
export type ProvenClock = {
  readonly name: string;
  readonly clause: string;
  readonly startedAt: string;
  readonly deadlineAt: string;
  readonly state: ClockRow['state'];
  readonly metAt: string | null;
  /** The id of the message that ended it. */
  readonly metBy: string | null;
  readonly late: boolean;
  readonly provisional: boolean;
  readonly policyVersion: string;
  readonly calendarVersion: string;
  /** Empty when the pack has lost what the deadline was counted by. */
  readonly explanation: readonly string[];
  readonly events: readonly { readonly at: string; readonly kind: string }[];
};

/** Everything that shows when a person wrote, when he was answered, by whom, and by when he had to be. */
export type Evidence = {
  readonly format: 'otklik-evidence/1';
  readonly case: {
    readonly id: string;
    readonly agency: string;
    readonly number: number;
    readonly channel: string;
    readonly place: 'private' | 'public';
    readonly kind: string;
    readonly topic: string | null;
    readonly status: string;
    readonly openedAt: string;
    readonly closedAt: string | null;
    readonly closeReason: string | null;
    readonly client: string | null;
    readonly owner: string | null;
  };
  readonly messages: readonly ProvenMessage[];
  readonly clocks: readonly ProvenClock[];
};

export interface EvidenceDeps {
  readonly db: Db;
  /** Throws OtklikError when the pack has lost what the deadline was counted by. */
  explainClock(clock: ClockRow): ClockExplanation;
  readonly permalink: Permalink;
}

const iso = (at: Instant | null) => (at === null ? null : toIso(at));

function explanationOf(deps: EvidenceDeps, clock: ClockRow): readonly string[] {
  try {
    return deps.explainClock(clock).sentences;
  } catch {
    return [];
  }
}

async function clocksOf(deps: EvidenceDeps, caseId: string): Promise<ProvenClock[]> {
  const clocks = await deps.db
    .selectFrom('clocks')
    .selectAll()
    .where('case_id', '=', caseId)
    .orderBy('started_at')
    .orderBy('id')
    .execute();
  if (clocks.length === 0) return [];
  const events = await deps.db
    .selectFrom('clock_events')
    .select(['clock_id', 'at', 'kind'])
    .where(
      'clock_id',
      'in',
      clocks.map(({ id }) => id),
    )
    .orderBy('at')
    .orderBy('id')
    .execute();
  const byClock = Map.groupBy(events, (event) => event.clock_id);
  return clocks.map((clock) => ({
    name: clock.name,
    clause: clock.clause,
    startedAt: toIso(clock.started_at),
    deadlineAt: toIso(clock.deadline_at),
    state: clock.state,
    metAt: iso(clock.met_at),
    metBy: clock.met_by,
    late: clock.breached === 1,
    provisional: clock.provisional === 1,
    policyVersion: clock.policy_version,
    calendarVersion: clock.calendar_version,
    explanation: explanationOf(deps, clock),
    events: (byClock.get(clock.id) ?? []).map(({ at, kind }) => ({ at: toIso(at), kind })),
  }));
}

async function nameOf(db: Db, table: 'clients' | 'staff_people', id: string | null): Promise<string | null> {
  if (id === null) return null;
  const row = await db.selectFrom(table).select('name').where('id', '=', id).executeTakeFirst();
  return row?.name ?? null;
}

/**
 * The evidence of a case, or null when there is none that the viewer may see. It holds facts only, neither the moment
 * of asking nor who asks: until something happens in the case it stays the same to the letter.
 */
export async function evidenceOf(
  deps: EvidenceDeps,
  viewer: Viewer,
  caseId: string,
): Promise<Evidence | null> {
  const row: CaseRow | undefined = await deps.db
    .selectFrom('cases')
    .selectAll()
    .where('id', '=', caseId)
    .executeTakeFirst();
  if (!row || !sees(viewer, row)) return null;
  return {
    format: 'otklik-evidence/1',
    case: {
      id: row.id,
      agency: row.agency,
      number: row.number,
      channel: row.channel,
      place: row.place,
      kind: row.kind,
      topic: row.topic,
      status: row.status,
      openedAt: toIso(row.opened_at),
      closedAt: iso(row.closed_at),
      closeReason: row.close_reason,
      client: await nameOf(deps.db, 'clients', row.client_id),
      owner: await nameOf(deps.db, 'staff_people', row.owner_id),
    },
    messages: await messagesOf(deps.db, deps.permalink, caseId),
    clocks: await clocksOf(deps, caseId),
  };
}

/** The text that the digest is of. */
export function evidenceText(evidence: Evidence): string {
  return canonicalJson(evidence satisfies Jsonable);
}

/** SHA-256 of a sheet, as hex. A file that was indented or sorted otherwise has the same one. Throws SyntaxError. */
export function evidenceDigest(json: string): string {
  return sha256(canonicalJson(JSON.parse(json) as Jsonable));
}
