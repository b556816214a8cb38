import type { Actor } from '../cases/claim-case.ts';
import { OtklikError } from '../kernel/errors.ts';
import type { Instant } from '../kernel/instants.ts';
import { recordAudit } from '../staff/audit.ts';
import type { Db } from '../store/db.ts';
import type { ConversationRow } from '../store/tables.ts';
import { caseLinks } from './case-links.ts';
import {
  invitationWords,
  type InviteAsked,
  inviteByHand,
  type InviteDeps,
  type InviteResult,
  wrotePersonalData,
} from './invite-by-hand.ts';
import { joinCases, lockCases } from './join-cases.ts';

export interface HandoffActionsDeps extends InviteDeps {
  readonly db: Db;
  /** Told after each commit which cases changed. */
  readonly onChanged: (caseIds: readonly string[]) => void;
}

/** What a person can do to move a public talk to a private one, and to keep the two together. */
export interface HandoffActions {
  /** The words of an invitation as they would be published, a mark in place of the link; null where nobody can be invited. */
  words(conversation: ConversationRow): Promise<string | null>;
  invite(asked: InviteAsked): Promise<InviteResult>;
  /** Lets `other` go on within the case; the caller checks that both may be seen. Throws OtklikError `conflict` when nothing ties the two. */
  join(caseId: string, other: string, staff: Actor, at: Instant): Promise<void>;
}

/** Stands where the link will be. */
const LINK = '[ссылка]';

/** Makes the actions over a store. */
export function createHandoffActions(deps: HandoffActionsDeps): HandoffActions {
  const { db, onChanged } = deps;
  return {
    async words(conversation) {
      const door = conversation.place === 'public' ? deps.door(conversation.account) : null;
      if (door === null) return null;
      const link = door.link('x') === '' ? '' : LINK;
      return invitationWords(
        deps.pack(conversation.agency),
        door,
        link,
        await wrotePersonalData(db, conversation.id),
      );
    },
    async invite(asked) {
      const result = await db.transaction().execute(async (trx) => {
        const invited = await inviteByHand(trx, deps, asked);
        const { caseId, staff, at } = asked;
        await recordAudit(trx, {
          actor: staff.id,
          action: 'invite',
          subject: `case:${caseId}`,
          details: { result: invited },
          at,
        });
        return invited;
      });
      onChanged([asked.caseId]);
      return result;
    },
    async join(caseId, other, staff, at) {
      await db.transaction().execute(async (trx) => {
        const rows = await lockCases(trx, [caseId, other]);
        const [into, from] = [rows.get(caseId), rows.get(other)];
        const viewer = { id: staff.id, agencies: 'all' } as const;
        const tied = into && (await caseLinks(trx, into, viewer)).joinable.some(({ id }) => id === other);
        if (!into || !from || !tied) {
          throw new OtklikError('conflict', 'Эти вопросы ничто не связывает', { hint: 'Обновите страницу.' });
        }
        await joinCases(trx, from, into, { by: staff.id, at });
      });
      onChanged([caseId, other]);
    },
  };
}
