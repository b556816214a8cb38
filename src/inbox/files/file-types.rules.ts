import type { Attachment } from '../../channel/events.ts';

/** So many of a file's first bytes tell what it is. */
export const HEAD_LENGTH = 4_096;

export interface FileType {
  readonly mime: string;
  /** Endings of names that such a file may have; the first is given to one without. */
  readonly endings: readonly string[];
  /** Other names of the type that senders use. */
  readonly alsoCalled?: readonly string[];
  /** A browser shows it without running anything in it. */
  readonly picture?: true;
}

interface Signature extends FileType {
  /** Latin-1 text at a place in the file, all of them. */
  readonly at: readonly (readonly [offset: number, text: string])[];
  /** What stands somewhere in the first bytes besides. */
  readonly holds?: string;
}

const OFFICE = 'application/vnd.openxmlformats-officedocument.';
const OPEN = 'application/vnd.oasis.opendocument.';
const ZIP: Signature['at'] = [[0, 'PK\x03\x04']];
const OLE: Signature['at'] = [[0, '\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1']];

/**
 * What people send to a public body, by the first bytes: pictures, documents, sound, film, archives. The first line
 * that fits counts. What can run (programs, pages, scripts, SVG) has no line and is refused.
 */
const SIGNATURES: readonly Signature[] = [
  {
    mime: 'image/jpeg',
    endings: ['jpg', 'jpeg', 'jfif'],
    at: [[0, '\xff\xd8\xff']],
    picture: true,
    alsoCalled: ['image/jpg'],
  },
  { mime: 'image/png', endings: ['png'], at: [[0, '\x89PNG\r\n\x1a\n']], picture: true },
  { mime: 'image/gif', endings: ['gif'], at: [[0, 'GIF8']], picture: true },
  {
    mime: 'image/webp',
    endings: ['webp'],
    at: [
      [0, 'RIFF'],
      [8, 'WEBP'],
    ],
    picture: true,
  },
  { mime: 'image/heic', endings: ['heic', 'heif'], at: [[4, 'ftyphe']], alsoCalled: ['image/heif'] },
  { mime: 'image/heic', endings: ['heic', 'heif'], at: [[4, 'ftypmif1']], alsoCalled: ['image/heif'] },
  {
    mime: 'image/bmp',
    endings: ['bmp'],
    at: [
      [0, 'BM'],
      [6, '\0\0\0\0'],
    ],
  },
  { mime: 'image/tiff', endings: ['tif', 'tiff'], at: [[0, 'II*\0']] },
  { mime: 'image/tiff', endings: ['tif', 'tiff'], at: [[0, 'MM\0*']] },
  { mime: 'application/pdf', endings: ['pdf'], at: [[0, '%PDF-']] },
  { mime: `${OFFICE}wordprocessingml.document`, endings: ['docx'], at: ZIP, holds: 'word/' },
  { mime: `${OFFICE}spreadsheetml.sheet`, endings: ['xlsx'], at: ZIP, holds: 'xl/' },
  { mime: `${OFFICE}presentationml.presentation`, endings: ['pptx'], at: ZIP, holds: 'ppt/' },
  { mime: `${OFFICE}document`, endings: ['docx', 'xlsx', 'pptx'], at: ZIP, holds: '[Content_Types].xml' },
  { mime: `${OPEN}text`, endings: ['odt'], at: ZIP, holds: `mimetype${OPEN}text` },
  { mime: `${OPEN}spreadsheet`, endings: ['ods'], at: ZIP, holds: `mimetype${OPEN}spreadsheet` },
  { mime: 'application/zip', endings: ['zip'], at: ZIP, alsoCalled: ['application/x-zip-compressed'] },
  {
    mime: 'application/vnd.rar',
    endings: ['rar'],
    at: [[0, 'Rar!\x1a\x07']],
    alsoCalled: ['application/x-rar-compressed', 'application/x-rar'],
  },
  { mime: 'application/x-7z-compressed', endings: ['7z'], at: [[0, "7z\xbc\xaf'\x1c"]] },
  {
    mime: 'application/x-ole-storage',
    endings: ['doc', 'xls', 'ppt'],
    at: OLE,
    alsoCalled: ['application/msword', 'application/vnd.ms-excel', 'application/vnd.ms-powerpoint'],
  },
  { mime: 'application/rtf', endings: ['rtf'], at: [[0, '{\\rtf']], alsoCalled: ['text/rtf'] },
  {
    mime: 'audio/ogg',
    endings: ['ogg', 'oga', 'opus'],
    at: [[0, 'OggS']],
    alsoCalled: ['audio/opus', 'application/ogg'],
  },
  { mime: 'audio/mpeg', endings: ['mp3'], at: [[0, 'ID3']], alsoCalled: ['audio/mp3'] },
  { mime: 'audio/mpeg', endings: ['mp3'], at: [[0, '\xff\xfb']], alsoCalled: ['audio/mp3'] },
  { mime: 'audio/mpeg', endings: ['mp3'], at: [[0, '\xff\xf3']], alsoCalled: ['audio/mp3'] },
  { mime: 'audio/mp4', endings: ['m4a'], at: [[4, 'ftypM4A']], alsoCalled: ['audio/x-m4a', 'audio/m4a'] },
  {
    mime: 'audio/wav',
    endings: ['wav'],
    at: [
      [0, 'RIFF'],
      [8, 'WAVE'],
    ],
    alsoCalled: ['audio/x-wav'],
  },
  { mime: 'audio/amr', endings: ['amr'], at: [[0, '#!AMR']] },
  { mime: 'video/quicktime', endings: ['mov', 'mp4'], at: [[4, 'ftypqt']], alsoCalled: ['video/mp4'] },
  { mime: 'video/3gpp', endings: ['3gp', 'mp4'], at: [[4, 'ftyp3gp']], alsoCalled: ['video/mp4'] },
  {
    mime: 'video/mp4',
    endings: ['mp4', 'm4v', 'mov', 'm4a'],
    at: [[4, 'ftyp']],
    alsoCalled: ['video/quicktime', 'audio/mp4'],
  },
  {
    mime: 'video/webm',
    endings: ['webm', 'mkv'],
    at: [[0, '\x1aE\xdf\xa3']],
    alsoCalled: ['video/x-matroska', 'audio/webm'],
  },
];

const TEXT: FileType = { mime: 'text/plain', endings: ['txt', 'csv', 'log'], alsoCalled: ['text/csv'] };

/** What the first bytes say that the file is; null for what is not taken. */
export function typeOfBytes(head: Uint8Array): FileType | null {
  const text = Buffer.from(head.subarray(0, HEAD_LENGTH)).toString('latin1');
  const found = SIGNATURES.find(
    ({ at, holds }) =>
      at.every(([offset, sign]) => text.startsWith(sign, offset)) &&
      (holds === undefined || text.includes(holds)),
  );
  return found ?? (isPlainText(head) ? TEXT : null);
}

/** Text without control characters that is no page, script or program in the shape of text. */
function isPlainText(head: Uint8Array): boolean {
  if (head.length === 0) return false;
  const text = new TextDecoder().decode(head.subarray(0, HEAD_LENGTH), { stream: true });
  return !text.includes('�') && !/[^\P{Cc}\t\n\r\f]/u.test(text) && !/^\s*(?:<|#!|@echo)/i.test(text);
}

/** The type that a kind of attachment promises. */
const PROMISED: Readonly<Record<string, RegExp>> = {
  photo: /^image\//,
  image: /^image\//,
  voice: /^(?:audio|video)\//,
  audio: /^(?:audio|video)\//,
  audio_message: /^(?:audio|video)\//,
  video: /^video\//,
  video_note: /^video\//,
};

function endingOf(name: string): string {
  return /\.([\p{L}\p{N}]{1,8})\s*$/u.exec(name)?.[1]?.toLowerCase() ?? '';
}

/** True when what was said of the file is not what its bytes are. */
export function isLie(said: Pick<Attachment, 'kind' | 'name' | 'mime'>, found: FileType): boolean {
  const ending = endingOf(said.name ?? '');
  if (ending !== '' && !found.endings.includes(ending)) return true;
  const mime = said.mime?.split(';')[0]?.trim().toLowerCase();
  if (mime !== undefined && mime !== 'application/octet-stream' && mime !== '') {
    if (mime !== found.mime && !(found.alsoCalled ?? []).includes(mime)) return true;
  }
  return PROMISED[said.kind] !== undefined && !PROMISED[said.kind]?.test(found.mime);
}

/** True for a type that a browser may show in its own window. */
export function isPicture(mime: string): boolean {
  return SIGNATURES.some((each) => each.mime === mime && each.picture === true);
}
