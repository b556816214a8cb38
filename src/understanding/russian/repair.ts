import { fromTranslit, inCyrillicLayout, inLatinLayout } from './keyboard.rules.ts';
import { splitRunTogether } from './run-together.ts';
import type { Vocabulary } from './vocabulary.ts';
import { normalise, wordsOf } from './words.rules.ts';

/** How a word of the query came about. */
type WordOrigin = 'typed' | 'repaired' | 'unknown';

export interface QueryWord {
  readonly word: string;
  readonly origin: WordOrigin;
  /** How surely this word was meant, 0 to 1. */
  readonly trust: number;
  /** What stood there before the repair, as far as it is worth looking for. */
  readonly typed?: string;
}

type Script = 'as typed' | 'layout' | 'translit';
const LATIN = /[a-z]/u;
const CYRILLIC = /[а-я]/u;
const CLOSING = /[.,;:!?)'"\]]+$/u;
/** A message is read up to so many words; the matter of a question is said by then. */
const MOST_WORDS = 400;

/**
 * The words of a query, put right against the vocabulary: another keyboard layout, transliteration, missing spaces,
 * misspelling, in this order, and only where a word is not known as it stands. Deterministic; linear in the text.
 */
export function repairQuery(text: string, vocabulary: Vocabulary): QueryWord[] {
  return retypedWords(text, vocabulary)
    .flatMap((word) => repairWord(word, vocabulary))
    .slice(0, MOST_WORDS);
}

/** The words of a text with layout and transliteration put right and nothing guessed. Deterministic; linear. */
export function retypedWords(text: string, vocabulary: Vocabulary): string[] {
  const pieces = normalise(text).split(/\s+/u).filter(Boolean).slice(0, MOST_WORDS);
  const main = mainScript(pieces, vocabulary);
  return pieces.flatMap((piece) => retypePiece(piece, main, vocabulary)).slice(0, MOST_WORDS);
}

/** In which of the scripts most Latin letters of the message become known words: people do not change it midway. */
function mainScript(pieces: readonly string[], vocabulary: Vocabulary): Script {
  const letters: Record<Script, number> = { 'as typed': 0, layout: 0, translit: 0 };
  for (const piece of pieces) {
    if (!LATIN.test(piece)) continue;
    for (const script of ['as typed', 'layout', 'translit'] as const) {
      letters[script] += readLetters(interpret(piece, script, vocabulary), CYRILLIC.test(piece), vocabulary);
    }
  }
  if (letters.layout > letters['as typed'] && letters.layout >= letters.translit) return 'layout';
  return letters.translit > letters['as typed'] ? 'translit' : 'as typed';
}

function interpret(piece: string, script: Script, vocabulary: Vocabulary): string[] {
  if (script === 'as typed') return wordsOf(piece);
  if (script === 'translit') {
    return wordsOf(piece).map((word) =>
      LATIN.test(word) ? (vocabulary.sounding(word) ?? fromTranslit(word)) : word,
    );
  }
  const whole = wordsOf(inCyrillicLayout(piece));
  const bare = piece.replace(CLOSING, '');
  if (bare === piece) return whole;
  const closed = wordsOf(inCyrillicLayout(bare));
  return knownLetters(whole, vocabulary) > knownLetters(closed, vocabulary) ? whole : closed;
}

/** A single letter is a word in every alphabet and tells nothing. */
function knownLetters(words: readonly string[], vocabulary: Vocabulary): number {
  let letters = 0;
  for (const word of words) if (word.length > 1 && vocabulary.knows(word)) letters += word.length;
  return letters;
}

/** The same, with words that were written together; beside Cyrillic letters the Latin ones are no slip of the layout. */
function readLetters(words: readonly string[], mixed: boolean, vocabulary: Vocabulary): number {
  if (mixed) return knownLetters(words, vocabulary);
  return knownLetters(
    words.flatMap((word) => (vocabulary.knows(word) ? [word] : (splitRunTogether(word, vocabulary) ?? []))),
    vocabulary,
  );
}

function allKnown(words: readonly string[], vocabulary: Vocabulary): boolean {
  return words.length > 0 && words.every((word) => vocabulary.knows(word));
}

function retypePiece(piece: string, main: Script, vocabulary: Vocabulary): string[] {
  const typed = wordsOf(piece);
  if (allKnown(typed, vocabulary)) return typed;
  if (LATIN.test(piece)) {
    for (const script of [main, 'layout', 'translit'] as const) {
      const words = interpret(piece, script, vocabulary);
      if (script !== 'as typed' && allKnown(words, vocabulary)) return words;
    }
    return interpret(piece, main, vocabulary);
  }
  if (!CYRILLIC.test(piece)) return typed;
  const latin = wordsOf(inLatinLayout(piece));
  return latin.some((word) => word.length > 2) && allKnown(latin, vocabulary) ? latin : typed;
}

/** What one wrong letter takes from the trust in a word. */
const PER_EDIT = 0.5;
const LEAST_TRUST = 0.15;

function repairWord(word: string, vocabulary: Vocabulary): QueryWord[] {
  if (vocabulary.knows(word)) return [{ word, origin: 'typed', trust: 1 }];
  const nearest = word.length > 14 ? null : vocabulary.nearest(word);
  if (nearest !== null) {
    return [
      {
        word: nearest.word,
        origin: 'repaired',
        trust: Math.max(LEAST_TRUST, 1 - PER_EDIT * nearest.distance),
        typed: word,
      },
    ];
  }
  const split = splitRunTogether(word, vocabulary);
  if (split === null) return [{ word, origin: 'unknown', trust: 1 }];
  return split.map((part) => ({
    word: part,
    origin: vocabulary.knows(part) ? 'typed' : 'unknown',
    trust: 1,
  }));
}
