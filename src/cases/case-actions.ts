import type { AgencyPack } from '../agency/index.ts';
import type { ChannelLimits } from '../channel/channel.ts';
import { replayDead } from '../dispatch/lanes.ts';
import { newId } from '../kernel/ids.ts';
import type { Instant } from '../kernel/instants.ts';
import type { Db, Trx } from '../store/db.ts';
import { recordAudit } from '../staff/audit.ts';
import { performAct } from './act.ts';
import { closeCase } from './cases.ts';
import { type Actor, claimCase, type ClaimResult, releaseCase } from './claim-case.ts';
import { caseRow } from './hold-case.ts';
import { answeringOf } from './answering.ts';
import {
  type Approval,
  approveReply,
  proposeReply,
  returnReply,
  type ReturnedProposal,
} from './approve-reply.ts';
import { prolongClaim, releaseAll, takeOver } from './hold-claim.ts';
import { type Transfer, transferCase, type TransferResult } from './transfer-case.ts';
import { refreshDue } from './case-dues.ts';
import { hasTasks } from './end-clocks.ts';
import { type Corrected, correctReading, type ReadingCorrection } from './correct-reading.ts';
import { replyToCase, type Reply, type ReplyResult } from './reply-to-case.ts';
import { dropDraft } from './reply-drafts.ts';
import { returnToBot } from './return-to-bot.ts';
import { sendNow, undoReply, type Undone } from './undo-reply.ts';
import { sendAgain, settleByHand } from './settle-by-hand.ts';

export interface CaseActionsDeps {
  readonly db: Db;
  readonly pack: (agency: string) => AgencyPack;
  readonly limits: (account: string) => ChannelLimits | undefined;
  /** Of our pages, for the links of surveys; absent: nobody outside reaches them. */
  readonly origin?: string;
  /** Told after each commit: the case changed; with `outbox` or `inbox` there is work for those loops. */
  readonly onChanged: (change: {
    readonly caseId?: string;
    readonly outbox?: boolean;
    readonly inbox?: boolean;
  }) => void;
}

/** What a person can do with a case. Each act is one transaction with its audit entry. */
export interface CaseActions {
  claim(caseId: string, staff: Actor, at: Instant): Promise<ClaimResult>;
  release(caseId: string, staff: Actor, at: Instant): Promise<void>;
  reply(reply: Reply): Promise<ReplyResult>;
  transfer(transfer: Transfer): Promise<TransferResult>;
  /** Who held the case before; null when there was nobody to take it from. */
  takeOver(caseId: string, staff: Actor, at: Instant): Promise<string | null>;
  /** The end of a shift. */
  releaseAll(staff: Actor, at: Instant): Promise<void>;
  propose(reply: Reply): Promise<ReplyResult | { readonly proposed: true }>;
  approve(approval: Approval): Promise<ReplyResult>;
  returnProposal(returned: ReturnedProposal): Promise<void>;
  /** Throws OtklikError `conflict` when it has left. */
  undo(messageId: string, staff: Actor, at: Instant): Promise<Undone>;
  /** False when it had left already. */
  sendNow(messageId: string, staff: Actor, at: Instant): Promise<boolean>;
  correct(correction: ReadingCorrection): Promise<Corrected | null>;
  note(caseId: string, staff: Actor, text: string, at: Instant): Promise<void>;
  returnToBot(caseId: string, staff: Actor, at: Instant): Promise<void>;
  /** False when a deadline runs that no answer ends: it has to be done or taken back first. */
  close(caseId: string, staff: Actor, reason: string, at: Instant): Promise<boolean>;
  retryInbox(id: string, staff: Actor, at: Instant): Promise<void>;
  retryOutbox(id: string, staff: Actor, at: Instant): Promise<void>;
  settleOutbox(id: string, staff: Actor, at: Instant): Promise<void>;
  settleAlarm(id: string, staff: Actor, at: Instant): Promise<void>;
}

/** Makes the actions over a store. */
export function createCaseActions(deps: CaseActionsDeps): CaseActions {
  const { db, onChanged } = deps;

  function act<T>(
    name: string,
    subject: string,
    staff: Actor,
    at: Instant,
    work: (trx: Trx) => Promise<T>,
    details: Readonly<Record<string, unknown>> = {},
  ): Promise<T> {
    return performAct(db, { name, subject, staff, at, details }, work);
  }

  /** Deeds of the holder keep the claim. */
  async function prolong(caseId: string, staff: Actor, at: Instant): Promise<void> {
    const row = await db.selectFrom('cases').select('agency').where('id', '=', caseId).executeTakeFirst();
    if (!row) return;
    const { claimMinutes } = answeringOf(deps.pack(row.agency), at);
    await prolongClaim(db, { caseId, personId: staff.id }, claimMinutes, at);
  }

  return {
    async claim(caseId, staff, at) {
      const result = await act('claim', `case:${caseId}`, staff, at, (trx) => claimCase(trx, caseId, staff));
      if (result.claimed) await prolong(caseId, staff, at);
      onChanged({ caseId });
      return result;
    },
    async release(caseId, staff, at) {
      await act('release', `case:${caseId}`, staff, at, async (trx) => {
        await releaseCase(trx, caseId);
        await refreshDue(trx, caseId);
      });
      onChanged({ caseId });
    },
    async reply(reply) {
      const result = await act('reply', `case:${reply.caseId}`, reply.staff, reply.at, (trx) =>
        replyToCase(trx, reply, deps),
      );
      await prolong(reply.caseId, reply.staff, reply.at);
      onChanged({ caseId: reply.caseId, outbox: result.sent });
      return result;
    },
    async transfer(transfer) {
      const { caseId, staff, at } = transfer;
      const result = await act('transfer', `case:${caseId}`, staff, at, (trx) =>
        transferCase(trx, transfer, deps),
      );
      onChanged({ caseId, outbox: result.transferred });
      return result;
    },
    async takeOver(caseId, staff, at) {
      const holder = await act('take_over', `case:${caseId}`, staff, at, (trx) =>
        takeOver(trx, caseId, staff, at),
      );
      await prolong(caseId, staff, at);
      onChanged({ caseId });
      return holder;
    },
    async releaseAll(staff, at) {
      const free = await db.transaction().execute((trx) => releaseAll(trx, staff, at));
      for (const caseId of free) onChanged({ caseId });
    },
    async propose(reply) {
      const { caseId, staff, at } = reply;
      const result = await act('reply.propose', `case:${caseId}`, staff, at, (trx) =>
        proposeReply(trx, reply),
      );
      onChanged({ caseId });
      return result;
    },
    async approve(approval) {
      const { id, staff, at } = approval;
      const result = await act('reply.approve', `proposal:${id}`, staff, at, (trx) =>
        approveReply(trx, approval, (reply) => replyToCase(trx, reply, deps)),
      );
      const of = await db
        .selectFrom('reply_proposals')
        .select('case_id')
        .where('id', '=', id)
        .executeTakeFirst();
      onChanged({ ...(of ? { caseId: of.case_id } : {}), outbox: result.sent });
      return result;
    },
    async returnProposal(returned) {
      const { id, staff, at } = returned;
      const caseId = await act('reply.return', `proposal:${id}`, staff, at, (trx) =>
        returnReply(trx, returned),
      );
      onChanged({ caseId });
    },
    async undo(messageId, staff, at) {
      const entry = { actor: staff.id, action: 'reply.undo', subject: `message:${messageId}`, at };
      const undone = await db.transaction().execute(async (trx) => {
        const one = await undoReply(trx, messageId, staff, at);
        // The log says which case it was; what was not said is nobody's to read but the writer's.
        await recordAudit(trx, { ...entry, details: { case: one.caseId } });
        return one;
      });
      onChanged({ caseId: undone.caseId });
      return undone;
    },
    async sendNow(messageId, staff, at) {
      const hurried = await act('reply.send_now', `message:${messageId}`, staff, at, (trx) =>
        sendNow(trx, messageId, staff, at),
      );
      if (hurried) onChanged({ outbox: true });
      return hurried;
    },
    async correct(correction) {
      const { caseId, staff, at } = correction;
      const result = await act('correct_reading', `case:${caseId}`, staff, at, async (trx) => {
        const { agency } = await caseRow(trx, caseId);
        return correctReading(trx, deps.pack(agency), correction);
      });
      onChanged({ caseId });
      return result;
    },
    async note(caseId, staff, text, at) {
      await act('note', `case:${caseId}`, staff, at, async (trx) => {
        await caseRow(trx, caseId);
        await dropDraft(trx, { personId: staff.id, caseId, field: 'note' });
        await trx
          .insertInto('notes')
          .values({ id: newId(), case_id: caseId, staff_id: staff.id, text, at })
          .execute();
      });
      await prolong(caseId, staff, at);
      onChanged({ caseId });
    },
    async returnToBot(caseId, staff, at) {
      await act('return_to_bot', `case:${caseId}`, staff, at, (trx) => returnToBot(trx, caseId, deps, at));
      onChanged({ caseId, outbox: true });
    },
    async close(caseId, staff, reason, at) {
      const work = async (trx: Trx) => {
        await caseRow(trx, caseId);
        if (await hasTasks(trx, caseId)) return false;
        await closeCase(trx, caseId, reason, at);
        return true;
      };
      const closed = await act('close', `case:${caseId}`, staff, at, work, { reason });
      if (closed) onChanged({ caseId });
      return closed;
    },
    async retryInbox(id, staff, at) {
      await act('retry_inbox', `inbox:${id}`, staff, at, (trx) => replayDead(trx, id, at));
      onChanged({ inbox: true });
    },
    async retryOutbox(id, staff, at) {
      await act('retry_outbox', `outbox:${id}`, staff, at, (trx) => sendAgain(trx, id, at));
      onChanged({ outbox: true });
    },
    async settleOutbox(id, staff, at) {
      const caseId = await act('settle_outbox', `outbox:${id}`, staff, at, (trx) =>
        settleByHand(trx, id, at),
      );
      onChanged(caseId === null ? {} : { caseId });
    },
    async settleAlarm(id, staff, at) {
      await act('settle_alarm', `alarm:${id}`, staff, at, async (trx) => {
        await trx.updateTable('alarms').set({ settled_at: at }).where('id', '=', id).execute();
      });
      onChanged({});
    },
  };
}
