import type { Selectable } from 'kysely';
import type { Instant } from '../kernel/instants.ts';
import type { Db } from '../store/db.ts';
import type { MessageRow, ModerationTable } from '../store/tables.ts';

/** What is kept of a message that is hidden now. */
export interface Hidden {
  readonly how: ModerationTable['how'];
  readonly ground: string;
  readonly clause: string;
  readonly staff: string | null;
  readonly told: 'private' | 'public' | 'nobody';
}

/** Why messages of a talk are hidden, by message. */
export async function hiddenNow(
  db: Db,
  messages: readonly Pick<MessageRow, 'id' | 'hidden_at'>[],
): Promise<ReadonlyMap<string, Hidden>> {
  const ids = messages.flatMap(({ id, hidden_at: at }) => (at === null ? [] : [id]));
  if (ids.length === 0) return new Map();
  const rows = await entries(db)
    .where('moderation.message_id', 'in', ids)
    .where('moderation.state', '=', 'done')
    .execute();
  return new Map(
    rows.map((row) => [
      row.message_id,
      {
        how: row.how,
        ground: row.ground_name,
        clause: row.clause,
        staff: row.staff,
        told: toldOf(row.told_in),
      },
    ]),
  );
}

/** An entry of the ledger: who took what away, on what ground, and what came of it. */
export interface LedgerEntry extends Selectable<ModerationTable> {
  readonly staff: string | null;
  readonly restorer: string | null;
  readonly number: number;
  readonly toldIn: Hidden['told'];
}

/** What was decided in a period for bodies, oldest first: from `since` up to and without `until`. */
export async function ledger(
  db: Db,
  agencies: readonly string[],
  since: Instant,
  until: Instant,
): Promise<readonly LedgerEntry[]> {
  if (agencies.length === 0) return [];
  const rows = await entries(db)
    .where('moderation.agency', 'in', agencies)
    .where('moderation.at', '>=', since)
    .where('moderation.at', '<', until)
    .orderBy('moderation.at')
    .orderBy('moderation.id')
    .execute();
  return rows.map(({ told_in: toldIn, ...row }) => ({ ...row, toldIn: toldOf(toldIn) }));
}

function entries(db: Db) {
  return db
    .selectFrom('moderation')
    .innerJoin('cases', 'cases.id', 'moderation.case_id')
    .leftJoin('staff_people as person', 'person.id', 'moderation.staff_id')
    .leftJoin('staff_people as restorer', 'restorer.id', 'moderation.restored_by')
    .leftJoin('messages as telling', 'telling.id', 'moderation.told')
    .leftJoin('conversations as talk', 'talk.id', 'telling.conversation_id')
    .selectAll('moderation')
    .select(['cases.number', 'person.name as staff', 'restorer.name as restorer', 'talk.place as told_in']);
}

function toldOf(place: 'private' | 'public' | null): Hidden['told'] {
  return place ?? 'nobody';
}
