import type { FileSource } from '../../src/channel/channel.ts';
import type { Attachment } from '../../src/channel/events.ts';
import type { VkAccount } from './account.ts';

/** Where VK keeps files; `vk.com` and `vk.ru` lead there from a document's address. */
const HOSTS = ['userapi.com', 'vk.com', 'vk.ru', 'vkuser.net', 'vkuserphoto.ru', 'mycdn.me', 'okcdn.ru'];
/** Everything else with an address is a page: a post, a link, a product. */
const FILES = new Set(['photo', 'doc', 'audio_message', 'graffiti']);

/** VK names the address of a file in the message itself. */
export function vkFiles(account: Pick<VkAccount, 'apiBaseUrl'>): FileSource {
  return {
    hosts: HOSTS,
    trusted: [new URL(account.apiBaseUrl).origin],
    addressOf: ({ kind, url }: Attachment) =>
      Promise.resolve(FILES.has(kind) && url !== undefined && URL.canParse(url) ? new URL(url) : null),
  };
}
