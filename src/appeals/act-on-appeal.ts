import type { Actor } from '../cases/claim-case.ts';
import { refreshDue } from '../cases/case-dues.ts';
import type { Instant } from '../kernel/instants.ts';
import type { Trx } from '../store/db.ts';
import type { AppealRow } from '../store/tables.ts';
import { lockAppeal, noteAppeal } from './appeal-rows.ts';
import type { AppealDeps } from './deps.ts';
import { type AppealAct, afterAct, APPEAL_ACTS } from './life.rules.ts';

/** Who acts: one of the staff, the applicant, or the document system with its receipt. */
export type AppealActor =
  | { readonly kind: 'staff'; readonly staff: Actor }
  | { readonly kind: 'applicant'; readonly id: string }
  | { readonly kind: 'document_system' };

export interface ActRequest {
  readonly appealId: string;
  readonly by: AppealActor;
  /** The version that the page was made from; null where nobody looked at a page. */
  readonly seen: number | null;
  readonly at: Instant;
}

/** Why an act was not done; what an act has of its own comes from it. */
export type NotDone = 'stale' | 'not_now' | 'head_only' | 'not_yours';
export type ActResult<W extends string = never> =
  | { readonly done: true; readonly appeal: AppealRow }
  | { readonly done: false; readonly why: NotDone | W };

/** What an act does besides moving the appeal: what it changes and what the history keeps. Or why it cannot be done. */
export type Effects<W extends string> =
  | { readonly set?: Partial<AppealRow>; readonly details?: Readonly<Record<string, unknown>> }
  | { readonly refuse: W };

export function actorName(by: AppealActor): string {
  if (by.kind === 'staff') return by.staff.id;
  return by.kind;
}

/** Whether this actor may do the act at all: heads are supervisors and administrators. */
function hurdle(act: AppealAct, { by, seen }: ActRequest, row: AppealRow): NotDone | null {
  const rule = APPEAL_ACTS[act];
  if (by.kind === 'applicant' && (rule.by !== 'applicant' || by.id !== row.applicant_id)) return 'not_yours';
  if (by.kind === 'document_system' && rule.by !== 'registrar') return 'not_yours';
  if (rule.by === 'head' && by.kind === 'staff' && by.staff.role === 'operator') return 'head_only';
  if (seen !== null && seen !== row.version) return 'stale';
  return null;
}

/** One act on an appeal with everything that follows from it, in one transaction. */
export async function actOnAppeal<W extends string = never>(
  deps: AppealDeps,
  act: AppealAct,
  request: ActRequest,
  effects: (trx: Trx, row: AppealRow) => Promise<Effects<W>>,
): Promise<ActResult<W>> {
  const result = await deps.store.transact(async (trx): Promise<ActResult<W>> => {
    const row = await lockAppeal(trx, request.appealId);
    const why = hurdle(act, request, row);
    if (why !== null) return { done: false, why };
    const state = afterAct(row.state, act);
    if (state === null) return { done: false, why: 'not_now' };
    const made = await effects(trx, row);
    if ('refuse' in made) return { done: false, why: made.refuse };
    const { at, by } = request;
    const changed = { ...made.set, state, version: row.version + 1 };
    await trx.updateTable('appeals').set(changed).where('id', '=', row.id).execute();
    await noteAppeal(trx, row.id, {
      kind: act,
      at,
      actor: actorName(by),
      ...(made.details ? { details: made.details } : {}),
    });
    await refreshDue(trx, row.case_id);
    return { done: true, appeal: { ...row, ...changed } };
  }, 'now');
  if (result.done) deps.onChanged(result.appeal.case_id);
  return result;
}
