import type { FileSource } from '../../src/channel/channel.ts';
import type { Attachment } from '../../src/channel/events.ts';
import type { OkAccount } from './account.ts';

/** Where Odnoklassniki keeps files. */
const HOSTS = ['ok.ru', 'odnoklassniki.ru', 'okcdn.ru', 'mycdn.me'];
const FILES = new Set(['image', 'photo', 'video', 'audio', 'file']);

/** Odnoklassniki names the address of a file in the message itself. */
export function okFiles(account: Pick<OkAccount, 'apiBaseUrl'>): FileSource {
  return {
    hosts: HOSTS,
    trusted: [new URL(account.apiBaseUrl).origin],
    addressOf: ({ kind, url }: Attachment) =>
      Promise.resolve(FILES.has(kind) && url !== undefined && URL.canParse(url) ? new URL(url) : null),
  };
}
