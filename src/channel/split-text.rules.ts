/** How far back from the limit a cut may move to fall between thoughts: a longer way makes very uneven parts. */
const LOOK_BACK = 0.5;

/** Between thoughts, the best first: after a blank line, a line, a sentence. */
const BETWEEN_THOUGHTS = [/\n\s*\n/g, /\n/g, /[.!?…]\s/g];
/** Between words, and at best not within a telephone or a number that is written in groups: `8 (812) 539-41-10`. */
const BETWEEN_WORDS = [/(?<![\d)])\s|\s(?![\d(])/g, /\s/g];

const letters = new Intl.Segmenter('ru', { granularity: 'grapheme' });

/**
 * Cuts a text into parts of at most `limit` UTF-16 code units (the unit of Telegram's and VK's limits), in order.
 * A cut falls after a blank line, else a line, else a sentence, else a word: links, addresses and mentions, which hold
 * no white space, stay whole. Only what is longer than a part by itself is cut inside, and then between letters as
 * people see them (a flag or a family is one), never inside a surrogate pair.
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
  // What hangs over, and one more: a border may look at what follows it.
  const window = text.slice(0, limit + 2);
  const earliest = Math.floor(limit * LOOK_BACK);
  for (const border of [...BETWEEN_THOUGHTS, ...BETWEEN_WORDS]) {
    const cut = lastCut(window, border, limit);
    if (cut > earliest) return cut;
  }
  // A long word stands at the limit: it goes whole into the next part, unless it is longer than a part.
  const before = lastCut(window, /\s/g, limit);
  if (before > 0 && wordAt(text, before, limit) <= limit) return before;
  return betweenLetters(text, limit);
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

/** The length of the word after a cut, counted as far as it matters. */
function wordAt(text: string, from: number, limit: number): number {
  const ahead = text.slice(from, from + 2 * limit + 1).trimStart();
  const end = ahead.search(/\s/);
  return end === -1 ? ahead.length : end;
}

/** The last border between letters up to the limit. A letter longer than a part is cut between its code points. */
function betweenLetters(text: string, limit: number): number {
  // A letter may go on behind the limit; further than this none does that anybody writes.
  const segment = letters.segment(text.slice(0, limit + 64)).containing(limit);
  const start = segment === undefined ? limit : segment.index;
  if (start > 0) return start;
  return splitsPair(text, limit) ? limit - 1 : limit;
}

function splitsPair(text: string, at: number): boolean {
  const before = text.charCodeAt(at - 1);
  const after = text.charCodeAt(at);
  return before >= 0xd800 && before <= 0xdbff && after >= 0xdc00 && after <= 0xdfff;
}
