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

function sentenceRemarks(text: string, rules: AnswerRules): readonly Found[] {
  return sentencesOf(text).flatMap((sentence) => {
    const found: Found[] = [];
    const words = wordCount(sentence);
    if (words > rules.longSentence) {
      found.push({
        check: 'sentences',
        weight: words > rules.tooLongSentence ? 'warns' : 'hint',
        text: `${words > rules.tooLongSentence ? 'Слишком длинное' : 'Длинноватое'} предложение: слов ${words}`,
        suggestion: `Разделите его: лучше не больше ${rules.longSentence}.`,
        quote: shortened(sentence),
      });
    }
    if ((sentence.match(NEGATION)?.length ?? 0) >= MANY_NEGATIONS) {
      found.push({
        check: 'negations',
        weight: 'warns',
        text: 'Много отрицаний в одном предложении',
        suggestion: 'Скажите, что можно и что сделать.',
        quote: shortened(sentence),
      });
    }
    return found;
  });
}
