import { say } from '../agency/index.ts';
import { sayIn } from '../cases/say-in.ts';
import type { Clock, Instant } from '../kernel/instants.ts';
import type { Log } from '../kernel/log.ts';
import type { Loop } from '../kernel/loop.ts';
import type { AppealDraftRow } from '../store/tables.ts';
import { createTimetable } from '../watch/timetable.ts';
import { processOf, targetOf } from './appeal-clocks.ts';
import type { AppealDeps } from './deps.ts';
import { startedWhen } from './started-when.rules.ts';
import { daysText } from './words.rules.ts';

const AT_ONCE = 100;

/**
 * Asks people who took a text to the official route for the number that it was given there, and tells them the statutory
 * terms: once, when the term of registration (59-ФЗ ст. 8 ч. 2) has passed since and the number has to be there. Silent
 * where an operator has the talk. Returns how many were asked.
 */
export async function askForNumbers(deps: AppealDeps, now: Instant): Promise<number> {
  const waiting = await deps.store.db
    .selectFrom('appeal_drafts')
    .selectAll()
    .where('state', '=', 'open')
    .where('step', '=', 'handed')
    .where('number', 'is', null)
    .where('number_asked_at', 'is', null)
    // A draft that a link opens, or opened, is sent on the portal and gets its number there.
    .where('token_digest', 'is', null)
    .where('applicant_id', 'is', null)
    .orderBy('changed_at')
    .limit(AT_ONCE)
    .execute();
  let asked = 0;
  for (const draft of waiting) if (isDue(deps, draft, now) && (await ask(deps, draft, now))) asked += 1;
  return asked;
}

function isDue(
  { clocks, pack }: AppealDeps,
  { agency, type, changed_at }: AppealDraftRow,
  now: Instant,
): boolean {
  const process = processOf('registration', type ?? 'application');
  const [term] = clocks.planProcess(pack(agency), process, changed_at);
  return term !== undefined && term.deadlineAt <= now;
}

async function ask(deps: AppealDeps, draft: AppealDraftRow, now: Instant): Promise<boolean> {
  const caseId = await deps.store.transact(async (trx) => {
    const conversation = await trx
      .selectFrom('conversations')
      .selectAll()
      .where('id', '=', draft.conversation_id ?? '')
      .where('place', '=', 'private')
      .where('mode', '=', 'bot')
      .where('unreachable', '=', 0)
      .executeTakeFirst();
    if (!conversation) return null;
    const mine = await trx
      .updateTable('appeal_drafts')
      .set({ number_asked_at: now })
      .where('id', '=', draft.id)
      .where('version', '=', draft.version)
      .where('number_asked_at', 'is', null)
      .executeTakeFirst();
    if (mine.numUpdatedRows !== 1n) return null;
    const text = reminder(deps, draft, now);
    const { case_id: own } = conversation;
    const said = { conversation, caseId: own, text, author: 'bot' as const, staffId: null, at: now };
    await sayIn(trx, deps.limits(conversation.account), { ...said, data: { rule: 'appeal-number-asked' } });
    return own ?? '';
  });
  if (caseId !== null) deps.onChanged(caseId);
  return caseId !== null;
}

function reminder({ clocks, pack }: AppealDeps, draft: AppealDraftRow, now: Instant): string {
  const body = pack(draft.agency);
  const type = draft.type ?? 'application';
  const term = (name: 'registration' | 'answer') =>
    daysText(targetOf(clocks, body, processOf(name, type), now).term);
  return say(body, 'appeal_number_reminder', {
    taken: startedWhen(draft.changed_at, now, body.zone),
    registration: term('registration'),
    consideration: term('answer'),
  });
}

/** Asks in the background, by day and by night as terms fall: they end with the body's working day. */
export function createNumberAsker(deps: AppealDeps & { readonly clock: Clock; readonly log: Log }): Loop {
  return createTimetable({
    name: 'appeal-numbers',
    times: '*/10 * * * *',
    log: deps.log,
    async turn() {
      await askForNumbers(deps, deps.clock());
    },
  });
}
