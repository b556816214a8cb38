/** Ways in which people's questions come in spoilt; the same seed spoils them the same way. */
export const NOISES = [
  'layout',
  'translit',
  'run together',
  'one misspelt word',
  'every word misspelt',
] as const;
export type Noise = (typeof NOISES)[number];

const CYRILLIC = 'ёйцукенгшщзхъфывапролджэячсмитьбю.,?';
const KEYS = "`qwertyuiop[]asdfghjkl;'zxcvbnm,./?&";
const LATIN: Readonly<Record<string, string>> = Object.fromEntries(
  'а:a б:b в:v г:g д:d е:e ё:yo э:e ж:zh з:z и:i й:y ы:y к:k л:l м:m н:n о:o п:p р:r с:s т:t у:u ф:f х:kh ц:ts ч:ch ш:sh щ:shch ю:yu я:ya ь: ъ:'
    .split(' ')
    .map((pair) => pair.split(':')),
);
const LETTERS = 'абвгдежзиклмнопрстуфхцчшщыьэюя';

/** Random numbers from 0 to 1 that repeat for the same seed. */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** Spoils one text. */
export function spoil(text: string, noise: Noise, random: () => number): string {
  const letters = Array.from(text.toLowerCase());
  if (noise === 'layout') {
    return letters
      .map((letter) => (CYRILLIC.includes(letter) ? KEYS.charAt(CYRILLIC.indexOf(letter)) : letter))
      .join('');
  }
  if (noise === 'translit') return letters.map((letter) => LATIN[letter] ?? letter).join('');
  if (noise === 'run together') return text.replaceAll(' ', '');
  const words = text.split(' ');
  const long = words.flatMap((word, at) => (word.length >= 4 ? [at] : []));
  const spoilt =
    noise === 'every word misspelt' ? long : long.slice(Math.floor(random() * long.length)).slice(0, 1);
  for (const at of spoilt) words[at] = misspell(words[at] ?? '', random);
  return words.join(' ');
}

/** One slip inside a word: a letter missed, wrong, too many, or two swapped. */
function misspell(word: string, random: () => number): string {
  const at = 1 + Math.floor(random() * (word.length - 2));
  const slip = Math.floor(random() * 4);
  const letter = LETTERS.charAt(Math.floor(random() * LETTERS.length));
  const before = word.slice(0, at);
  if (slip === 0) return before + word.slice(at + 1);
  if (slip === 1) return before + letter + word.slice(at + 1);
  if (slip === 2) return before + letter + word.slice(at);
  return before + word.charAt(at + 1) + word.charAt(at) + word.slice(at + 2);
}
