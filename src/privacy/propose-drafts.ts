import type { AgencyPack } from '../agency/index.ts';
import type { Instant } from '../kernel/instants.ts';
import type { Db } from '../store/db.ts';
import { unsentDrafts } from './destroy-draft.ts';
import { closedBefore, type RetentionTerm } from './retention.rules.ts';

/** Something that a term may have passed for, counted from an instant. */
export interface AgedSubject {
  readonly kind: 'case' | 'draft';
  readonly id: string;
  /** Empty for a draft of somebody who is no client. */
  readonly clientId: string;
  readonly since: Instant;
}

/** Drafts that became no appeal and that nobody has touched for the term. */
export async function agedDrafts(
  db: Db,
  { id: agency, zone }: Pick<AgencyPack, 'id' | 'zone'>,
  { years }: RetentionTerm,
  now: Instant,
  limit: number,
): Promise<readonly AgedSubject[]> {
  const rows = await unsentDrafts(db)
    .select(['appeal_drafts.id', 'client_id', 'changed_at'])
    .where('agency', '=', agency)
    .where('changed_at', '<', closedBefore(years, now, zone))
    .where((eb) =>
      eb.not(
        eb.exists(
          eb
            .selectFrom('destructions')
            .select('destructions.id')
            .where('subject_kind', '=', 'draft')
            .whereRef('subject_id', '=', 'appeal_drafts.id'),
        ),
      ),
    )
    .orderBy('changed_at')
    .limit(limit)
    .execute();
  return rows.map((row) => ({
    kind: 'draft',
    id: row.id,
    clientId: row.client_id ?? '',
    since: row.changed_at,
  }));
}
