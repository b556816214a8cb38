import type { Instant } from '../kernel/instants.ts';
import { wordsOf } from '../understanding/russian/words.rules.ts';
import type { Article, Audience } from './articles.ts';
import { fitOf, fitOfStory, noneOf, probabilities } from './confidence.rules.ts';
import { questionKey } from './same-question.rules.ts';
import type { Scope, Signs } from './confidence.rules.ts';
import { buildEvidence } from './evidence/evidence.ts';
import type { ReadArticle } from './evidence/read-article.ts';
import { buildIndex } from './search/search-index.ts';
import type { ShelfWords } from './shelf-words.ts';

export interface Candidate {
  readonly article: Article;
  /** How well the article fits beside the other articles, 0 to 1; candidates are ordered by it. */
  readonly score: number;
  /** Probability that the article answers the question. */
  readonly confidence: number;
  /** The question is one of the article's own phrasings, and of no other article: the same words in any form and order. */
  readonly exact: boolean;
  /** What the confidence rests on. */
  readonly signs: Signs;
}

/** What speaks for each of the likeliest articles, by a message or one sentence of it. */
export interface Weighed {
  readonly scope: Scope;
  readonly signs: readonly Signs[];
}

/** The articles that one body says to one audience. What is not on the shelf cannot be found, however it is asked. */
export interface Shelf {
  /** The words of a text, put right by layout, transliteration and spaces but not guessed. */
  words(text: string): readonly string[];
  /** How much of what a text says, 0 to 1, stands in an article of the shelf; 0 for another article. */
  covers(article: string, text: string): number;
  /** The likeliest articles in force on a day, the best first, at most `limit`. */
  find(text: string, at: Instant, limit: number): Candidate[];
  /** What `find` decides by: the articles weighed, in no order, against the message and against each sentence of a story. */
  weigh(
    text: string,
    at: Instant,
  ): { readonly articles: readonly Article[]; readonly whole: Weighed; readonly parts: readonly Weighed[] };
}

/** The country's law changes by Moscow's midnight, whichever region asks. */
const LAW_ZONE = 'Europe/Moscow';
const WEIGHED = 12;
const WEIGHED_OF_PART = 4;
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

/** What people are known to ask this very article is answered by it: an editor wrote it there for that. */
const SURE = 0.97;

/** By the key of a question, the only article that people are known to ask it of. */
function askedOfOne(articles: ReadonlyMap<string, ReadArticle>): ReadonlyMap<string, string> {
  const owners = new Map<string, Set<string>>();
  for (const [id, { keys }] of articles)
    for (const key of keys) owners.set(key, (owners.get(key) ?? new Set()).add(id));
  owners.delete('');
  return new Map([...owners].flatMap(([key, [id, another]]) => (id && !another ? [[key, id] as const] : [])));
}

/** Sentences of a message that tells a story before it asks; none when it is one sentence. */
function sentencesOf(text: string): string[] {
  const sentences = text
    .slice(0, LONGEST_STORY)
    .split(/[.!?;\n]+/u)
    .filter((sentence) => sentence.trim().length > 8);
  return sentences.length < 2 ? [] : sentences.slice(0, MOST_SENTENCES);
}

/** The articles of a body's shelf for one audience, out of all. */
export function articlesOnShelf(
  all: readonly Article[],
  agency: string,
  audience: Audience,
): readonly Article[] {
  return all.filter(
    (article) => article.audience === audience && (article.agency === agency || article.agency === 'common'),
  );
}

/** Builds a shelf of the articles that stand on it. */
export function buildShelf(
  articles: readonly Article[],
  { glossary, readArticle, beside }: ShelfWords,
): Shelf {
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
  const taken = new Map(articles.map((article) => [article.id, readArticle(article)]));
  const asked = askedOfOne(taken);
  const evidence = buildEvidence(taken, glossary, beside);
  const weigh: Shelf['weigh'] = (text, at) => {
    const day = lawDay(at);
    const inForce = ({ id }: { readonly id: string }): boolean => {
      const article = byId.get(id);
      return article !== undefined && isInForceOn(article, day);
    };
    const pieces = [text, ...sentencesOf(text)].map((piece) => {
      const query = index.understand(piece);
      return { query, hits: index.search(query, articles.length).filter(inForce) };
    });
    const likeliest = new Set(
      pieces.flatMap(({ hits }, i) => hits.slice(0, i === 0 ? WEIGHED : WEIGHED_OF_PART).map(({ id }) => id)),
    );
    const [whole, ...parts] = pieces.map(({ query, hits }): Weighed => {
      const scores = new Map(hits.map(({ id, score }) => [id, score]));
      return {
        scope: { ...evidence.against(query), words: query.stems.length },
        signs: Array.from(likeliest, (id) => ({ ...evidence.weigh(id, query), score: scores.get(id) ?? 0 })),
      };
    });
    return {
      articles: [...likeliest].flatMap((id) => byId.get(id) ?? []),
      whole: whole ?? { scope: { unknown: 1, beside: 0, words: 0 }, signs: [] },
      parts,
    };
  };
  return {
    words: (text) => index.understand(text).read.map(({ word, typed }) => typed ?? word),
    weigh,
    covers: (id, text) => evidence.weigh(id, index.understand(text)).article,
    find(text, at, limit) {
      const { articles: likeliest, whole, parts } = weigh(text, at);
      const ofParts = parts.map(({ signs }) => signs.map(fitOf));
      const fits = whole.signs.map((signs, i) => {
        const fit = fitOf(signs);
        if (parts.length === 0) return fit;
        return fitOfStory(
          fit,
          ofParts.map((part) => part[i] ?? 0),
        );
      });
      const sure = probabilities(fits, noneOf(whole.scope, parts.length));
      const some = sure.reduce((sum, one) => sum + one, 0);
      const own = asked.get(questionKey(wordsOf(text)));
      return likeliest
        .flatMap((article, i) => {
          const signs = whole.signs[i];
          if (signs === undefined) return [];
          const exact = article.id === own;
          const confidence = exact ? Math.max(SURE, sure[i] ?? 0) : (sure[i] ?? 0);
          return [{ article, exact, signs, score: some === 0 ? 0 : confidence / some, confidence }];
        })
        .sort((a, b) => b.confidence - a.confidence)
        .slice(0, limit);
    },
  };
}
