import type { Instant } from '../kernel/instants.ts';
import type { Db } from '../store/db.ts';
import { type Correction, correctedReading, proposedReading, READING_FIELDS } from './reading.rules.ts';

/** How often the program proposed one value where people let another stand, or the same. */
export interface ConfusionLine {
  readonly field: string;
  readonly proposed: string | null;
  readonly corrected: string | null;
  readonly cases: number;
  /** Of the cases with this proposal, 0 to 1. */
  readonly share: number;
}

async function seenCases(db: Db, agency: string, from: Instant, to: Instant) {
  return db
    .selectFrom('cases')
    .select(['id', 'reading'])
    .where('agency', '=', agency)
    .where('opened_at', '>=', from)
    .where('opened_at', '<', to)
    .where((eb) =>
      eb.or([
        eb.exists(
          eb
            .selectFrom('messages')
            .select('messages.id')
            .whereRef('messages.case_id', '=', 'cases.id')
            .where('messages.author', '=', 'operator'),
        ),
        eb.exists(
          eb
            .selectFrom('reading_corrections')
            .select('reading_corrections.id')
            .whereRef('reading_corrections.case_id', '=', 'cases.id'),
        ),
      ]),
    )
    .execute();
}

async function correctionsIn(db: Db, agency: string, from: Instant, to: Instant) {
  const rows = await db
    .selectFrom('reading_corrections')
    .innerJoin('cases', 'cases.id', 'reading_corrections.case_id')
    .select(['reading_corrections.case_id', 'reading_corrections.field', 'reading_corrections.corrected'])
    .where('cases.agency', '=', agency)
    .where('cases.opened_at', '>=', from)
    .where('cases.opened_at', '<', to)
    .orderBy('reading_corrections.id')
    .execute();
  return Map.groupBy(rows, (row) => row.case_id) as ReadonlyMap<string, readonly Correction[]>;
}

/**
 * The confusion table of each field over a body's cases that were opened from `from` until `to` (epoch ms) and that a
 * person has seen: answered or corrected. What was not corrected counts as right. Fields and values in a fixed order.
 */
export async function readingConfusion(
  db: Db,
  agency: string,
  from: Instant,
  to: Instant,
): Promise<readonly ConfusionLine[]> {
  const cases = await seenCases(db, agency, from, to);
  const corrections = await correctionsIn(db, agency, from, to);
  const pairs = cases.map((row) => {
    const proposed = proposedReading(row);
    return { proposed, corrected: correctedReading(proposed, corrections.get(row.id) ?? []) };
  });
  return READING_FIELDS.flatMap((field) => {
    const byProposal = Map.groupBy(pairs, ({ proposed }) => proposed[field]);
    return [...byProposal].flatMap(([proposed, group]) =>
      [...Map.groupBy(group, ({ corrected }) => corrected[field])].map(([corrected, same]) => ({
        field,
        proposed,
        corrected,
        cases: same.length,
        share: Math.round((same.length / group.length) * 1000) / 1000,
      })),
    );
  });
}
