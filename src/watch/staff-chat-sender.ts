import type { Clock } from '../kernel/instants.ts';
import { enqueue } from '../outbox/enqueue.ts';
import type { Store } from '../store/db.ts';
import type { NoticeSender } from './deliver-notices.ts';
import { noticeNews } from './notice-news.ts';
import { noticeLine } from './notice-words.rules.ts';

/** A chat of a body's staff on one of its own accounts. */
export interface StaffChat {
  readonly account: string;
  /** The body whose deadlines are told there; those of others are not the business of its staff. */
  readonly agency: string;
  /** As the account's platform names it. */
  readonly conversation: string;
}

export interface StaffChatDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly chat: StaffChat;
  readonly zone: string;
  /** There is something to send. */
  readonly onQueued: () => void;
}

/**
 * Tells a share of a deadline in the staff's chat, once however many are to be told: the number of the case and the
 * time, nothing of the client. It goes through the outbox, so that it is sent once and what fails is seen.
 */
export function createStaffChatSender({ store, clock, chat, zone, onQueued }: StaffChatDeps): NoticeSender {
  return {
    async send(notice) {
      if (notice.agency !== chat.agency) return;
      const news = await noticeNews(store.db, notice);
      if (!news || news.told.length > 0) return;
      const now = clock();
      await store.transact(async (trx) => {
        // The notice stands for the message: the same one again is not said again.
        const said = await trx
          .selectFrom('outbox')
          .select('id')
          .where('message_id', '=', notice.id)
          .executeTakeFirst();
        if (said) return;
        await enqueue(trx, {
          account: chat.account,
          conversationId: `staff:${chat.account}`,
          messageId: notice.id,
          at: now,
          payload: {
            conversation: chat.conversation,
            place: 'private',
            text: noticeLine(news, zone, now),
            from: 'bot',
          },
        });
      });
      onQueued();
    },
  };
}
