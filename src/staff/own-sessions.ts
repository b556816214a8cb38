import type { Instant } from '../kernel/instants.ts';
import { toIso } from '../kernel/instants.ts';
import type { Db, Trx } from '../store/db.ts';
import { recordAudit } from './audit.ts';

/** Where a person is signed in. */
export interface OpenSession {
  readonly id: string;
  /** The browser as it names itself; empty when it does not. */
  readonly userAgent: string;
  /** Empty where the address is not known. */
  readonly address: string;
  readonly via: 'password' | 'provider';
  readonly since: Instant;
  /** When it was last prolonged: to the hour. */
  readonly usedAt: Instant;
}

/** A person's sessions that have not run out, the latest used first. */
export async function openSessionsOf(db: Db, person: string, at: Instant): Promise<readonly OpenSession[]> {
  const rows = await db
    .selectFrom('staff_sessions')
    .select(['id', 'user_agent', 'ip', 'via', 'created_at', 'updated_at'])
    .where('person_id', '=', person)
    .where('expires_at', '>', toIso(at))
    .orderBy('updated_at', 'desc')
    .orderBy('id')
    .execute();
  return rows.map((row) => ({
    id: row.id,
    userAgent: row.user_agent ?? '',
    address: row.ip ?? '',
    via: row.via,
    since: Date.parse(row.created_at),
    usedAt: Date.parse(row.updated_at),
  }));
}

/** How many sessions each person has that have not run out, by the id of the person. */
export async function openSessionsByPerson(db: Db, at: Instant): Promise<ReadonlyMap<string, number>> {
  const rows = await db
    .selectFrom('staff_sessions')
    .select(({ fn }) => ['person_id', fn.countAll().as('sessions')])
    .where('expires_at', '>', toIso(at))
    .groupBy('person_id')
    .execute();
  return new Map(rows.map(({ person_id, sessions }) => [person_id, Number(sessions)]));
}

/** Ends a person's sessions but the one to keep, and forgets sign-ins underway and devices that are trusted. */
export async function endSessionsOf(
  trx: Trx | Db,
  person: string,
  kept: string | null = null,
): Promise<number> {
  await trx.deleteFrom('staff_verifications').where('value', '=', person).execute();
  const ended = await trx
    .deleteFrom('staff_sessions')
    .where('person_id', '=', person)
    .$if(kept !== null, (q) => q.where('id', '!=', kept ?? ''))
    .returning('id')
    .execute();
  return ended.length;
}

/** Ends one session of a person; false when there is none of that id among theirs. */
export async function endSession(
  db: Db,
  of: { readonly person: string; readonly session: string },
  by: string,
  at: Instant,
): Promise<boolean> {
  return db.transaction().execute(async (trx) => {
    const ended = await trx
      .deleteFrom('staff_sessions')
      .where('id', '=', of.session)
      .where('person_id', '=', of.person)
      .returning('id')
      .executeTakeFirst();
    if (!ended) return false;
    const entry = { at, actor: by, action: 'staff.end_sessions', subject: of.person };
    await recordAudit(trx, { ...entry, details: { rows: 1 } });
    return true;
  });
}

/** Ends all sessions of a person but the one to keep. */
export async function endSessions(
  db: Db,
  of: { readonly person: string; readonly kept: string | null },
  by: string,
  at: Instant,
): Promise<void> {
  await db.transaction().execute(async (trx) => {
    const rows = await endSessionsOf(trx, of.person, of.kept);
    const entry = { at, actor: by, action: 'staff.end_sessions', subject: of.person };
    await recordAudit(trx, { ...entry, details: { rows } });
  });
}
