import { stem } from '../../understanding/russian/stem.rules.ts';
import { wordsOf } from '../../understanding/russian/words.rules.ts';
import type { Article } from '../articles.ts';
import { questionKey } from '../same-question.rules.ts';
import type { Glossary } from '../search/glossary.ts';
import { tellingWords } from '../search/signals.ts';
import { readAsked } from './read-asked.ts';
import type { Asked } from './read-asked.ts';

/** An article, taken apart for comparison with questions: the same on whichever shelf it stands. */
export interface ReadArticle {
  /** Its title and its phrasings. */
  readonly asked: readonly Asked[];
  /** The stems of all of it. */
  readonly all: ReadonlySet<string>;
  /** The keys of the questions that people are known to ask it. */
  readonly keys: readonly string[];
}

export type ArticleReader = (article: Article) => ReadArticle;

/** Takes articles apart, each once, however many bodies say it and however often others are published beside it. */
export function articleReader(glossary: Glossary): ArticleReader {
  const known = new WeakMap<Article, ReadArticle>();
  return (article) => {
    const read = known.get(article) ?? readArticle(article, glossary);
    known.set(article, read);
    return read;
  };
}

function readArticle({ title, section, short, body, phrasings }: Article, glossary: Glossary): ReadArticle {
  const asked = [title, ...phrasings].map((text) => readAsked(text, glossary));
  const rest = tellingWords(wordsOf(`${short} ${body} ${section}`)).map(stem);
  return {
    asked,
    all: new Set([...asked.flatMap(({ stems }) => [...stems]), ...rest]),
    keys: phrasings.map((phrasing) => questionKey(wordsOf(phrasing))),
  };
}
