import { loadArticles } from '../../../src/knowledge/articles.ts';
import type { SearchDocument } from '../../../src/knowledge/search/search-index.ts';
import { KB_DIR, readQuestions } from './measure-answers.ts';
import type { RetrievalSet } from './measure-retrieval.ts';

/**
 * The project's own base as retrieval sets, one for each body and audience that questions are written for: its articles
 * and the questions that one of them answers.
 */
export function ownBase(): RetrievalSet[] {
  const articles = loadArticles(KB_DIR);
  const questions = readQuestions().filter(({ article }) => article !== null);
  const groups = Map.groupBy(questions, ({ agency, audience }) => `${agency}/${audience}`);
  return Array.from(groups.values(), (asked) => {
    const { agency, audience } = asked[0] ?? { agency: '', audience: 'citizen' };
    const shelf = articles.filter(
      (article) => article.audience === audience && [agency, 'common'].includes(article.agency),
    );
    return {
      documents: shelf.map(({ id, title, short, body, section, phrasings }): SearchDocument => ({
        id,
        title,
        text: `${section} ${short} ${body}`,
        questions: phrasings,
      })),
      queries: asked.map(({ id, text, article }) => ({ id, text, relevant: article ?? [] })),
    };
  });
}
