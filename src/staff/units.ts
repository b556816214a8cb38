import type { Instant } from '../kernel/instants.ts';
import type { Db } from '../store/db.ts';
import { recordAudit } from './audit.ts';

/** A unit of a body, by the ids of the packs. */
export interface UnitOf {
  readonly agency: string;
  readonly unit: string;
}

/** One person's units. */
export function unitsOf(db: Db, person: string): Promise<readonly UnitOf[]> {
  return db.selectFrom('staff_units').select(['agency', 'unit']).where('person_id', '=', person).execute();
}

/** Everybody's units, by the id of the person. */
export async function unitsOfPeople(db: Db): Promise<ReadonlyMap<string, readonly UnitOf[]>> {
  const rows = await db.selectFrom('staff_units').selectAll().orderBy('unit').execute();
  return Map.groupBy(rows, ({ person_id }) => person_id);
}

/** Puts a person into these units of the bodies named, and out of all others of them. */
export async function setUnits(
  db: Db,
  change: {
    readonly person: string;
    readonly agencies: readonly string[];
    readonly units: readonly UnitOf[];
  },
  by: string,
  at: Instant,
): Promise<void> {
  const { person, agencies, units } = change;
  if (agencies.length === 0) return;
  await db.transaction().execute(async (trx) => {
    await trx
      .deleteFrom('staff_units')
      .where('person_id', '=', person)
      .where('agency', 'in', agencies)
      .execute();
    const rows = units.filter(({ agency }) => agencies.includes(agency));
    if (rows.length > 0) {
      await trx
        .insertInto('staff_units')
        .values(rows.map(({ agency, unit }) => ({ person_id: person, agency, unit })))
        .execute();
    }
    const details = { units: rows };
    await recordAudit(trx, { at, actor: by, action: 'staff.units', subject: person, details });
  });
}
