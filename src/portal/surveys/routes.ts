import type { Context } from 'hono';
import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import type { AgencyPack } from '../../agency/index.ts';
import { ownPagesOnly, securityHeaders } from '../../console/access.ts';
import type { Clock } from '../../kernel/instants.ts';
import type { Store } from '../../store/db.ts';
import type { Seal } from '../../store/seal.ts';
import { isEmpty, readAnswers } from '../../surveys/answers.rules.ts';
import { findLink, type FoundLink, keepAnswers } from '../../surveys/links.ts';
import { type Answers, onPath, pagesOf } from '../../surveys/path.rules.ts';
import { requestLimit } from '../account/request-limit.ts';
import { askedPage, unknownLinkPage, usedPage } from './survey-page.ts';

export interface SurveyDeps {
  readonly store: Store;
  readonly seal: Seal;
  readonly agencies: readonly AgencyPack[];
  readonly clock: Clock;
  readonly publicUrl: string | undefined;
  /** The client's address, for the limit of requests. */
  remoteAddress(c: Context): string;
}

const NOTHING_SAID: Answers = { chosen: {}, words: {} };
/** All free words of a long form in the longest spelling of a form. */
const LARGEST_FORM = 256 * 1_024;

/** Shows the page of the survey that begins with the question, or the last one before it. */
function show(c: Context, link: FoundLink, answers: Answers, at: number, problem: string | null = null) {
  const pages = pagesOf(link.survey.questions, answers);
  const index = Math.max(
    0,
    pages.findLastIndex(([first]) => (first?.n ?? 1) <= at),
  );
  const page = askedPage({
    link,
    asked: pages[index] ?? [],
    answers,
    isFirst: index === 0,
    isLast: index === pages.length - 1,
    problem,
  });
  return c.html(page, problem === null ? 200 : 422);
}

async function answered(deps: SurveyDeps, c: Context, token: string, link: FoundLink): Promise<Response> {
  const form = await c.req.parseBody({ all: true });
  const values = (name: string) =>
    [form[name] ?? []]
      .flat()
      .filter((value) => typeof value === 'string')
      .map((value) => value.replaceAll('\r\n', '\n'));
  const { questions } = link.survey;
  const given = onPath(questions, readAnswers(questions, values));
  const from = Number(values('page')[0] ?? 1);
  const pages = pagesOf(questions, given);
  if (values('go')[0] === 'back') {
    const before = pages.findLast(([first]) => (first?.n ?? 1) < from);
    return show(c, link, given, before?.[0]?.n ?? 1);
  }
  const next = pages.find(([first]) => (first?.n ?? 1) > from);
  if (next) return show(c, link, given, next[0]?.n ?? 1);
  if (isEmpty(given)) {
    return show(
      c,
      link,
      given,
      from,
      'Вы пропустили все вопросы. Ответьте хотя бы на один или закройте страницу.',
    );
  }
  await keepAnswers(deps, token, link, given, deps.clock());
  return c.redirect(`${c.req.path}?thanks`, 303);
}

/** Surveys behind one-time links, to be mounted at `/portal/surveys`. They run no script and need no sign-in. */
export function surveyRoutes(deps: SurveyDeps): Hono {
  const linkOf = (c: Context) => findLink(deps.store.db, deps.agencies, c.req.param('token') ?? '');
  return new Hono()
    .use(requestLimit(deps.clock, (c) => deps.remoteAddress(c)))
    .use(securityHeaders)
    .use(ownPagesOnly(deps.publicUrl))
    .use(
      bodyLimit({
        maxSize: LARGEST_FORM,
        onError: (c) => c.text('Ответы слишком длинные. Вернитесь назад и сократите их.', 413),
      }),
    )
    .get('/:token', async (c) => {
      const link = await linkOf(c);
      if (!link) return c.html(unknownLinkPage(), 404);
      if (link.answered) return c.html(usedPage(link, c.req.query('thanks') !== undefined));
      return show(c, link, NOTHING_SAID, 1);
    })
    .post('/:token', async (c) => {
      const link = await linkOf(c);
      if (!link) return c.html(unknownLinkPage(), 404);
      if (link.answered) return c.html(usedPage(link, false), 409);
      return answered(deps, c, c.req.param('token'), link);
    });
}
