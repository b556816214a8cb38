import { type AgencyPack, type Process, type Target, targetsOf } from '../agency/index.ts';
import type { PlannedClock } from '../cases/clocks.ts';
import type { ResponseClocks } from '../cases/response-clocks.ts';
import { OtklikError } from '../kernel/errors.ts';
import type { Instant } from '../kernel/instants.ts';
import type { AppealType } from '../store/tables.ts';

/** Terms of an appeal: 59-ФЗ ст. 8, 11, 12; of a request for information 8-ФЗ ст. 18. */
export type AppealTerm = 'registration' | 'redirect' | 'answer' | 'extension' | 'no_answer_notice';

const PROCESSES: Readonly<Record<AppealTerm, { readonly appeal: Process; readonly information: Process }>> = {
  registration: { appeal: 'appeal_registration', information: 'info_registration' },
  redirect: { appeal: 'redirect', information: 'info_redirect' },
  answer: { appeal: 'appeal_answer', information: 'info_answer' },
  extension: { appeal: 'appeal_extension', information: 'info_extension' },
  no_answer_notice: { appeal: 'appeal_no_answer_notice', information: 'appeal_no_answer_notice' },
};

/** Which process of the policy a term is. */
export function processOf(term: AppealTerm, type: AppealType): Process {
  return PROCESSES[term][type === 'information' ? 'information' : 'appeal'];
}

/** The policy's row for a term. Throws OtklikError `configuration` when the body has none: a term is never left out in silence. */
export function targetOf(clocks: ResponseClocks, pack: AgencyPack, process: Process, at: Instant): Target {
  const [target] = targetsOf(clocks.policy(pack, at), process);
  return target ?? noTerm(pack, process);
}

/** The clock of a term that begins at an instant, by the policy of that day. Throws OtklikError `configuration`. */
export function appealClock(
  clocks: ResponseClocks,
  pack: AgencyPack,
  process: Process,
  startedAt: Instant,
): PlannedClock {
  const [planned] = clocks.planProcess(pack, process, startedAt);
  return planned ?? noTerm(pack, process);
}

function noTerm(pack: AgencyPack, process: Process): never {
  throw new OtklikError('configuration', `The policy of ${pack.id} has no term for ${process}`, {
    hint: `Add a target with process: ${process} to policy.yaml.`,
  });
}
