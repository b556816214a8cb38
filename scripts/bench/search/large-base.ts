import type { SearchDocument } from '../../../src/knowledge/search/search-index.ts';
import { seeded } from './noise.ts';

const SENTENCES = 4;
/** One word in so many is made up, as names, numbers and rare terms are in a large base. */
const RARE = 12;
const SYLLABLES =
  'ба ве го ди жу за ки ле мо ну по ра се ти фу ха це чи шо ща ыр эт юн яр ост ан ер ин ом уб ств ник тель'.split(
    ' ',
  );

/**
 * A base of any size made of a small one: documents keep a title of it, changed by a rare word, and gather sentences of
 * several documents, in which one word in twelve is replaced by a rare one, so that the vocabulary grows as it does in
 * real text. The same seed makes the same base.
 */
export function* largeBase(
  small: readonly SearchDocument[],
  size: number,
  seed = 7,
): Generator<SearchDocument> {
  const random = seeded(seed);
  const below = (end: number): number => Math.floor(random() * end);
  const sentences = small.flatMap(({ text }) =>
    text.split(/(?<=[.!?])\s+/u).filter((one) => one.length > 20),
  );
  const rareWord = (): string => {
    let word = '';
    // Some rare words come often and most once or twice, as Zipf has it.
    let number = Math.floor(Math.exp(random() * Math.log(size * 4)));
    for (; number > 0; number = Math.floor(number / SYLLABLES.length)) {
      word += SYLLABLES[number % SYLLABLES.length] ?? '';
    }
    return word;
  };
  for (let i = 0; i < size; i += 1) {
    const text = Array.from({ length: SENTENCES }, () => sentences[below(sentences.length)] ?? '').join(' ');
    yield {
      id: `d${i}`,
      title: `${small[below(small.length)]?.title ?? ''} ${rareWord()}`,
      text: text.replaceAll(/\S+/gu, (word) => (below(RARE) === 0 ? rareWord() : word)),
    };
  }
}
