import { canHide, canRestore } from '../channel/channel.ts';
import type { Actor } from '../cases/claim-case.ts';
import type { ConversationRow } from '../store/tables.ts';
import { type Ground, type HideAsked, type HideDeps, type HideResult, hideMessage } from './hide-message.ts';
import { type Restored, restoreMessage } from './restore-message.ts';

export interface ModerationDeps extends HideDeps {
  /** Told after each commit; something may have to be sent. */
  readonly onChanged: (caseId: string) => void;
}

/** What a person can do about a public message that must not stay where everybody reads it. */
export interface Moderation {
  /** How the platform lets this message be taken away from here: so that it can come back, for good, or not at all. */
  way(conversation: ConversationRow, messageId: string | null): 'hide' | 'delete' | null;
  grounds(agency: string): readonly Ground[];
  hide(asked: Omit<HideAsked, 'staff'>, staff: Actor): Promise<HideResult>;
  restore(caseId: string, messageId: string, why: string, staff: Actor): Promise<Restored>;
}

/** Makes the acts over a store. */
export function createModeration(deps: ModerationDeps): Moderation {
  return {
    way(conversation, messageId) {
      const channel = deps.channel(conversation.account);
      if (!channel || !canHide(channel) || messageId === null) return null;
      if (!channel.mayHide(conversation.external_id, messageId)) return null;
      return canRestore(channel) ? 'hide' : 'delete';
    },
    grounds: (agency) => deps.grounds(agency, deps.clock()),
    async hide(asked, staff) {
      const result = await hideMessage(deps, { ...asked, staff: staff.id });
      deps.onChanged(asked.caseId);
      return result;
    },
    async restore(caseId, messageId, why, staff) {
      const result = await restoreMessage(deps, { caseId, messageId, why, staff: staff.id });
      deps.onChanged(caseId);
      return result;
    },
  };
}
