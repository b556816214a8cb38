/** How far back from the limit a cut may move to fall between words: a longer way makes very uneven parts. */
const LOOK_BACK = 0.5;

/**
 * Cuts a text into parts of at most `limit` UTF-16 code units (the unit of Telegram's and VK's limits), in order.
 * A cut falls after a blank line, else a line, else a sentence, else a word, and never inside a surrogate pair.
 * White space at the cuts is dropped; parts are never empty. Throws RangeError for a limit below 2.
 */
export function splitText(text: string, limit: number): string[] {
  if (limit < 2) throw new RangeError('a part must have room for a surrogate pair');
  const parts: string[] = [];
  let rest = text.trim();
  while (rest.length > limit) {
    const cut = cutOf(rest, limit);
    const part = rest.slice(0, cut).trimEnd();
    if (part !== '') parts.push(part);
    rest = rest.slice(cut).trimStart();
  }
  if (rest !== '') parts.push(rest);
  return parts;
}

/** The same as the first part of `splitText`: for labels and captions, where what does not fit is left out. */
export function cutText(text: string, limit: number): string {
  return splitText(text, limit)[0] ?? '';
}

function cutOf(text: string, limit: number): number {
  const window = text.slice(0, limit + 1);
  const earliest = Math.floor(limit * LOOK_BACK);
  for (const border of [/\n\s*\n/g, /\n/g, /[.!?…]\s/g, /\s/g]) {
    const cut = lastCut(window, border, limit);
    if (cut > earliest) return cut;
  }
  return splitsPair(text, limit) ? limit - 1 : limit;
}

/** The end of the part when it is cut at the last such border: its mark stays, its white space may hang over. */
function lastCut(window: string, border: RegExp, limit: number): number {
  let cut = 0;
  for (const match of window.matchAll(border)) {
    const end = match.index + match[0].trimEnd().length;
    if (end <= limit) cut = end;
  }
  return cut;
}

function splitsPair(text: string, at: number): boolean {
  const before = text.charCodeAt(at - 1);
  const after = text.charCodeAt(at);
  return before >= 0xd800 && before <= 0xdbff && after >= 0xdc00 && after <= 0xdfff;
}
