import type { Lexicon } from './lexicon.ts';
import { phraseList } from './phrases.rules.ts';
import type { SaidWords } from './phrases.rules.ts';

export type Tone = 'calm' | 'upset' | 'rude';

const UPSET = phraseList([
  'безобразие',
  'беспредел',
  'кошмар',
  'ужас',
  'надоело',
  'достали',
  'сколько можно',
  'возмущён',
  'возмутительно',
  'издевательство',
  'позор',
  'невозможно',
  'устали',
  'отписки',
  'бардак',
  'наплевать',
  'отвратительно',
  'бездействие',
]);
const SHOUTED_LETTERS = 12;

/** Finds abuse: obscenity and insults by how words begin, threats as phrases. Harmless words that begin alike are spared. */
export function abuseFinder(abuse: Lexicon['abuse']): (said: SaidWords) => boolean {
  const exceptions = abuse.exceptions.map((one) => one.toLowerCase().replaceAll('ё', 'е'));
  const stems = [...abuse.obscenityStems, ...abuse.insultStems];
  const threats = phraseList(abuse.threats);
  return (said) =>
    threats.find(said) !== null ||
    said.words.some(
      (word) =>
        stems.some((one) => word.startsWith(one)) &&
        !exceptions.some((harmless) => word.startsWith(harmless)),
    );
}

/** Rude when abusive; upset by words, by shouting in capitals or by several exclamation marks. */
export function toneOf(text: string, said: SaidWords, abuse: boolean): Tone {
  if (abuse) return 'rude';
  if (UPSET.find(said) !== null || /!{2,}/u.test(text)) return 'upset';
  const capitals = text.match(/\p{Lu}/gu)?.length ?? 0;
  const small = text.match(/\p{Ll}/gu)?.length ?? 0;
  return capitals >= SHOUTED_LETTERS && capitals > small * 2 ? 'upset' : 'calm';
}
