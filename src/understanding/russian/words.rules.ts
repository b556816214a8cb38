/** Latin letters that look like Cyrillic ones: people mix them without seeing it, and OCR and old forms do it for them. */
const LOOKALIKES: Readonly<Record<string, string>> = {
  a: 'а',
  b: 'в',
  c: 'с',
  e: 'е',
  h: 'н',
  k: 'к',
  m: 'м',
  o: 'о',
  p: 'р',
  t: 'т',
  x: 'х',
  y: 'у',
};

const WORD = /[\p{L}\p{N}]+/gu;
const CYRILLIC = /[а-я]/u;
const LATIN = /[a-z]/u;
const LOOKALIKE = /[abcehkmoptxy]/gu;

/** Longer texts are cut: nobody asks a question in more, and the cost of every step stays bounded. */
const LONGEST_TEXT = 20_000;
/** A sentence without spaces still fits; what is longer is noise. */
const LONGEST_WORD = 300;

/** Lower case, one code point per letter, ё as е: the only form in which texts are compared. */
export function normalise(text: string): string {
  return text.slice(0, LONGEST_TEXT).normalize('NFKC').toLowerCase().replaceAll('ё', 'е');
}

/** A word that mixes both alphabets is taken as Cyrillic when every Latin letter in it has a Cyrillic double. */
function oneAlphabet(word: string): string {
  if (!CYRILLIC.test(word) || !LATIN.test(word)) return word;
  const cyrillic = word.replaceAll(LOOKALIKE, (letter) => LOOKALIKES[letter] ?? letter);
  return LATIN.test(cyrillic) ? word : cyrillic;
}

/** The words of a text in order, normalised; digits count as words. Never throws, linear in the length. */
export function wordsOf(text: string): string[] {
  const normal = normalise(text);
  const found = normal.match(WORD) ?? [];
  const words = found.map((word) => word.slice(0, LONGEST_WORD));
  return LATIN.test(normal) ? words.map(oneAlphabet) : words;
}

/** Character n-grams of a word with its edges marked, so that beginnings and ends count as such. */
export function gramsOf(word: string, size: number): string[] {
  const marked = `_${word}_`;
  if (marked.length <= size) return [marked];
  const grams: string[] = [];
  for (let start = 0; start + size <= marked.length; start += 1)
    grams.push(marked.slice(start, start + size));
  return grams;
}
