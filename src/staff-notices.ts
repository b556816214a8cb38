import type { Config } from './config.ts';
import type { Facts } from './facts.ts';
import { errorText } from './kernel/errors.ts';
import type { Clock } from './kernel/instants.ts';
import type { Log } from './kernel/log.ts';
import type { Loop } from './kernel/loop.ts';
import type { Store, Trx } from './store/db.ts';
import type { NoticeSender } from './watch/deliver-notices.ts';
import { attachmentsOf } from './appeals/letter-attachments.ts';
import type { Seal } from './store/seal.ts';
import { type Letter, writeLetters } from './watch/letters.ts';
import { createMailSender } from './watch/mail-sender.ts';
import { keepLetter, mailFolder, postLetter } from './watch/mail-server.ts';
import { createPost, type PostDeps } from './watch/post-letters.ts';
import { createStaffChatSender, type StaffChat } from './watch/staff-chat-sender.ts';

export interface StaffNoticesDeps {
  readonly config: Config;
  readonly store: Store;
  readonly facts: Facts;
  readonly seal: Seal;
  readonly clock: Clock;
  readonly log: Log;
  /** Null: the staff have no chat. */
  readonly staffChat: StaffChat | null;
  readonly onQueued: () => void;
}

/** How notices leave the console. */
export interface StaffNotices {
  readonly sender: NoticeSender;
  /** Writes a letter to one of the staff in the transaction of what it tells of. */
  readonly put: (trx: Trx, letter: Letter) => Promise<void>;
  /** What carries them in the background. */
  readonly loops: readonly Loop[];
}

function all(senders: readonly NoticeSender[]): NoticeSender {
  return {
    async record(trx, news) {
      const faults: string[] = [];
      for (const sender of senders) faults.push(...(await sender.record(trx, news)));
      return faults;
    },
    recorded() {
      for (const sender of senders) sender.recorded();
    },
  };
}

/** Letters go to the server where there is one, else into files that an administrator can open. */
function carrier({ config, store, facts, seal }: StaffNoticesDeps): PostDeps['carry'] {
  const { smtpUrl, dataDir } = config;
  const enclosed = ({ id }: Letter) => attachmentsOf({ db: store.db, seal, pack: facts.pack }, id);
  return async (letter) => {
    try {
      const files = await enclosed(letter);
      if (smtpUrl !== undefined) return await postLetter(smtpUrl, letter, files);
      await keepLetter(mailFolder(dataDir), letter, files);
      return { outcome: 'sent' };
    } catch (error) {
      return { outcome: 'later', reason: `письмо не удалось собрать или сохранить (${errorText(error)})` };
    }
  };
}

/** Wires mail, by a server or as files, and the chat of the staff where there is one. */
export function createStaffNotices(deps: StaffNoticesDeps): StaffNotices {
  const { store, config, facts, clock, log, staffChat: chat, onQueued } = deps;
  const post = createPost({ store, clock, log, carry: carrier(deps) });
  const mail = createMailSender({
    clock,
    body: facts.pack,
    origin: config.publicOrigin,
    onWritten: () => post.wake(),
  });
  const put = (trx: Trx, letter: Letter) => writeLetters(trx, [letter]);
  if (chat === null) return { sender: mail, put, loops: [post] };
  const staffChat = createStaffChatSender({ clock, chat, body: facts.pack(chat.agency), onQueued });
  return { sender: all([mail, staffChat]), put, loops: [post] };
}
