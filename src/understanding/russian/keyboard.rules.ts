/** The same keys in the two layouts, row by row. */
const LATIN_KEYS = "`qwertyuiop[]asdfghjkl;'zxcvbnm,./?&";
const CYRILLIC_KEYS = 'ёйцукенгшщзхъфывапролджэячсмитьбю.,?';

function between(from: string, to: string): ReadonlyMap<string, string> {
  return new Map(Array.from(from, (key, i) => [key, to.charAt(i)]));
}

const TO_CYRILLIC = between(LATIN_KEYS, CYRILLIC_KEYS);
const TO_LATIN = between(CYRILLIC_KEYS, LATIN_KEYS);

function retype(text: string, keys: ReadonlyMap<string, string>): string {
  let retyped = '';
  for (const letter of text) retyped += keys.get(letter) ?? letter;
  return retyped;
}

/** «ghbdtn» → «привет»: what was typed with the Latin layout left on. Expects lower case. */
export function inCyrillicLayout(text: string): string {
  return retype(text, TO_CYRILLIC);
}

/** «зфыызщке» → «passport»: the other way round. Expects lower case. */
export function inLatinLayout(text: string): string {
  return retype(text, TO_LATIN);
}

/** Latin spellings of one Cyrillic letter, the longest first; several habits are in use and all of them are met. */
const SPELLINGS: readonly (readonly [string, string])[] = [
  ['shch', 'щ'],
  ['tsya', 'ться'],
  ['sch', 'щ'],
  ['zh', 'ж'],
  ['kh', 'х'],
  ['ch', 'ч'],
  ['sh', 'ш'],
  ['ts', 'ц'],
  ['yu', 'ю'],
  ['ju', 'ю'],
  ['iu', 'ю'],
  ['ya', 'я'],
  ['ja', 'я'],
  ['ia', 'ия'],
  ['yo', 'е'],
  ['jo', 'е'],
  ['yy', 'ый'],
  ['iy', 'ий'],
  ['ij', 'ий'],
  ...Array.from('abcdefghijklmnopqrstuvwxyz', (letter, i): readonly [string, string] => [
    letter,
    Array.from('абцдефгхийклмнопкрстуввхыз')[i] ?? letter,
  ]),
  ["'", 'ь'],
];

const VOWEL_BEFORE_SHORT_I = /[аеиоуыэюя]$/u;

/** «zapisatsya na priem» → «записаться на прием». Expects lower case; letters it does not know stay. */
export function fromTranslit(text: string): string {
  let russian = '';
  for (let at = 0; at < text.length;) {
    const spelling = SPELLINGS.find(([latin]) => text.startsWith(latin, at));
    if (spelling === undefined) {
      russian += text.charAt(at);
      at += 1;
      continue;
    }
    const [latin, letter] = spelling;
    russian += latin === 'y' && VOWEL_BEFORE_SHORT_I.test(russian) ? 'й' : letter;
    at += latin.length;
  }
  return russian;
}

const SOUNDS: Readonly<Record<string, string>> = Object.fromEntries(
  'а:a б:b в:v г:g д:d е:e э:e ж:zh з:z и:i й:i ы:i к:k л:l м:m н:n о:o п:p р:r с:s т:t у:u ф:f х:h ц:c ч:ch ш:sh щ:sh ю:iu я:ia ь: ъ:'
    .split(' ')
    .map((pair) => pair.split(':')),
);

/**
 * A key that a Russian word and every usual Latin spelling of it share: «приём», «priem» and «prijom» differ in letters
 * that habits spell differently or leave out. Linear.
 */
export function soundKey(word: string): string {
  let latin = '';
  for (const letter of word) latin += SOUNDS[letter] ?? letter;
  return latin
    .replaceAll("'", '')
    .replaceAll(/shch|sch/gu, 'sh')
    .replaceAll('kh', 'h')
    .replaceAll('ts', 'c')
    .replaceAll(/[yj]/gu, 'i')
    .replaceAll('w', 'v')
    .replaceAll('io', 'e')
    .replaceAll(/(.)\1+/gu, '$1');
}
