import { type Passage, waysToRepeat } from './passages.rules.ts';
import { sentencesOfLines } from './sentences.rules.ts';
import { sameToken, tokensOf, type Token } from './tokens.rules.ts';

/** Share of an approved statement that has to be repeated for a sentence to count as that statement. */
const REPEATED_FROM = 0.7;
/** Longer answers are no answers. */
const MOST_SENTENCES = 12;
const LONGEST = 3_000;

/**
 * Which approved passages a proposed answer consists of, in the order of the article and with those that they lean on; null
 * when one of its sentences is not (nearly) one of the passages. Nearly: common words may be inflected and some left out;
 * none may be added or moved, and numbers, names, negations, conditions and duties have to be the very same. Greetings
 * and other empty words are dropped. The caller says the passages, not the proposed words. Pure.
 */
export function grounded(answer: string, passages: readonly Passage[]): readonly Passage[] | null {
  if (answer.length > LONGEST) return null;
  const sentences = sentencesOfLines(answer)
    .map(tokensOf)
    .filter((tokens) => tokens.length > 0);
  if (sentences.length === 0 || sentences.length > MOST_SENTENCES) return null;
  const approved = passages.map((passage) => waysToRepeat(passage).map(tokensOf));
  const used = new Set<number>();
  for (const said of sentences) {
    const at = nearest(said, approved);
    if (at === -1) return null;
    used.add(at);
  }
  return withWhatTheyLeanOn(used, passages);
}

/** The passage that a sentence repeats most of; -1 when it repeats none. */
function nearest(said: readonly Token[], approved: readonly (readonly (readonly Token[])[])[]): number {
  let best = -1;
  let most = 0;
  for (const [i, ways] of approved.entries()) {
    for (const passage of ways) {
      const share = repeats(said, passage) ? said.length / passage.length : 0;
      if (share >= REPEATED_FROM && share > most) [best, most] = [i, share];
    }
  }
  return best;
}

/** Whether every word said stands in the passage, in its order, and nothing that binds is left out. */
function repeats(said: readonly Token[], passage: readonly Token[]): boolean {
  let from = 0;
  for (const token of said) {
    const at = passage.findIndex((approved, i) => i >= from && sameToken(token, approved));
    if (at === -1) return false;
    from = at + 1;
  }
  const bound = (tokens: readonly Token[]): number => tokens.filter((token) => token.bound).length;
  return bound(said) === bound(passage);
}

/** A question that a passage asks is said with its answer, and what leans on a passage with that passage. */
function withWhatTheyLeanOn(used: Set<number>, passages: readonly Passage[]): readonly Passage[] {
  for (let i = 0; i < passages.length - 1; i += 1) {
    if (used.has(i) && passages[i]?.text.endsWith('?')) used.add(i + 1);
  }
  for (let i = passages.length - 1; i > 0; i -= 1) if (used.has(i) && passages[i]?.leans) used.add(i - 1);
  return passages.filter((_, i) => used.has(i));
}
