import type { Api } from 'grammy';
import type { FileSource } from '../../src/channel/channel.ts';
import type { Attachment } from '../../src/channel/events.ts';
import { connectionsTo } from '../../src/channel/connections.ts';
import type { TelegramAccount } from './account.ts';
import { callSignal } from './client.ts';

/** Stickers and animated ones say nothing that has to be kept. */
const FILES = new Set(['photo', 'document', 'voice', 'audio', 'video', 'video_note', 'animation']);

/** Telegram names the address of a file when it is asked, for an hour; the address holds the token. */
export function telegramFiles(account: TelegramAccount, client: () => Promise<Api>): FileSource {
  return {
    hosts: [],
    trusted: [new URL(account.apiRoot).origin],
    ...(account.proxy === undefined ? {} : { agent: connectionsTo(account.apiRoot, account.proxy) }),
    async addressOf({ kind, id }: Attachment, signal: AbortSignal) {
      if (!FILES.has(kind) || id === undefined) return null;
      const { file_path: path } = await client().then((api) => api.getFile(id, callSignal(signal)));
      if (path === undefined || path.split('/').includes('..')) return null;
      return new URL(`${account.apiRoot}/file/bot${account.token}/${path}`);
    },
  };
}
