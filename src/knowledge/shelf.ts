import type { Instant } from '../kernel/instants.ts';
import { wordsOf } from '../understanding/russian/words.rules.ts';
import type { Article, Audience } from './articles.ts';
import { confidenceOf, fitOf, fitShare } from './confidence.rules.ts';
import type { Signs } from './confidence.rules.ts';
import { buildEvidence } from './evidence.ts';
import type { Glossary } from './search/glossary.ts';
import { buildIndex } from './search/search-index.ts';

export interface Candidate {
  readonly article: Article;
  /** How well the article fits, 0 to 1; candidates are ordered by it. */
  readonly score: number;
  /** Probability that the article answers the question. */
  readonly confidence: number;
  /** The question is one of the article's own phrasings, word for word. */
  readonly exact: boolean;
  /** What the confidence rests on. */
  readonly signs: Signs;
}

/** The articles that one body says to one audience. What is not on the shelf cannot be found, however it is asked. */
export interface Shelf {
  /** The words of a text, put right by layout, transliteration and spaces but not guessed. */
  words(text: string): readonly string[];
  /** The likeliest articles in force on a day, the best first, at most `limit`. */
  find(text: string, at: Instant, limit: number): Candidate[];
}

/** The country's law changes by Moscow's midnight, whichever region asks. */
const LAW_ZONE = 'Europe/Moscow';
const WEIGHED = 8;
const LONGEST_STORY = 2_000;
const MOST_SENTENCES = 8;

/** Whether an article may be said at a moment: in force and not run out. */
export function isInForce(article: Article, at: Instant): boolean {
  return isInForceOn(article, lawDay(at));
}

function lawDay(at: Instant): string {
  return Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(LAW_ZONE).toPlainDate().toString();
}

function isInForceOn({ inForceFrom, validUntil }: Article, day: string): boolean {
  return inForceFrom <= day && (validUntil === null || day <= validUntil);
}

const wordForWord = (text: string): string => wordsOf(text).join(' ');

/** Sentences of a message that tells a story before it asks; none when it is one sentence. */
function sentencesOf(text: string): string[] {
  const sentences = text
    .slice(0, LONGEST_STORY)
    .split(/[.!?;\n]+/u)
    .filter((sentence) => sentence.trim().length > 8);
  return sentences.length < 2 ? [] : sentences.slice(0, MOST_SENTENCES);
}

/** Builds the shelf of a body for one audience out of all articles. */
export function buildShelf(
  all: readonly Article[],
  agency: string,
  audience: Audience,
  glossary: Glossary,
): Shelf {
  const articles = all.filter(
    (article) => article.audience === audience && (article.agency === agency || article.agency === 'common'),
  );
  const byId = new Map(articles.map((article) => [article.id, article]));
  const index = buildIndex(
    articles.map(({ id, title, short, body, section, phrasings }) => ({
      id,
      title,
      text: `${section} ${short} ${body}`,
      questions: phrasings,
    })),
    { glossary },
  );
  const asked = new Map(articles.map(({ id, phrasings }) => [id, new Set(phrasings.map(wordForWord))]));
  const evidence = buildEvidence(articles, (words) => glossary.expand(words));
  return {
    words: (text) => index.understand(text).read.map(({ word, typed }) => typed ?? word),
    find(text, at, limit) {
      const query = index.understand(text);
      const parts = sentencesOf(text).map((sentence) => index.understand(sentence));
      const said = wordForWord(text);
      const day = lawDay(at);
      const weighed = index
        .search(text, articles.length)
        .flatMap(({ id, score }) => {
          const article = byId.get(id);
          return article !== undefined && isInForceOn(article, day) ? [{ article, score }] : [];
        })
        .slice(0, WEIGHED)
        .map(({ article, score }) => {
          const { both, ...whole } = evidence.weigh(article.id, query);
          const part = parts.reduce(
            (best, one) => Math.max(best, evidence.weigh(article.id, one).both),
            both,
          );
          const signs = { ...whole, part, score };
          return { article, signs, fit: fitOf(signs) };
        })
        .sort((a, b) => b.fit - a.fit);
      return weighed.slice(0, limit).map(({ article, signs, fit }, i) => {
        const rival = weighed[i === 0 ? 1 : 0]?.fit ?? Number.NEGATIVE_INFINITY;
        const exact = asked.get(article.id)?.has(said) === true;
        return { article, exact, signs, score: fitShare(fit), confidence: confidenceOf(signs, fit - rival) };
      });
    },
  };
}
