/** Points that end no sentence: «ст. 12», «г. Курск», «пом. 131». */
const SHORTENED =
  /(?:^|[\s(«])(?:ст|ч|п|пп|г|ул|д|кв|пом|каб|оф|пл|пр|просп|пер|обл|р|руб|тыс|млн|млрд|т|им|см|стр|тел|доб|абз|ред|гг|корп|[А-ЯЁ])\.$/u;
const BORDER = /(?<=[.!?…])\s+|\n+/u;

/** Sentences of a text in order; a line of its own is a sentence. Linear in the length. */
export function sentencesOf(text: string): string[] {
  const found: string[] = [];
  let open = '';
  for (const piece of text.split(BORDER)) {
    open = open === '' ? piece.trim() : `${open} ${piece.trim()}`;
    if (SHORTENED.test(open.slice(-8))) continue;
    if (open !== '') found.push(open);
    open = '';
  }
  return open === '' ? found : [...found, open];
}

/** How many words a reader counts: runs of letters or digits, with what is written together inside them. */
export function wordCount(sentence: string): number {
  return sentence.match(/[\p{L}\p{N}]+(?:[-–./:@][\p{L}\p{N}]+)*/gu)?.length ?? 0;
}
