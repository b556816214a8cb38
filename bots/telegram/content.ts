import type { Attachment } from '../../src/channel/events.ts';
import { type Fields, fieldsIn, fieldsOf, someText, wholeOf } from '../../src/channel/fields.rules.ts';

/** Kinds of content that are one file with an id. */
const FILES = ['animation', 'audio', 'document', 'sticker', 'video', 'video_note', 'voice'];
/** Kinds of content that are no file: the operator is told that they are there. */
const OTHERS = [
  'checklist',
  'contact',
  'dice',
  'game',
  'invoice',
  'live_photo',
  'location',
  'paid_media',
  'poll',
  'rich_message',
  'story',
  'venue',
];

/** What a message carries beside its text. */
export function attachmentsOf(message: Fields): readonly Attachment[] {
  const photo = largest(fieldsIn(message['photo']));
  const found = photo === undefined ? [] : [file('photo', photo)];
  for (const kind of FILES) {
    const content = fieldsOf(message[kind]);
    // An animation repeats itself in `document` for old clients.
    const repeated = kind === 'document' && 'animation' in message;
    if (content !== undefined && !repeated) found.push(file(kind, content));
  }
  for (const kind of OTHERS) {
    const repeated = kind === 'location' && 'venue' in message;
    if (fieldsOf(message[kind]) !== undefined && !repeated) found.push({ kind });
  }
  return found;
}

function largest(sizes: readonly Fields[]): Fields | undefined {
  const area = (size: Fields) => (wholeOf(size['width']) ?? 0) * (wholeOf(size['height']) ?? 0);
  return sizes.reduce<Fields | undefined>(
    (best, size) => (best === undefined || area(size) > area(best) ? size : best),
    undefined,
  );
}

function file(kind: string, content: Fields): Attachment {
  const id = someText(content['file_id']);
  const name = someText(content['file_name']);
  const mime = someText(content['mime_type']);
  const size = wholeOf(content['file_size']);
  return {
    kind,
    ...(id === undefined ? {} : { id }),
    ...(name === undefined ? {} : { name }),
    ...(mime === undefined ? {} : { mime }),
    ...(size === undefined ? {} : { size }),
  };
}
