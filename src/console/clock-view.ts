import type { Selectable } from 'kysely';
import { type Person, maySee } from '../staff/person.ts';
import type { Db } from '../store/db.ts';
import type { ClockEventsTable, ClockRow } from '../store/tables.ts';

export type ClockEvent = Selectable<ClockEventsTable>;

/** One deadline with the case that it belongs to and what happened to it, in order. */
export interface ClockView {
  readonly clock: ClockRow;
  readonly caseNumber: number;
  readonly events: readonly ClockEvent[];
}

/** Reads a clock; null when there is none or the person may not see its agency's cases. */
export async function clockView(db: Db, person: Person, id: string): Promise<ClockView | null> {
  const clock = await db.selectFrom('clocks').selectAll().where('id', '=', id).executeTakeFirst();
  if (!clock || !maySee(person, clock.agency)) return null;
  const [row, events] = await Promise.all([
    db.selectFrom('cases').select('number').where('id', '=', clock.case_id).executeTakeFirstOrThrow(),
    db
      .selectFrom('clock_events')
      .selectAll()
      .where('clock_id', '=', id)
      .orderBy('at')
      .orderBy('id')
      .execute(),
  ]);
  return { clock, caseNumber: row.number, events };
}
