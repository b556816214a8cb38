import { stem } from '../../understanding/russian/stem.rules.ts';
import { STOP_WORDS } from '../../understanding/russian/stop-words.ts';
import { wordsOf } from '../../understanding/russian/words.rules.ts';

/** A word of a sentence as it is compared. */
export interface Token {
  /** Normalised, as written. */
  readonly word: string;
  readonly stem: string;
  /** A name, or anything in Latin letters: only the very same form is the same. */
  readonly name: boolean;
  readonly capital: boolean;
  /** The sentence means something else without it: a number, a negation, a condition, a duty. */
  readonly bound: boolean;
}

const PIECE = /[\p{L}\p{N}]+|[%₽№]/gu;
const OPENS_A_SENTENCE = /(?:^|[.:!?\n]\s*["«(]*\s*)$/u;

/** Beginnings of words that turn, limit or oblige. Too many only make the comparison stricter. */
const BINDING =
  /^(?:не\p{L}*|ни\p{L}*|без\p{L}*|кром\p{L}*|помимо|только|лишь|если|исключ\p{L}*|обяза\p{L}*|долж\p{L}*|можн\p{L}*|мож\p{L}*|мог\p{L}*|нуж\p{L}*|надо|необход\p{L}*|треб\p{L}*|запре\p{L}*|разреш\p{L}*|откаж\p{L}*|отказ\p{L}*|после|до|позж\p{L}*|поздн\p{L}*|раньш\p{L}*|ранее|прежд\p{L}*|менее|меньш\p{L}*|более|больш\p{L}*|рабоч\p{L}*|календ\p{L}*|бесплат\p{L}*|платн\p{L}*|или|либо|ежегодн\p{L}*|ежемес\p{L}*|ежекварт\p{L}*|отмен\p{L}*|утрат\p{L}*)$/u;
/** Numbers in words are numbers. */
const NUMERAL =
  /^(?:перв\p{L}*|втор\p{L}*|трет\p{L}*|один|одн(?:а|о|ого|ой|ому|им|ом|у)|дв(?:а|е|ух|ум|умя)|тр(?:и|ех|ем|емя)|четыр\p{L}*|пят\p{L}*|шест\p{L}*|сем(?:ь|и|ью)|восем\p{L}*|восьм\p{L}*|девят\p{L}*|десят\p{L}*|\p{L}+надцат\p{L}*|двадцат\p{L}*|тридцат\p{L}*|сорок\p{L}*|\p{L}+десят\p{L}*|сто|ста|двести|\p{L}*сот|тысяч\p{L}*|миллион\p{L}*|полтор\p{L}*|половин\p{L}*|сутк\p{L}*|суток|час\p{L}*|минут\p{L}*|недел\p{L}*|месяц\p{L}*|год\p{L}*|лет|ежедневн\p{L}*)$/u;

function toToken(piece: string, opens: boolean): Token {
  const word = wordsOf(piece)[0] ?? piece;
  const capital = /^\p{Lu}/u.test(piece);
  return {
    word,
    stem: stem(word),
    capital,
    name: (capital && !opens) || /[a-z]/u.test(word),
    bound: /[\p{N}%₽№]/u.test(word) || BINDING.test(word) || NUMERAL.test(word),
  };
}

/** The words of a sentence that say something, in order; grammar and courtesy are left out, what binds is kept. */
export function tokensOf(sentence: string): Token[] {
  return [...sentence.matchAll(PIECE)]
    .map((piece) => toToken(piece[0], OPENS_A_SENTENCE.test(sentence.slice(0, piece.index))))
    .filter(({ word, bound, name }) => bound || name || !STOP_WORDS.has(word));
}

/** Whether two words are the same: inflection apart for common words, letter for letter for numbers and names. */
export function sameToken(said: Token, approved: Token): boolean {
  if (said.name && !approved.capital && !approved.name) return false;
  if (said.name || approved.name || /\p{N}/u.test(said.word)) return said.word === approved.word;
  return said.stem === approved.stem && said.bound === approved.bound;
}
