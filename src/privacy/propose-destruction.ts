import { type AgencyPack, unitsAt } from '../agency/index.ts';
import type { ResponseClocks } from '../cases/response-clocks.ts';
import { newId } from '../kernel/ids.ts';
import type { Instant } from '../kernel/instants.ts';
import type { Db, Store } from '../store/db.ts';
import { type AgedSubject, agedDrafts } from './propose-drafts.ts';
import { closedBefore, dueAfter, type RetentionTerm, termOf } from './retention.rules.ts';

/** Cases that one look takes up; the next look goes on. */
const BATCH = 500;

export interface ProposeDeps {
  readonly store: Store;
  readonly packs: readonly AgencyPack[];
  readonly clocks: ResponseClocks;
}

/** Puts closed cases and forgotten drafts whose term has passed before a person. Returns how many; destroys nothing. */
export async function proposeDestruction(deps: ProposeDeps, now: Instant): Promise<number> {
  let proposed = 0;
  for (const pack of deps.packs) {
    const terms = deps.clocks.policy(pack, now).settings.retention_terms ?? [];
    for (const term of terms) proposed += await proposeOf(deps.store, pack, terms, term, now);
  }
  return proposed;
}

async function proposeOf(
  store: Store,
  pack: AgencyPack,
  terms: readonly RetentionTerm[],
  term: RetentionTerm,
  now: Instant,
): Promise<number> {
  const due =
    term.covers === 'draft'
      ? await agedDrafts(store.db, pack, term, now, BATCH)
      : await dueCases(store.db, pack, terms, term, now);
  if (due.length === 0) return 0;
  return store.transact(async (trx) => {
    const added = await trx
      .insertInto('destructions')
      .values(
        due.map((row) => ({
          id: newId(),
          act_id: null,
          agency: pack.id,
          subject_kind: row.kind,
          subject_id: row.id,
          client_id: row.clientId,
          class: term.id,
          due_at: dueAfter(row.since, term.years, pack.zone),
          state: 'proposed' as const,
          counts: '{}',
          found_at: now,
          lease_owner: null,
          lease_until: 0,
          done_at: null,
        })),
      )
      .onConflict((c) => c.columns(['subject_kind', 'subject_id']).doNothing())
      .returning('id')
      .execute();
    return added.length;
  });
}

/** Cases of the class: a unit's own term goes before the one of all units. */
async function dueCases(
  db: Db,
  pack: AgencyPack,
  terms: readonly RetentionTerm[],
  term: RetentionTerm,
  now: Instant,
): Promise<readonly AgedSubject[]> {
  const candidates = await agedCases(db, pack, term, now);
  return candidates
    .filter((row) => termOf({ kind: row.kind, unit: unitOf(pack, row) }, terms)?.id === term.id)
    .map((row) => ({ kind: 'case', id: row.id, clientId: row.client_id, since: row.closed_at ?? now }));
}

interface Aged {
  readonly id: string;
  readonly client_id: string;
  readonly kind: string;
  readonly topic: string | null;
  readonly unit: string | null;
  readonly closed_at: Instant | null;
}

/** The unit that a person made the owner, else the one that the topic names. */
function unitOf(pack: AgencyPack, { topic, unit }: Aged): string {
  return unit ?? pack.topics.find(({ id }) => id === topic)?.unit ?? pack.fallbackUnit;
}

async function agedCases(
  db: Db,
  pack: AgencyPack,
  term: RetentionTerm,
  now: Instant,
): Promise<readonly Aged[]> {
  const own = new Set(term.units ?? unitsAt(pack, now).map(({ id }) => id));
  const topics = pack.topics.filter(({ unit }) => own.has(unit)).map(({ id }) => id);
  return (
    db
      .selectFrom('cases')
      .select(['id', 'client_id', 'kind', 'topic', 'unit', 'closed_at'])
      .where('agency', '=', pack.id)
      .where('status', '=', 'closed')
      .where('closed_at', '<', closedBefore(term.years, now, pack.zone))
      .where('kind', term.covers === 'appeal' ? '=' : '!=', 'appeal')
      // Only what can be of the class: a batch must not be filled by cases that never are.
      .$if(term.units !== undefined, (q) =>
        q.where((eb) =>
          eb.or([
            eb('unit', 'in', [...own]),
            eb.and([eb('unit', 'is', null), eb('topic', 'in', [...topics, ''])]),
            ...(own.has(pack.fallbackUnit)
              ? [eb.and([eb('unit', 'is', null), eb('topic', 'is', null)])]
              : []),
          ]),
        ),
      )
      .where((eb) =>
        eb.not(
          eb.exists(
            eb
              .selectFrom('destructions')
              .select('destructions.id')
              .where('subject_kind', '=', 'case')
              .whereRef('subject_id', '=', 'cases.id'),
          ),
        ),
      )
      .orderBy('closed_at')
      .limit(BATCH)
      .execute()
  );
}
