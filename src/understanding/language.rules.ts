/** Letters that Tatar, Bashkir, Kazakh, Ukrainian and Belarusian have and Russian has not. */
const OTHER_CYRILLIC = /[әғқңөұүһіїєґўҗҙҫ]/giu;
const CYRILLIC = /\p{Script=Cyrillic}/gu;
const LETTERS = /\p{L}/gu;
/** Mail addresses and links are Latin in every language. */
const ADDRESS = /[^\s@]{1,64}@[^\s@]{1,64}|https?:\S{1,300}|\b[\w-]{1,63}\.[a-z]{2,10}\b/giu;

/** `other` when the letters say so: mostly not Cyrillic, or Cyrillic of another language. No letters count as Russian. */
export function languageOf(text: string): 'ru' | 'other' {
  const said = text.replaceAll(ADDRESS, ' ');
  const letters = said.match(LETTERS)?.length ?? 0;
  if (letters === 0) return 'ru';
  const cyrillic = said.match(CYRILLIC)?.length ?? 0;
  const other = said.match(OTHER_CYRILLIC)?.length ?? 0;
  return cyrillic * 2 < letters || other * 30 > letters ? 'other' : 'ru';
}
