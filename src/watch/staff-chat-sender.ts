import type { Clock } from '../kernel/instants.ts';
import { enqueue } from '../outbox/enqueue.ts';
import type { NoticeSender } from './deliver-notices.ts';
import { type NoticeBody, noticeLine } from './notice-words.rules.ts';

/** A chat of a body's staff on one of its own accounts. */
export interface StaffChat {
  readonly account: string;
  /** The body whose deadlines are told there; those of others are not the business of its staff. */
  readonly agency: string;
  /** As the account's platform names it. */
  readonly conversation: string;
}

export interface StaffChatDeps {
  readonly clock: Clock;
  readonly chat: StaffChat;
  readonly body: NoticeBody;
  /** There is something to send. */
  readonly onQueued: () => void;
}

/**
 * Tells a share of a deadline in the staff's chat, once however many are to be told: the number of the case and the
 * time, nothing of the client. It goes through the outbox, so that it is sent once and what fails is seen.
 */
export function createStaffChatSender({ clock, chat, body, onQueued }: StaffChatDeps): NoticeSender {
  return {
    async record(trx, news) {
      const now = clock();
      for (const one of news) {
        if (one.agency !== chat.agency || one.told.length > 0) continue;
        await enqueue(trx, {
          account: chat.account,
          conversationId: `staff:${chat.account}`,
          messageId: one.noticeId,
          at: now,
          payload: {
            conversation: chat.conversation,
            place: 'private',
            text: noticeLine(one, body, now),
            from: 'bot',
          },
        });
      }
      return [];
    },
    recorded: onQueued,
  };
}
