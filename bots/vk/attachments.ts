import type { Attachment } from '../../src/channel/events.ts';
import { type Fields, fieldsIn, fieldsOf, idOf, someText, wholeOf } from '../../src/channel/fields.rules.ts';

/** What a message, a comment or a post of VK carries beside its text. */
export function attachmentsOf(carrier: Fields): readonly Attachment[] {
  const attached = fieldsIn(carrier['attachments']).map(attachmentOf);
  const forwarded = fieldsIn(carrier['fwd_messages']).map(() => ({ kind: 'forwarded' }));
  const reposted = fieldsIn(carrier['copy_history']).map((post) => ({ kind: 'repost', ...idPart(post) }));
  const geo = fieldsOf(carrier['geo']) === undefined ? [] : [{ kind: 'geo' }];
  return [...attached, ...forwarded, ...reposted, ...geo];
}

function attachmentOf(attachment: Fields): Attachment {
  const kind = someText(attachment['type'])?.slice(0, 40) ?? 'unknown';
  const content = fieldsOf(attachment[kind]);
  if (content === undefined) return { kind };
  const url =
    someText(content['url']) ?? someText(content['link_mp3']) ?? largest(fieldsIn(content['sizes']));
  const name = someText(content['title']);
  const size = wholeOf(content['size']);
  return {
    kind,
    ...idPart(content),
    ...(url === undefined ? {} : { url }),
    ...(name === undefined ? {} : { name }),
    ...(size === undefined ? {} : { size }),
  };
}

function idPart(content: Fields): { id?: string } {
  const id = idOf(content['id']);
  const owner = idOf(content['owner_id']);
  if (id === undefined) return {};
  return { id: owner === undefined ? id : `${owner}_${id}` };
}

function largest(sizes: readonly Fields[]): string | undefined {
  const area = (size: Fields) => (wholeOf(size['width']) ?? 0) * (wholeOf(size['height']) ?? 0);
  return someText([...sizes].sort((a, b) => area(b) - area(a))[0]?.['url']);
}
