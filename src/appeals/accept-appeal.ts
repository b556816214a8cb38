import { say } from '../agency/index.ts';
import type { AppealDeps } from './deps.ts';
import { type ActRequest, type ActResult, actOnAppeal } from './act-on-appeal.ts';
import { closeTerms } from './end-terms.ts';
import { nameOf, writeToApplicant } from './write-letter.ts';

export type NotAccepted = 'no_topic' | 'no_executor';

/**
 * Work begins: the appeal has its topic and one main executor (L1-12, L1-27). By that the body says that the matter is
 * its own, so the term of redirection has nothing more to wait for.
 */
export async function acceptAppeal(
  deps: AppealDeps,
  request: ActRequest,
  work: { readonly topic: string; readonly executor: string },
): Promise<ActResult<NotAccepted>> {
  return actOnAppeal<NotAccepted>(deps, 'accept', request, async (trx, row) => {
    const topic = deps.pack(row.agency).topics.find(({ id }) => id === work.topic);
    if (!topic) return { refuse: 'no_topic' };
    const executor = await trx
      .selectFrom('staff_people')
      .select('id')
      .where('id', '=', work.executor)
      .where('blocked', '=', 0)
      .executeTakeFirst();
    if (!executor) return { refuse: 'no_executor' };
    await trx
      .updateTable('cases')
      .set({ topic: topic.id, owner_id: executor.id, status: 'in_work' })
      .where('id', '=', row.case_id)
      .execute();
    await closeTerms(trx, row, ['redirect'], 'competent', request.at);
    return { set: { topic: topic.id }, details: { topic: topic.id, executor: executor.id } };
  });
}

/** Asks the applicant for what is missing. No term stops for it (L1-17, D5). */
export async function clarifyAppeal(
  deps: AppealDeps,
  request: ActRequest,
  question: string,
): Promise<ActResult<'no_text'>> {
  return actOnAppeal<'no_text'>(deps, 'clarify', request, async (trx, row) => {
    if (question.trim() === '') return { refuse: 'no_text' };
    const values = { number: nameOf(row), question: question.trim() };
    const text = say(deps.pack(row.agency), 'appeal_clarification', values);
    await writeToApplicant(trx, deps, row, letterOf('clarification', text, request));
    return { details: {} };
  });
}

/** Puts an appeal on control, or takes it off: whoever put it there is the one to say that it is done (L1-34). */
export async function controlAppeal(deps: AppealDeps, request: ActRequest, on: boolean): Promise<ActResult> {
  const { by } = request;
  return actOnAppeal(deps, 'control', request, async () => ({
    set: { control_by: on && by.kind === 'staff' ? by.staff.id : null },
    details: { on },
  }));
}

/** A letter by the one who acts; what an applicant or the document system causes is the program's. */
export function letterOf<K extends string>(kind: K, text: string, { by, at }: ActRequest) {
  return { kind, text, by: by.kind === 'staff' ? by.staff.id : 'program', at };
}
