import type { VkIdentity } from './account.ts';

const NAMED: Readonly<Record<string, string>> = {
  '&amp;': '&',
  '&quot;': '"',
  '&lt;': '<',
  '&gt;': '>',
  '&#39;': "'",
  '&apos;': "'",
  '&nbsp;': ' ',
};

/** VK escapes texts as HTML: entities and `<br>` become what the person typed. In one pass, so `&amp;lt;` is `&lt;`. */
export function plainText(escaped: string): string {
  return escaped.replace(
    /&(?:amp|quot|lt|gt|apos|nbsp|#39);|&#(\d{1,7});|<br\s*\/?>/gi,
    (found, code: string | undefined) => {
      if (found.startsWith('<')) return '\n';
      return code === undefined || code === '39'
        ? (NAMED[found.toLowerCase()] ?? "'")
        : letter(Number(code), found);
    },
  );
}

function letter(code: number, written: string): string {
  const exists = code > 0 && code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff);
  return exists ? String.fromCodePoint(code) : written;
}

/** `[club123|Name]` as VK stores a mention; the bar part may hold anything. */
const STORED = /\[([\w.]{1,64})\|/g;
/** `@name` and `*name` as typed by hand; not within a word, a mail address or a link. */
const TYPED = /(?<![\p{L}\p{N}_@*./:=&?-])[@*]([a-z0-9_.]{1,64})(?![\p{L}\p{N}_-])/giu;

/** True when the text names our community in any form that VK knows. */
export function mentionsUs(text: string, us: VkIdentity): boolean {
  for (const form of [STORED, TYPED]) {
    for (const found of text.matchAll(form)) {
      const name = (found[1] ?? '').toLowerCase().replace(/\.+$/, '');
      if (us.names.has(name)) return true;
    }
  }
  return false;
}

/** The person whom a comment answers, by the `[id7|Name], ` that VK puts before it. */
export function addressee(text: string): string | undefined {
  return /^\s*\[id(\d{1,15})\|[^\]]{0,200}\]/.exec(text)?.[1];
}

const LINK =
  /(?:https?:\/\/|www\.)\S+|(?<![\p{L}\p{N}@.])(?:[\p{L}\p{N}-]+\.)+(?:ru|рф|com|org|net|me|su|gov)(?:\/\S*)?(?![\p{L}\p{N}.-])/giu;

/** The text without links, for threads where VK forbids them (error 222). */
export function withoutLinks(text: string): string {
  return (
    text
      .replace(LINK, '')
      .replace(/[ \t]{2,}/g, ' ')
      .replace(/[ \t]+([,.;:!?\n]|$)/g, '$1')
      .replace(/\(\s*\)/g, '')
      // What announced the link now stands before the end of its sentence.
      .replace(/[:,;–—-]+([.!?])/g, '$1')
      .trim()
  );
}
