/** Behind these a full stop does not end a sentence: «ст. 10», «пом. 131», «т. д.». */
const ABBREVIATIONS = new Set(
  'ст стст п пп ч абз гл разд прил утв ред г гг обл р ул д кв корп стр пом каб тел доб им см руб коп тыс млн млрд др пр просп пл наб пер эл напр'.split(
    ' ',
  ),
);
const END = /[.!?…]+["»)]*\s+(?=["«(]*\p{Lu})/gu;
const LAST_WORD = /(\p{L}+)\.$/u;
const MARKER = /^\s*(?:[-*•–—]|\d{1,2}[.)])\s+/u;

/** The sentences of one line of text, trimmed. Where it is in doubt it does not split. Linear. */
export function sentencesOf(text: string): string[] {
  const sentences: string[] = [];
  let start = 0;
  for (const end of text.matchAll(END)) {
    const upTo = text.slice(start, end.index + end[0].trimEnd().length);
    const word = LAST_WORD.exec(upTo)?.[1]?.toLowerCase();
    if (word !== undefined && (word.length === 1 || ABBREVIATIONS.has(word))) continue;
    sentences.push(upTo.trim());
    start = end.index + end[0].length;
  }
  sentences.push(text.slice(start).trim());
  return sentences.filter((sentence) => /[\p{L}\p{N}]/u.test(sentence));
}

/** The sentences of a text of several lines: a list that hangs on a colon, or whose items do not end, is one sentence. */
export function sentencesOfLines(text: string): string[] {
  const joined: string[] = [];
  for (const line of text.split(/\r?\n/u)) {
    const bare = line.replace(MARKER, '').trim();
    if (bare === '') continue;
    const before = joined.at(-1);
    const goesOn =
      before !== undefined && (MARKER.test(line) ? !/[.!?]$/u.test(before) : /[:;,]$/u.test(before));
    if (goesOn) joined[joined.length - 1] = `${before} ${bare}`;
    else joined.push(bare);
  }
  return joined.flatMap(sentencesOf);
}

/** The text of a list item without its marker; null when the line is none. */
export function itemOf(line: string): string | null {
  return MARKER.test(line) ? line.replace(MARKER, '').trim() : null;
}
