/** The kinds of files that stand beside an article: forms and samples that people fill in. */
const KINDS = {
  pdf: 'application/pdf',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  odt: 'application/vnd.oasis.opendocument.text',
} as const;
type Kind = keyof typeof KINDS;

/** 5 MiB: a form has a few pages, and people fetch it by telephone. */
export const LARGEST_FILE = 5 * 1_024 * 1_024;
/** Latin letters, digits and hyphens: safe in a path, an address and a header, on every system. */
export const FILE_NAME = /^[a-z0-9][a-z0-9-]{0,80}\.(pdf|docx|odt)$/u;

const has = (bytes: Uint8Array, text: string, at: number): boolean =>
  Buffer.from(
    bytes.buffer,
    bytes.byteOffset + at,
    Math.min(text.length, Math.max(0, bytes.length - at)),
  ).toString('latin1') === text;

const holds = (bytes: Uint8Array, text: string): boolean =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).includes(text, 0, 'latin1');

const ZIP = 'PK\u0003\u0004';
const ODT_MARK = `mimetype${KINDS.odt}`;

/** What a file is by its own bytes; null for anything else, and for a document that carries a program. */
function kindOf(bytes: Uint8Array): Kind | null {
  if (has(bytes, '%PDF-', 0))
    return /\/(?:JavaScript|Launch|EmbeddedFile)\b/u.test(latin(bytes)) ? null : 'pdf';
  if (!has(bytes, ZIP, 0)) return null;
  // OpenDocument part 2, 3.3: the first entry is called mimetype, is not packed and names the kind.
  if (has(bytes, ODT_MARK, 30)) return holds(bytes, 'Basic/') ? null : 'odt';
  const isWord = holds(bytes, '[Content_Types].xml') && holds(bytes, 'word/document.xml');
  return isWord && !holds(bytes, 'vbaProject.bin') ? 'docx' : null;
}

const latin = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1');

/** Why a file may not stand beside an article; null when it may. For editors. */
export function faultOf(name: string, bytes: Uint8Array): string | null {
  const ending = FILE_NAME.exec(name)?.[1];
  if (ending === undefined)
    return 'имя файла — строчные латинские буквы, цифры и дефис, в конце .pdf, .docx или .odt';
  if (bytes.length === 0) return 'файл пуст';
  if (bytes.length > LARGEST_FILE) return 'файл больше 5 МБ';
  return kindOf(bytes) === ending ? null : `внутри не ${ending}, или в документе есть программа`;
}

/** The media type for a name that fits `FILE_NAME`. */
export function mediaTypeOf(name: string): string {
  return KINDS[(FILE_NAME.exec(name)?.[1] ?? 'pdf') as Kind];
}

/** The ending that fits the bytes; null when none does. */
export function endingOf(bytes: Uint8Array): string | null {
  return kindOf(bytes);
}
