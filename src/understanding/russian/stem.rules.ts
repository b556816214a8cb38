/**
 * The Russian stemmer of the Snowball family, written for normalised words (lower case, no ё): an ending is taken off
 * only behind the first vowel (`RV`), so that short words keep their root.
 */
const VOWELS = new Set('аеиоуыэюя');

/** Endings by their last letter, the longest first. */
type Endings = ReadonlyMap<string, readonly string[]>;

function byLength(list: string): Endings {
  const sorted = list.split(' ').sort((a, b) => b.length - a.length || (a < b ? -1 : 1));
  return Map.groupBy(sorted, (one) => one.charAt(one.length - 1));
}

const GERUND = byLength('ив ивши ившись ыв ывши ывшись');
const GERUND_AFTER_A = byLength('в вши вшись');
const ADJECTIVE = byLength(
  'ее ие ые ое ими ыми ей ий ый ой ем им ым ом его ого ему ому их ых ую юю ая яя ою ею',
);
const PARTICIPLE = byLength('ивш ывш ующ');
const PARTICIPLE_AFTER_A = byLength('ем нн вш ющ щ');
const REFLEXIVE = byLength('ся сь');
const VERB = byLength(
  'ила ыла ена ейте уйте ите или ыли ей уй ил ыл им ым ен ило ыло ено ят ует уют ит ыт ены ить ыть ишь ую ю',
);
const VERB_AFTER_A = byLength('ла на ете йте ли й л ем н ло но ет ют ны ть ешь нно');
const NOUN = byLength(
  'а ев ов ие ье е иями ями ами еи ии и ией ей ой ий й иям ям ием ем ам ом о у ах иях ях ы ь ию ью ю ия ья я',
);
const SUPERLATIVE = byLength('ейше ейш');
const DERIVATIONAL = byLength('ость ост');

/** Where the region behind the first vowel starts, and the one behind the second vowel-consonant pair. */
function regions(word: string): { rv: number; r2: number } {
  const behindPair = (from: number): number => {
    for (let i = from + 1; i < word.length; i += 1) {
      if (!VOWELS.has(word.charAt(i)) && VOWELS.has(word.charAt(i - 1))) return i + 1;
    }
    return word.length;
  };
  let rv = word.length;
  for (let i = 0; i < word.length; i += 1) {
    if (VOWELS.has(word.charAt(i))) {
      rv = i + 1;
      break;
    }
  }
  return { rv, r2: behindPair(behindPair(0)) };
}

/** The longest of the endings that lies wholly behind `from`; `''` when none does. */
function ending(word: string, endings: Endings, from: number): string {
  for (const one of endings.get(word.charAt(word.length - 1)) ?? []) {
    if (word.length - one.length >= from && word.endsWith(one)) return one;
  }
  return '';
}

/** The same, but only behind а or я, which has to lie behind `from` too. */
function endingAfterA(word: string, endings: Endings, from: number): string {
  for (const one of endings.get(word.charAt(word.length - 1)) ?? []) {
    const before = word.length - one.length - 1;
    if (before < from || !word.endsWith(one)) continue;
    const letter = word.charAt(before);
    if (letter === 'а' || letter === 'я') return one;
  }
  return '';
}

function longer(a: string, b: string): string {
  return a.length >= b.length ? a : b;
}

const cut = (word: string, tail: string): string => word.slice(0, word.length - tail.length);

/** Takes off what inflects: gerund; else the reflexive particle and then adjective, verb or noun. */
function withoutInflection(word: string, rv: number): string {
  const gerund = longer(ending(word, GERUND, rv), endingAfterA(word, GERUND_AFTER_A, rv));
  if (gerund !== '') return cut(word, gerund);
  const plain = cut(word, ending(word, REFLEXIVE, rv));
  const adjective = ending(plain, ADJECTIVE, rv);
  if (adjective !== '') {
    const base = cut(plain, adjective);
    return cut(base, longer(ending(base, PARTICIPLE, rv), endingAfterA(base, PARTICIPLE_AFTER_A, rv)));
  }
  const verb = longer(ending(plain, VERB, rv), endingAfterA(plain, VERB_AFTER_A, rv));
  return cut(plain, verb === '' ? ending(plain, NOUN, rv) : verb);
}

/** The stem of one normalised word; a word without Cyrillic vowels comes back as it is. Linear, never throws. */
export function stem(word: string): string {
  const { rv, r2 } = regions(word);
  if (rv >= word.length) return word;
  let base = withoutInflection(word, rv);
  if (base.length > rv && base.endsWith('и')) base = base.slice(0, -1);
  base = cut(base, ending(base, DERIVATIONAL, r2));
  const superlative = ending(base, SUPERLATIVE, rv);
  if (superlative !== '') base = cut(base, superlative);
  if (base.endsWith('нн') && base.length > rv) return base.slice(0, -1);
  if (superlative === '' && base.endsWith('ь') && base.length > rv) return base.slice(0, -1);
  return base;
}
