import type { AgencyPack, Process } from '../agency/index.ts';
import type { ResponseClocks } from '../cases/response-clocks.ts';
import type { PlannedClock } from '../cases/clocks.ts';
import type { Instant } from '../kernel/instants.ts';
import { LINK_HOURS, type PreparedLink } from './draft-link.ts';
import { numberIn } from './said.rules.ts';

/** What the body's policy and the installation say of appeals at a moment. */
export interface AppealFacts {
  readonly policyVersion: string;
  /** The body as it is addressed. */
  readonly body: string;
  /** Opens the draft on the body's own portal, once; null where the official way is given. */
  readonly link: string | null;
  /** How long the link works, hours. */
  readonly linkHours: number;
  /** What the base does not answer can be turned into a request for information (K-43). */
  readonly offersRequest: boolean;
  /** The statutory terms of an answer, counted from now, when the text names a number; null where the policy has none. */
  readonly terms: { readonly appeal: PlannedClock | null; readonly information: PlannedClock | null };
}

/** Gathers the facts for one message of a talk. */
export function appealFacts(
  { clocks, pack }: { readonly clocks: ResponseClocks; readonly pack: AgencyPack },
  said: { readonly text: string; readonly now: Instant; readonly draftLink: PreparedLink | null },
): AppealFacts {
  const { version, settings } = clocks.policy(pack, said.now);
  // Counted for nobody who does not bring a number back: every message comes through here.
  const counts = numberIn(said.text) !== null;
  const term = (process: Process) =>
    (counts ? clocks.planProcess(pack, process, said.now)[0] : undefined) ?? null;
  return {
    policyVersion: version,
    body: pack.name,
    link: said.draftLink?.url ?? null,
    linkHours: LINK_HOURS,
    offersRequest: settings.appeal_request_offered ?? false,
    terms: { appeal: term('appeal_answer'), information: term('info_answer') },
  };
}
