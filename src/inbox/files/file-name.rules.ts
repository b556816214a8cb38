import { cutText } from '../../channel/split-text.rules.ts';
import type { Attachment } from '../../channel/events.ts';

const LONGEST = 100;

/** What cannot stand in a name: separators of paths, control characters, marks that turn the direction of text. */
const UNSAFE = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\\/:*?"<>|;%]+/gu;

const KINDS: Readonly<Record<string, string>> = {
  photo: 'фото',
  image: 'фото',
  voice: 'голосовое сообщение',
  audio_message: 'голосовое сообщение',
  audio: 'запись',
  video: 'видео',
  video_note: 'видео',
  animation: 'анимация',
};

/** A name that is safe in a folder, a header and a page; with the type's ending it is what it says. */
export function safeName(said: Pick<Attachment, 'kind' | 'name'>, ending?: string): string {
  const clean = (said.name ?? '')
    .toWellFormed()
    .normalize('NFC')
    .replace(UNSAFE, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  const bare = clean.replace(/^[.\s]+/, '').replace(/[.\s]+$/, '');
  const stem = bare.replace(/\.[\p{L}\p{N}]{1,8}$/u, '') || KINDS[said.kind] || 'файл';
  const kept = /\.([\p{L}\p{N}]{1,8})$/u.exec(bare)?.[1]?.toLowerCase();
  const tail = ending ?? kept;
  return `${cutText(stem, LONGEST)}${tail === undefined ? '' : `.${tail}`}`;
}

/** `Content-Disposition` of RFC 6266: the name for browsers of today, and a plain one for the others. */
export function disposition(how: 'inline' | 'attachment', name: string): string {
  const plain = name.replace(/[^\x20-\x7e]|["\\]/g, '_');
  const encoded = encodeURIComponent(name).replace(
    /['()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16)}`,
  );
  return `${how}; filename="${plain}"; filename*=UTF-8''${encoded}`;
}
