import type { Selectable } from 'kysely';
import { type Viewer, sees } from '../cases/viewer.ts';
import type { Db } from '../store/db.ts';
import type { ClockEventsTable, ClockRow } from '../store/tables.ts';

export type ClockEvent = Selectable<ClockEventsTable>;

/** One deadline with the case that it belongs to and what happened to it, in order. */
export interface ClockView {
  readonly clock: ClockRow;
  readonly caseNumber: number;
  readonly events: readonly ClockEvent[];
}

/** Reads a clock; null when there is none or the viewer may not see its case. */
export async function clockView(db: Db, viewer: Viewer, id: string): Promise<ClockView | null> {
  const clock = await db.selectFrom('clocks').selectAll().where('id', '=', id).executeTakeFirst();
  if (!clock) return null;
  const row = await db
    .selectFrom('cases')
    .select(['number', 'agency', 'topic', 'unit', 'owner_id'])
    .where('id', '=', clock.case_id)
    .executeTakeFirstOrThrow();
  if (!sees(viewer, row)) return null;
  const events = await db
    .selectFrom('clock_events')
    .selectAll()
    .where('clock_id', '=', id)
    .orderBy('at')
    .orderBy('id')
    .execute();
  return { clock, caseNumber: row.number, events };
}
