import type { PlainWords } from '../../agency/index.ts';
import { phraseList, type PhraseList, sayWords } from '../../understanding/phrases.rules.ts';
import { wordsOf } from '../../understanding/russian/words.rules.ts';
import type { Found } from './answer.ts';

interface Replaceable {
  readonly list: PhraseList;
  readonly instead: string;
}

/** A shorter stem would take «данный» for «дано»; what inflects in the middle is listed in its forms. */
const WHOLE = 5;

const prepared = new WeakMap<PlainWords, ReturnType<typeof prepare>>();

function prepare({ officialese, jargon }: PlainWords) {
  const listsOf = (rows: PlainWords['jargon']): readonly Replaceable[] =>
    rows.map(({ say, instead }) => ({ list: phraseList(say, WHOLE), instead }));
  return { officialese: listsOf(officialese), jargon: listsOf(jargon) };
}

/** Officialese, colloquial and old words, each with what to say instead. */
export function phraseRemarks(text: string, words: PlainWords): readonly Found[] {
  const lists = prepared.get(words) ?? prepare(words);
  prepared.set(words, lists);
  const said = sayWords(wordsOf(text));
  const told = (check: 'officialese' | 'jargon', title: string): readonly Found[] =>
    lists[check].flatMap(({ list, instead }) => {
      const quote = list.find(said);
      if (quote === null) return [];
      return [{ check, weight: 'warns', text: title, suggestion: `Лучше ${instead}.`, quote }];
    });
  return [
    ...told('officialese', 'Канцелярский оборот'),
    ...told('jargon', 'Слово не для официального ответа'),
  ];
}
