import { type Clock, HOUR, type Instant } from '../kernel/instants.ts';
import type { Db } from '../store/db.ts';
import { type FoundCase, membersOf, unassigned } from './candidates.ts';
import { likeThese, wavesOf } from './likeness.rules.ts';

/** A group of cases of one body that may be about one event. */
export interface Wave {
  readonly agency: string;
  readonly cases: readonly Pick<FoundCase, 'id' | 'title'>[];
}

/** From how many cases in how many hours a body wants to be told of a wave. */
export interface WaveSize {
  readonly cases: number;
  readonly hours: number;
}

export interface ProposalsDeps {
  readonly db: Db;
  readonly clock: Clock;
  readonly size: (agency: string, at: Instant) => WaveSize;
  /** The longest that any body looks back, hours. */
  readonly longest: () => number;
  /** How long a look may serve all who open a page, ms. */
  readonly freshFor: number;
}

/** What the program proposes; nothing comes of it by itself. */
export interface Proposals {
  waves(): Promise<readonly Wave[]>;
  /** Cases that may belong to an incident that somebody has made. */
  joining(incident: { readonly id: string; readonly agency: string }): Promise<Wave['cases']>;
  /** Somebody has decided: look anew. */
  forget(): void;
}

/** One look serves every page for a while, so that a wave does not cost more the more people watch it. */
export function createProposals(deps: ProposalsDeps): Proposals {
  let look: { readonly at: number; readonly found: Promise<readonly FoundCase[]> } | null = null;

  function found(): Promise<readonly FoundCase[]> {
    const at = performance.now();
    if (look === null || at - look.at >= deps.freshFor) {
      look = { at, found: unassigned(deps.db, deps.clock(), deps.longest()) };
      look.found.catch(() => (look = null));
    }
    return look.found;
  }

  return {
    async waves() {
      const now = deps.clock();
      const byAgency = Map.groupBy(await found(), ({ agency }) => agency);
      return [...byAgency].flatMap(([agency, all]) => {
        const size = deps.size(agency, now);
        const cases = all.filter(({ openedAt }) => openedAt >= now - size.hours * HOUR);
        const known = new Map(cases.map((one) => [one.id, one]));
        return wavesOf(cases, size.cases).map((ids) => ({
          agency,
          cases: ids.flatMap((id) => known.get(id) ?? []),
        }));
      });
    },
    async joining({ id, agency }) {
      const candidates = (await found()).filter((one) => one.agency === agency);
      const like = new Set(likeThese(await membersOf(deps.db, id), candidates));
      return candidates.filter((one) => like.has(one.id));
    },
    forget() {
      look = null;
    },
  };
}
