import { type AgencyPack, say } from '../agency/index.ts';
import type { ChannelLimits } from '../channel/channel.ts';
import type { Instant } from '../kernel/instants.ts';
import type { Trx } from '../store/db.ts';
import { caseRow } from './hold-case.ts';
import { refreshDue } from './case-dues.ts';
import { sayIn } from './say-in.ts';

interface ReturnDeps {
  readonly pack: (agency: string) => AgencyPack;
  readonly limits: (account: string) => ChannelLimits | undefined;
}

/** Gives the case's private conversations back to the bot, which says so. Unanswered, the case waits in the queue again. */
export async function returnToBot(trx: Trx, caseId: string, deps: ReturnDeps, at: Instant): Promise<void> {
  const row = await caseRow(trx, caseId);
  await trx
    .updateTable('cases')
    .set({ owner_id: null, status: row.due_at === null ? 'answered' : 'waiting' })
    .where('id', '=', caseId)
    .execute();
  const conversations = await trx
    .selectFrom('conversations')
    .selectAll()
    .where('case_id', '=', caseId)
    .execute();
  for (const conversation of conversations) {
    if (conversation.place === 'public') continue;
    const text = say(deps.pack(row.agency), 'returned_to_bot', {});
    await sayIn(trx, deps.limits(conversation.account), {
      conversation,
      caseId,
      text,
      author: 'bot',
      staffId: null,
      at,
    });
    await trx
      .updateTable('conversations')
      .set({ mode: 'bot', memory: '{}' })
      .where('id', '=', conversation.id)
      .execute();
  }
  await refreshDue(trx, caseId);
}
