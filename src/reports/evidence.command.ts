import { explainClock } from '../cases/explain-clock.ts';
import type { ResponseClocks } from '../cases/response-clocks.ts';
import type { AgencyPack } from '../agency/index.ts';
import type { StoreSettings } from '../store/store.ts';
import { readStore } from '../store/read-store.ts';
import { type Evidence, type EvidenceDeps, evidenceOf } from './evidence.ts';

/** The evidence of a body's case by its number, read from an installation's store; null when there is no such case. */
export async function evidenceCommand(
  settings: StoreSettings,
  facts: {
    readonly clocks: ResponseClocks;
    pack(agency: string): AgencyPack;
    readonly permalink: EvidenceDeps['permalink'];
  },
  asked: { readonly agency: string; readonly number: number },
): Promise<Evidence | null> {
  return readStore(settings, async (db) => {
    const row = await db
      .selectFrom('cases')
      .select('id')
      .where('agency', '=', asked.agency)
      .where('number', '=', asked.number)
      .executeTakeFirst();
    if (!row) return null;
    const deps: EvidenceDeps = {
      db,
      permalink: facts.permalink,
      explainClock: (clock) => explainClock(facts.clocks, facts.pack(clock.agency), clock),
    };
    return evidenceOf(deps, { id: '', agencies: [asked.agency] }, row.id);
  });
}
