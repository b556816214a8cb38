import { createIncidents, type Incidents } from '../../src/incidents/incidents.ts';
import { createProposals, type Proposals } from '../../src/incidents/proposals.ts';
import type { Clock } from '../../src/kernel/instants.ts';
import type { Store } from '../../src/store/db.ts';

/** The real acts; every look is a new one. */
export function incidentsOf(
  store: Store,
  clock: Clock,
  approval: 'none' | 'public' | 'all' = 'none',
): { readonly incidents: Incidents; readonly proposals: Proposals } {
  return {
    incidents: createIncidents({ db: store.db, approval: () => approval, onChanged: () => undefined }),
    proposals: createProposals({
      db: store.db,
      clock,
      size: () => ({ cases: 5, hours: 6 }),
      longest: () => 6,
      freshFor: 0,
    }),
  };
}
