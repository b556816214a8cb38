import { Hono } from 'hono';
import { html } from 'hono/html';
import type { AgencyPack } from '../../agency/index.ts';
import { ownPagesOnly, securityHeaders } from '../../console/access.ts';
import { formFields } from '../../console/forms.ts';
import type { Html } from '../../console/html.ts';
import { topicWords } from '../../dispatch/say-from-pack.ts';
import type { Article } from '../../knowledge/articles.ts';
import { attachmentOf } from '../../knowledge/attachments/attachment-files.ts';
import { recordGap } from '../../knowledge/gaps/record-gap.ts';
import { countUses } from '../../knowledge/uses/count-uses.ts';
import { usesOf } from '../../knowledge/uses/uses.rules.ts';
import type { Instant } from '../../kernel/instants.ts';
import { read } from '../../understanding/read-message.rules.ts';
import { internalClientsOnly, type ServantContext, type ServantEnv } from './access.ts';
import { articleContent } from './article-page.ts';
import { servantAssets } from './assets.ts';
import { readable, readableArticles, sectionsOf } from './catalogue.ts';
import { choicePage } from './door-pages.ts';
import { doorRoutes } from './door.ts';
import type { ServantDeps } from './deps.ts';
import { type Found, homeContent, LONGEST_QUESTION } from './home-page.ts';
import { fileResponse } from '../file-response.ts';
import { page } from './layout.ts';
import { oidcRoutes } from './oidc.ts';
import { whomToAskAbout, whomToAskOn } from './owner-unit.rules.ts';
import { beginningWith, replyTo as replyFor } from './reply.rules.ts';
import { replyTo, suggestions } from './results.ts';

const MOST_SUGGESTED = 7;
/** A candidate below it has a word in common with the question and no more. */
const WORTH_SHOWING = 0.1;

/** Where the pages of a body's base begin. */
const homeOf = (pack: AgencyPack): string => `/portal/servant/${pack.id}`;

/** The body in the address, when the reader may read its base. */
function packOf(c: ServantContext): AgencyPack | undefined {
  return c.var.reader.agencies.find(({ id }) => id === c.req.param('agency'));
}

function framed(c: ServantContext, pack: AgencyPack, title: string, content: Html): Html {
  const inside = { home: homeOf(pack), agency: pack.shortName, by: c.var.reader.by };
  return page({ title, inside, content });
}

async function missing(c: ServantContext): Promise<Response> {
  const [pack] = c.var.reader.agencies;
  const content = html`<h1>Такой страницы нет</h1>
    <p>Возможно, статью убрали или она перестала действовать.</p>
    <p><a class="button" href="/portal/servant">К поиску и разделам</a></p>`;
  const title = 'Страницы нет';
  return c.html(pack ? framed(c, pack, title, content) : page({ title, inside: null, content }), 404);
}

function home(deps: ServantDeps, c: ServantContext, pack: AgencyPack, found: Found | null): Html {
  const sections = sectionsOf(readableArticles(deps, pack, deps.clock()));
  return framed(c, pack, 'База знаний', homeContent(homeOf(pack), sections, found));
}

/** Articles for what has been typed so far: those that begin so, then those that the search finds. */
function suggest(deps: ServantDeps, pack: AgencyPack, typed: string): readonly Article[] {
  const at = deps.clock();
  const { candidates } = deps.knowledge.ask({ text: typed, agency: pack.id, audience: 'servant', at });
  const found = candidates.flatMap(({ article, score }) => {
    const shown = score < WORTH_SHOWING ? null : readable(deps, pack, article, at);
    return shown ? [shown] : [];
  });
  const begun = beginningWith(readableArticles(deps, pack, at), typed);
  return [...new Map([...found, ...begun].map((article) => [article.id, article])).values()].slice(
    0,
    MOST_SUGGESTED,
  );
}

/** What the page shows for a question; a gap is counted without the question. */
async function ask(deps: ServantDeps, pack: AgencyPack, question: string): Promise<Html> {
  const at = deps.clock();
  const reading = read(question, { lexicon: pack.lexicon, topics: topicWords(pack), place: 'private' });
  const answer = deps.knowledge.ask({ text: question, agency: pack.id, audience: 'servant', at, reading });
  const candidates = answer.candidates.flatMap(({ article, score }) => {
    const shown = score < WORTH_SHOWING ? null : readable(deps, pack, article, at);
    return shown ? [shown] : [];
  });
  const reply = replyFor(question, answer, candidates);
  const said = reply.is === 'answer' ? [reply.article.id] : [];
  const gap = reply.is === 'nothing' && reply.counted ? 'no_answer' : null;
  const shown = { said, nearest: candidates[0]?.id ?? null, before: null, gap, helped: false } as const;
  await countUses(deps.db, usesOf(shown), { agency: pack.id, audience: 'servant' }, at);
  if (reply.is === 'nothing' && reply.counted) {
    const nearest = candidates[0];
    await recordGap(deps.db, {
      agency: pack,
      audience: 'servant',
      reason: 'no_answer',
      article: nearest?.id ?? null,
      section: nearest?.section ?? null,
      at,
    });
  }
  return replyTo(homeOf(pack), reply, whomToAskOn(pack, reading.topic, at));
}

function articlePage(deps: ServantDeps, c: ServantContext, pack: AgencyPack, article: Article): Html {
  const at = deps.clock();
  const related = article.related.flatMap((id) => readable(deps, pack, id, at) ?? []);
  const whom = whomToAskAbout(pack, article, at);
  const said = (what: string) => c.req.query(what) !== undefined;
  const judgement = said('rejected') ? 'rejected' : said('helped') ? 'helped' : null;
  return framed(
    c,
    pack,
    article.title,
    articleContent({ home: homeOf(pack), article, related, whom, judgement }),
  );
}

/** Only the article and the day: nobody can tell who judged it. */
function judged(
  deps: ServantDeps,
  pack: AgencyPack,
  { id }: Article,
  what: 'helped' | 'not_helped',
  at: Instant,
): Promise<void> {
  return countUses(deps.db, [{ article: id, what }], { agency: pack.id, audience: 'servant' }, at);
}

async function questionOf(c: ServantContext): Promise<string> {
  const field = await formFields(c);
  return field('question').slice(0, LONGEST_QUESTION).trim();
}

function basePages(deps: ServantDeps): Hono<ServantEnv> {
  return new Hono<ServantEnv>()
    .use(internalClientsOnly(deps))
    .get('/', (c) => {
      const { agencies } = c.var.reader;
      const [only] = agencies;
      return only && agencies.length === 1 ? c.redirect(homeOf(only), 303) : c.html(choicePage(agencies));
    })
    .get('/:agency', (c) => {
      const pack = packOf(c);
      return pack ? c.html(home(deps, c, pack, null)) : missing(c);
    })
    .post('/:agency/suggest', async (c) => {
      const pack = packOf(c);
      if (!pack) return missing(c);
      const question = await questionOf(c);
      return c.html(question === '' ? '' : suggestions(homeOf(pack), suggest(deps, pack, question)));
    })
    .post('/:agency/ask', async (c) => {
      const pack = packOf(c);
      if (!pack) return missing(c);
      const question = await questionOf(c);
      const results = await ask(deps, pack, question);
      if (c.req.header('hx-request') !== undefined) return c.html(results);
      return c.html(home(deps, c, pack, { question, results }));
    })
    .post('/:agency/chat', async (c) => {
      const pack = packOf(c);
      return (pack && (await deps.openChat(pack.id))) ?? missing(c);
    })
    .get('/:agency/articles/:id', (c) => {
      const pack = packOf(c);
      const article = pack && readable(deps, pack, c.req.param('id'), deps.clock());
      return pack && article ? c.html(articlePage(deps, c, pack, article)) : missing(c);
    })
    .get('/:agency/articles/:id/files/:name', async (c) => {
      const pack = packOf(c);
      const { id, name } = c.req.param();
      const article = pack && readable(deps, pack, id, deps.clock());
      const bytes = article && (await attachmentOf(deps.db, deps.kbDir, article, name));
      return bytes ? fileResponse(name, bytes) : missing(c);
    })
    .post('/:agency/articles/:id/helped', async (c) => {
      const pack = packOf(c);
      const at = deps.clock();
      const article = pack && readable(deps, pack, c.req.param('id'), at);
      if (!pack || !article) return missing(c);
      await judged(deps, pack, article, 'helped', at);
      return c.redirect(`${homeOf(pack)}/articles/${article.id}?helped#judged`, 303);
    })
    .post('/:agency/articles/:id/rejected', async (c) => {
      const pack = packOf(c);
      const at = deps.clock();
      const article = pack && readable(deps, pack, c.req.param('id'), at);
      if (!pack || !article) return missing(c);
      const { id, section } = article;
      const gap = {
        agency: pack,
        audience: 'servant',
        reason: 'rejected',
        article: id,
        section,
        at,
      } as const;
      await recordGap(deps.db, gap);
      await judged(deps, pack, article, 'not_helped', at);
      return c.redirect(`${homeOf(pack)}/articles/${id}?rejected#unit`, 303);
    })
    .all('/*', (c) => missing(c));
}

/**
 * The civil servants' knowledge base, to be mounted at `/portal/servant`: open only to internal clients, by a one-time
 * code to a work address or with a console session. It keeps no name and no question, only how often a topic had no
 * answer. @throws OtklikError `configuration` when two bodies name one mail domain.
 */
export function servantRoutes(deps: ServantDeps): Hono {
  return new Hono()
    .use(securityHeaders)
    .use(ownPagesOnly(deps.publicUrl))
    .route('/', servantAssets())
    .route('/', doorRoutes(deps))
    .route('/', deps.oidc === null ? new Hono() : oidcRoutes(deps, deps.oidc))
    .route('/', basePages(deps));
}
