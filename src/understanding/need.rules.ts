import { stem } from './russian/stem.rules.ts';
import { STOP_WORDS } from './russian/stop-words.ts';
import { wordsOf } from './russian/words.rules.ts';

function stemsOf(text: string): ReadonlySet<string> {
  return new Set(
    wordsOf(text)
      .filter((word) => !STOP_WORDS.has(word))
      .map(stem),
  );
}

/** The typical need of a topic that has most words in common with the message; null when none has any. */
export function needOf(text: string, needs: readonly string[]): string | null {
  const said = stemsOf(text);
  let best: string | null = null;
  let most = 0;
  for (const need of needs) {
    const shared = [...stemsOf(need)].filter((one) => said.has(one)).length;
    if (shared > most) [best, most] = [need, shared];
  }
  return best;
}
