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

const DATE =
  /\d{1,2} (?:январ|феврал|март|апрел|ма[яй]|июн|июл|август|сентябр|октябр|ноябр|декабр)[а-я]*(?: \d{4}(?: года?| г\.)?)?/giu;
const QUOTED = /«[^»\n]{1,200}»/gu;
const WORD = /[\p{L}\p{N}]+(?:[-–./:@][\p{L}\p{N}]+)*/gu;

/**
 * How many words a reader takes in one breath: the longest stretch between semicolons, where a date, a name in quotes and
 * the name of the body, which nobody can write shorter, are one word each. `names` are the names, the longest first.
 */
export function wordCount(sentence: string, names: readonly string[] = []): number {
  const named = names.reduce((text, name) => text.replaceAll(name, 'имя'), sentence);
  const plain = named.replaceAll(QUOTED, 'имя').replaceAll(DATE, 'день');
  return Math.max(...plain.split(';').map((part) => part.match(WORD)?.length ?? 0));
}
