import MarkdownIt from 'markdown-it';
import type { AgencyPack } from '../../agency/index.ts';
import type { Instant } from '../../kernel/instants.ts';
import type { Article, Audience } from '../../knowledge/articles.ts';
import type { ServantDeps } from './deps.ts';

export interface Section {
  readonly name: string;
  readonly audience: Audience;
  readonly articles: readonly Article[];
}

/** One article of the body's base, when a servant may read it at this moment; otherwise null. */
export function readable(deps: ServantDeps, pack: AgencyPack, id: string, at: Instant): Article | null {
  return deps.knowledge.sayable(id, { agency: pack.id, audience: 'servant', at });
}

/** Everything that servants of the body may read at this moment: their own articles first, then the citizens'. */
export function readableArticles(deps: ServantDeps, pack: AgencyPack, at: Instant): readonly Article[] {
  const all = deps.articles().filter(({ id }) => readable(deps, pack, id, at) !== null);
  const of = (audience: Audience) => all.filter((article) => article.audience === audience);
  return [...of('servant'), ...of('citizen')];
}

/** The articles by section, the largest section first: it is the one that most is asked about. */
export function sectionsOf(articles: readonly Article[]): readonly Section[] {
  const groups = Map.groupBy(articles, ({ audience, section }) => `${audience}|${section}`);
  return [...groups.values()]
    .flatMap((group) => {
      const [first] = group;
      return first ? [{ name: first.section, audience: first.audience, articles: group }] : [];
    })
    .toSorted((a, b) => b.articles.length - a.articles.length);
}

const markdown = new MarkdownIt({ html: false, linkify: true });

/** An article's text as markup. Tags in it are shown as text, and only links of safe kinds become links. */
export function renderBody(article: Article): string {
  return markdown.render(article.body);
}
