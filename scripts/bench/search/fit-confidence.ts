import { loadArticles } from '../../../src/knowledge/articles.ts';
import type { Article, Audience } from '../../../src/knowledge/articles.ts';
import { LENGTHS, SIGNS, scopeOf, storyOf } from '../../../src/knowledge/confidence.rules.ts';
import { loadGlossary } from '../../../src/knowledge/glossary-file.ts';
import { shelfWordsOf } from '../../../src/knowledge/shelf-words.ts';
import { articlesOnShelf, buildShelf } from '../../../src/knowledge/shelf.ts';
import type { Shelf } from '../../../src/knowledge/shelf.ts';
import { ASKED_AT, KB_DIR, readFresh, readPractice, readQuestions } from './measure-answers.ts';
import { fitChoice, probabilitiesOf } from './fit-choice.ts';
import type { Choice } from './fit-choice.ts';

/**
 * Fits the weights of src/knowledge/confidence.rules.ts and prints them. Learnt from: phrasings that their article was
 * deprived of (an article keeps each second one and is asked by the others), servants' phrasings asked by citizens, who
 * have no such article, what people write beside every article, and the questions of tests/knowledge but those held out. Run by hand after the search has changed.
 */
const PLACES = [
  ['leningrad', 'citizen'],
  ['leningrad', 'servant'],
  ['ulyanovsk', 'citizen'],
  ['kursk', 'citizen'],
] as const;
/** A phrasing is a sibling of those that stayed, a question of the set is not: it counts more. */
const PHRASING = 0.5;
const QUESTION = 2;
const EVERY = 3;
const PARTS = 5;

const articles = loadArticles(KB_DIR);
const wordsOf = shelfWordsOf(loadGlossary(KB_DIR));

function shelfOf(
  all: readonly Article[],
  agency: string,
  audience: Audience,
  words = wordsOf(audience),
): Shelf {
  return buildShelf(articlesOnShelf(all, agency, audience), words);
}

interface Asked {
  readonly shelf: Shelf;
  readonly text: string;
  readonly wanted: readonly string[] | null;
  readonly weight: number;
}

function halved(rest: number): Article[] {
  return articles.map((article) => ({
    ...article,
    phrasings: article.phrasings.filter((_, i) => i % 2 !== rest),
  }));
}

function phrasings(): Asked[] {
  return [0, 1].flatMap((rest) =>
    PLACES.flatMap(([agency, audience]) => {
      const words = wordsOf(audience);
      const strange = words.beside;
      const kept = strange.filter((_, i) => i % 2 !== rest);
      const shelf = shelfOf(halved(rest), agency, audience, { ...words, beside: kept });
      const asked = (article: Article, wanted: readonly string[] | null): Asked[] =>
        article.phrasings
          .filter((_, i) => i % 2 === rest)
          .filter((_, i) => i % EVERY === 0)
          .map((text) => ({ shelf, text, wanted, weight: PHRASING }));
      const asides = strange
        .filter((_, i) => i % 2 === rest)
        .filter((_, i) => i % EVERY === 0)
        .map((text) => ({ shelf, text, wanted: null, weight: PHRASING }));
      const own = articles.flatMap((article) => {
        const here = article.agency === agency || (article.agency === 'common' && agency === 'leningrad');
        if (!here) return [];
        if (article.audience === audience) return asked(article, [article.id]);
        return audience === 'citizen' ? asked(article, null).slice(0, 1) : [];
      });
      return [...own, ...asides];
    }),
  );
}

function questions(): Asked[] {
  const shelves = new Map<string, Shelf>();
  const known = (agency: string, audience: Audience): Shelf => {
    const key = `${agency}/${audience}`;
    const shelf = shelves.get(key) ?? shelfOf(articles, agency, audience);
    shelves.set(key, shelf);
    return shelf;
  };
  const asides = readFresh('practice').filter(({ article }) => article === null);
  return [...readQuestions(), ...readPractice(), ...asides].map(
    ({ agency, audience, text, before, article }) => ({
      shelf: known(agency, audience),
      text: before === undefined ? text : `${before} ${text}`,
      wanted: article,
      weight: QUESTION,
    }),
  );
}

const weighed = [...phrasings(), ...questions()].map(({ shelf, text, wanted, weight }) => {
  const { articles: likeliest, whole, parts } = shelf.weigh(text, ASKED_AT);
  const right = likeliest.map(({ id }) => wanted?.includes(id) === true);
  return { whole, parts, right, found: wanted !== null, weight };
});
const singles = weighed
  .filter(({ parts }) => parts.length === 0)
  .map(({ whole, right, found, weight }): Choice => ({
    options: whole.signs.map((signs) => SIGNS.map((name) => Math.min(1.2, signs[name]))),
    none: scopeOf(whole.scope),
    right,
    found,
    weight,
  }));
const fits = fitChoice(singles);
const fitOf = (signs: Readonly<Record<(typeof SIGNS)[number], number>>): number =>
  SIGNS.reduce((sum, name, i) => sum + (fits.options[i] ?? 0) * Math.min(1.2, signs[name]), 0);
const stories = weighed
  .filter(({ parts }) => parts.length > 0)
  .map(({ whole, parts, right, found, weight }): Choice => ({
    options: whole.signs.map((signs, i) => {
      const ofParts = parts.map((part) => part.signs[i]).filter((one) => one !== undefined);
      return [fitOf(signs), ofParts.reduce((sum, one) => sum + fitOf(one), 0) / parts.length];
    }),
    none: storyOf(whole.scope, parts.length),
    right,
    found,
    weight,
  }));
const told = fitChoice(stories);
const rounded = (weights: readonly number[]): string => weights.map((one) => one.toFixed(2)).join(', ');
console.log('FITS', SIGNS.join(' '), rounded(fits.options));
console.log('NONE', LENGTHS.join(' '), rounded(fits.none));
console.log('STORY whole parts', rounded(told.options), 'bias unknown length beside', rounded(told.none));

/** How often a confidence is right when it is said, on questions that the weights were not fitted on. */
function reliability(choices: readonly Choice[]): void {
  const bins = Array.from({ length: 10 }, () => ({ asked: 0, right: 0, said: 0 }));
  for (let part = 0; part < PARTS; part += 1) {
    const model = fitChoice(choices.filter((_, i) => i % PARTS !== part));
    for (const choice of choices.filter((_, i) => i % PARTS === part)) {
      if (choice.weight < QUESTION) continue;
      const sure = probabilitiesOf(choice, model);
      const best = sure.indexOf(Math.max(...sure));
      const bin = bins[Math.min(9, Math.floor((sure[best] ?? 0) * 10))];
      if (bin === undefined) continue;
      bin.asked += 1;
      bin.said += sure[best] ?? 0;
      if (choice.right[best] === true) bin.right += 1;
    }
  }
  for (const { asked, right, said } of bins)
    console.log(asked, (said / asked).toFixed(2), (right / asked).toFixed(2));
}
console.log('asked, said, right: questions of one sentence');
reliability(singles);
console.log('asked, said, right: stories');
reliability(stories);
