import type { FileSource } from '../../src/channel/channel.ts';
import type { Attachment } from '../../src/channel/events.ts';
import type { MaxAccount } from './account.ts';

/** Where MAX keeps files. */
const HOSTS = ['oneme.ru', 'max.ru', 'okcdn.ru', 'mycdn.me'];
const FILES = new Set(['image', 'video', 'audio', 'file']);

/** MAX names the address of a file in the message itself. */
export function maxFiles(account: Pick<MaxAccount, 'apiBaseUrl'>): FileSource {
  return {
    hosts: HOSTS,
    trusted: [new URL(account.apiBaseUrl).origin],
    addressOf: ({ kind, url }: Attachment) =>
      Promise.resolve(FILES.has(kind) && url !== undefined && URL.canParse(url) ? new URL(url) : null),
  };
}
