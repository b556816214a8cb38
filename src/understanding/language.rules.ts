/** Letters that Tatar, Bashkir, Kazakh, Ukrainian and Belarusian have and Russian has not. */
const OTHER_CYRILLIC = /[әғқңөұүһіїєґўҗҙҫ]/giu;
const CYRILLIC = /\p{Script=Cyrillic}/gu;
const LETTERS = /\p{L}/gu;

/** `other` when the letters say so: mostly not Cyrillic, or Cyrillic of another language. No letters count as Russian. */
export function languageOf(text: string): 'ru' | 'other' {
  const letters = text.match(LETTERS)?.length ?? 0;
  if (letters === 0) return 'ru';
  const cyrillic = text.match(CYRILLIC)?.length ?? 0;
  const other = text.match(OTHER_CYRILLIC)?.length ?? 0;
  return cyrillic * 2 < letters || other * 20 > letters ? 'other' : 'ru';
}
