import { sayWords } from '../../understanding/phrases.rules.ts';
import { wordsOf } from '../../understanding/russian/words.rules.ts';
import { abuseFinder } from '../../understanding/tone.rules.ts';
import { lettersRemarks } from './letters.rules.ts';
import type { AnswerRules, Found, Remark, Weight, WrittenAnswer } from './answer.ts';
import { missingRemarks } from './missing.rules.ts';
import { sentencesOf, wordCount } from './sentences.rules.ts';
import { phraseRemarks } from './wording.rules.ts';

const GRAVEST_FIRST: readonly Weight[] = ['blocks', 'warns', 'hint'];

/** Texts beyond this are looked at as far as this: no answer is so long. */
const LOOKED_AT = 20_000;

/**
 * What is to be said of an answer, the gravest first (L1-19, L1-21, U-03, K-30; U-11; L1-20). Never throws; linear in
 * the length.
 */
export function remarksOn(answer: WrittenAnswer, rules: AnswerRules): readonly Remark[] {
  const text = answer.text.slice(0, LOOKED_AT).normalize('NFC');
  const found = [
    ...insults(text, rules),
    ...missingRemarks({ ...answer, text }, rules),
    ...sentenceRemarks(text, rules),
    ...phraseRemarks(text, rules.words),
    ...lettersRemarks(text, rules, answer.appeal !== undefined),
  ];
  return found
    .map((one) => ({ ...one, clause: rules.clauses[one.check] ?? null }))
    .toSorted((a, b) => GRAVEST_FIRST.indexOf(a.weight) - GRAVEST_FIRST.indexOf(b.weight));
}

/** How abuse is found in what we write ourselves: swearing and insults, and what only sounds so. */
function insults(text: string, { abuse, words }: AnswerRules): readonly Found[] {
  const said = sayWords(wordsOf(text));
  const spoken = ` ${said.words.join(' ')} `;
  const hostile = words.hostile.find((phrase) => spoken.includes(` ${wordsOf(phrase).join(' ')} `));
  if (hostile === undefined && !abuseFinder(abuse)(said)) return [];
  return [
    {
      check: 'insults',
      weight: 'blocks',
      text: 'Так с человеком не говорят',
      suggestion: 'Уберите грубые слова: с ними ответ не уйдёт.',
      quote: hostile ?? null,
    },
  ];
}

const NEGATION = /(?<![\p{L}])(?:не|ни|нет|нельзя|невозможно)(?![\p{L}])/giu;
const MANY_NEGATIONS = 3;
const SHOWN = 60;

function shortened(sentence: string): string {
  return sentence.length <= SHOWN ? sentence : `${sentence.slice(0, SHOWN).trimEnd()}…`;
}

/**
 * K-30 asks for short sentences on the whole: one longer sentence among short ones is read easily and is passed over, or
 * nobody would look at the remarks any more. One that is too long is told of by itself.
 */
function sentenceRemarks(text: string, rules: AnswerRules): readonly Found[] {
  const sentences = sentencesOf(text).map((sentence) => ({
    sentence,
    words: wordCount(sentence, rules.names),
  }));
  const tooLong = sentences.filter(({ words }) => words > rules.tooLongSentence);
  const mean = sentences.reduce((sum, { words }) => sum + words, 0) / Math.max(1, sentences.length);
  const [longest] = sentences.toSorted((a, b) => b.words - a.words);
  const onTheWhole = tooLong.length === 0 && longest !== undefined && mean > rules.longSentence;
  const suggestion = `Разделите его: лучше не больше ${rules.longSentence}.`;
  return [
    ...tooLong.map(({ sentence, words }): Found => {
      const said = `Слишком длинное предложение: слов ${words}`;
      return { check: 'sentences', weight: 'warns', text: said, suggestion, quote: shortened(sentence) };
    }),
    ...(onTheWhole ? [longish(longest, suggestion)] : []),
    ...sentences
      .filter(({ sentence }) => (sentence.match(NEGATION)?.length ?? 0) >= MANY_NEGATIONS)
      .map(({ sentence }): Found => ({
        check: 'negations',
        weight: 'warns',
        text: 'Много отрицаний в одном предложении',
        suggestion: 'Скажите, что можно и что сделать.',
        quote: shortened(sentence),
      })),
  ];
}

function longish(
  { sentence, words }: { readonly sentence: string; readonly words: number },
  suggestion: string,
): Found {
  const text = `Длинные предложения, самое длинное: слов ${words}`;
  return { check: 'sentences', weight: 'hint', text, suggestion, quote: shortened(sentence) };
}
