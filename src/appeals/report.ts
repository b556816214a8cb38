import type { Instant } from '../kernel/instants.ts';
import type { Db } from '../store/db.ts';
import type { CountedAppeal } from './report.rules.ts';

/** Appeals of a body that were sent in a period, from inclusive to exclusive, as the report counts them. */
export async function countedAppeals(
  db: Db,
  agency: string,
  period: { readonly from: Instant; readonly to: Instant },
): Promise<readonly CountedAppeal[]> {
  const rows = await db
    .selectFrom('appeals')
    .select(['case_id', 'topic', 'state', 'outcome'])
    .where('agency', '=', agency)
    .where('sent_at', '>=', period.from)
    .where('sent_at', '<', period.to)
    .execute();
  const clocks = await db
    .selectFrom('clocks')
    .innerJoin('appeals', 'appeals.case_id', 'clocks.case_id')
    .select(['clocks.case_id', 'clocks.breached', 'clocks.process'])
    .where('appeals.agency', '=', agency)
    .where('appeals.sent_at', '>=', period.from)
    .where('appeals.sent_at', '<', period.to)
    .where((eb) =>
      eb.or([
        eb('clocks.breached', '=', 1),
        eb('clocks.process', 'in', ['appeal_extension', 'info_extension']),
      ]),
    )
    .execute();
  const late = new Set(clocks.flatMap((one) => (one.breached === 1 ? [one.case_id] : [])));
  const extended = new Set(
    clocks.flatMap((one) => (one.process.endsWith('_extension') ? [one.case_id] : [])),
  );
  return rows.map(({ case_id, ...row }) => ({
    ...row,
    late: late.has(case_id),
    extended: extended.has(case_id),
  }));
}
