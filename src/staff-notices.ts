import type { Config } from './config.ts';
import type { Facts } from './facts.ts';
import type { Clock } from './kernel/instants.ts';
import type { Log } from './kernel/log.ts';
import type { Loop } from './kernel/loop.ts';
import type { Store } from './store/db.ts';
import type { NoticeSender } from './watch/deliver-notices.ts';
import { mailFolder, openMailBox } from './watch/mail-box.ts';
import { createMailSender, type MailSenderDeps } from './watch/mail-sender.ts';
import { keepLetter } from './watch/mail-server.ts';
import { createPost } from './watch/post-letters.ts';
import { createStaffChatSender, type StaffChat } from './watch/staff-chat-sender.ts';

export interface StaffNoticesDeps {
  readonly config: Config;
  readonly store: Store;
  readonly facts: Facts;
  readonly clock: Clock;
  readonly log: Log;
  /** Null: the staff have no chat. */
  readonly staffChat: StaffChat | null;
  readonly onQueued: () => void;
}

/** How notices leave the console. */
export interface StaffNotices {
  readonly sender: NoticeSender;
  /** Takes a letter to one of the staff for good. */
  readonly put: MailSenderDeps['put'];
  /** What carries them in the background. */
  readonly loops: readonly Loop[];
}

/** Tries every sender, whatever becomes of the others; rejects with the first fault. */
function all(senders: readonly NoticeSender[]): NoticeSender {
  return {
    async send(notice) {
      const sent = await Promise.allSettled(senders.map((sender) => sender.send(notice)));
      const failed = sent.find((one) => one.status === 'rejected');
      if (failed) throw failed.reason;
    },
  };
}

/** Wires mail, by a server or as files, and the chat of the staff where there is one. */
export function createStaffNotices(deps: StaffNoticesDeps): StaffNotices {
  const { config, store, facts, clock, log, staffChat, onQueued } = deps;
  const folder = mailFolder(config.dataDir);
  const { smtpUrl, publicOrigin: origin } = config;
  const mail = (put: MailSenderDeps['put']) =>
    createMailSender({ db: store.db, clock, body: facts.pack, origin, put });
  const chats =
    staffChat === null
      ? []
      : [
          createStaffChatSender({
            store,
            clock,
            chat: staffChat,
            zone: facts.pack(staffChat.agency).zone,
            onQueued,
          }),
        ];
  if (smtpUrl === undefined) {
    const put: MailSenderDeps['put'] = (letter) => keepLetter(folder, letter);
    return { sender: all([mail(put), ...chats]), put, loops: [] };
  }
  const box = openMailBox(folder);
  const post = createPost({ box, smtpUrl, db: store.db, clock, log });
  const put: MailSenderDeps['put'] = (letter) => box.put(letter);
  return { sender: all([mail(put), ...chats]), put, loops: [post] };
}
