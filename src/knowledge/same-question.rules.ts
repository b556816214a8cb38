import { stem } from '../understanding/russian/stem.rules.ts';
import { STOP_WORDS } from '../understanding/russian/stop-words.ts';

/** Words of grammar that make two questions about one thing different ones. */
const ASKING: ReadonlyMap<string, string> = new Map(
  Object.entries({
    сколько: 'сколько',
    скоко: 'сколько',
    скока: 'сколько',
    где: 'где',
    куда: 'куда',
    кому: 'куда',
    откуда: 'откуда',
    когда: 'когда',
    почему: 'почему',
    зачем: 'почему',
    кто: 'кто',
    не: 'не',
    нет: 'не',
    без: 'без',
    после: 'после',
    через: 'через',
  }),
);

/**
 * What makes a question that question: its telling words in any form and any order, with what is asked of them.
 * Courtesy and the rest of grammar do not count, except beside a single word, which says little without them. Two texts
 * of one key ask the same. Empty when nothing is asked about.
 */
export function questionKey(words: readonly string[]): string {
  const telling = words.filter((word) => !STOP_WORDS.has(word)).map(stem);
  if (telling.length === 0) return '';
  const asking = words.flatMap((word) => ASKING.get(word) ?? []);
  const key = [...new Set([...telling, ...asking])].toSorted();
  return key.length > 1 ? key.join(' ') : words.join(' ');
}
