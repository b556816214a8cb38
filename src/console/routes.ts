import { Hono } from 'hono';
import { compress } from 'hono/compress';
import { html } from 'hono/html';
import { seeNews } from '../cases/staff-news.ts';
import { type ErrorCode, OtklikError } from '../kernel/errors.ts';
import {
  type ConsoleContext,
  type ConsoleEnv,
  actorOf,
  demand,
  ownPagesOnly,
  securityHeaders,
  signedInOnly,
} from './access.ts';
import { appealRoutes } from './appeals/routes.ts';
import { auditRoutes } from './audit-page.ts';
import { assetRoutes } from './assets.ts';
import { caseRoutes } from './case-routes.ts';
import { channelsRoutes } from './channels-page.ts';
import { clockRoutes } from './clock-page.ts';
import type { ConsoleDeps } from './deps.ts';
import { evidenceRoutes } from './evidence-page.ts';
import { NOTHING } from './html.ts';
import { incidentRoutes } from './incidents/routes.ts';
import { knowledgeRoutes } from './knowledge/routes.ts';
import { barePage } from './layout.ts';
import { createLiveHub } from './live-hub.ts';
import { liveStream } from './live-route.ts';
import { moderationRoutes } from './moderation-page.ts';
import { notices } from './notices.ts';
import { readSituation } from './situation.ts';
import { presenceRoutes } from './presence-route.ts';
import { privacyRoutes } from './privacy/routes.ts';
import { ownAccountRoutes } from './own-account/routes.ts';
import { peopleRoutes } from './people-page.ts';
import { queueRoutes } from './queue-page.ts';
import { repairRoutes } from './repair-page.ts';
import { reportsRoutes } from './reports-page.ts';
import { signInRoutes } from './sign-in.ts';
import { termsRoutes } from './terms-page.ts';
import { surveysRoutes } from './surveys-page.ts';
import { wallRoutes } from './wall-page.ts';

const STATUSES: Partial<Record<ErrorCode, 400 | 403 | 404 | 409>> = {
  bad_input: 400,
  forbidden: 403,
  not_found: 404,
  conflict: 409,
};

async function settleAlarm(deps: ConsoleDeps, c: ConsoleContext): Promise<Response> {
  const { person } = c.var;
  demand(person, 'work');
  await deps.actions.settleAlarm(c.req.param('id') ?? '', actorOf(person), deps.clock());
  if (c.req.header('hx-request') === undefined) return c.redirect('/console/queue', 303);
  return c.html(notices(await readSituation(deps, person)));
}

function errorPage(error: OtklikError) {
  return barePage(
    'Не получилось',
    html`<h1>Не получилось</h1>
      <p>${error.message}</p>
      ${error.hint === undefined ? NOTHING : html`<p class="muted">${error.hint}</p>`}
      <p><a class="button" href="/console/queue">Вернуться в очередь</a></p>`,
  );
}

/** The operators' pages, to be mounted at `/console`. */
export function consoleRoutes(deps: ConsoleDeps): Hono {
  const hub = createLiveHub(deps);
  const signedIn = new Hono<ConsoleEnv>()
    .use(signedInOnly(deps))
    .get('/', (c) => c.redirect('/console/queue', 303))
    .route('/', ownAccountRoutes(deps))
    .route('/queue', queueRoutes(deps))
    .route('/cases', evidenceRoutes(deps))
    .route('/cases', caseRoutes(deps))
    .route('/appeals', appealRoutes(deps))
    .route('/clocks', clockRoutes(deps))
    .route('/terms', termsRoutes(deps))
    .route('/repair', repairRoutes(deps))
    .route('/channels', channelsRoutes(deps))
    .route('/wall', wallRoutes(deps))
    .route('/reports', reportsRoutes(deps))
    .route('/surveys', surveysRoutes(deps))
    .route('/people', peopleRoutes(deps))
    .route('/', auditRoutes(deps))
    .route('/', moderationRoutes(deps))
    .route('/incidents', incidentRoutes(deps))
    .route('/knowledge', knowledgeRoutes(deps))
    .route('/privacy', privacyRoutes(deps))
    .route('/presence', presenceRoutes(deps))
    .get('/live', (c) => liveStream(deps, hub, c))
    .post('/news/:id/seen', async (c) => {
      await seeNews(deps.db, c.var.person.id, c.req.param('id'), deps.clock());
      if (c.req.header('hx-request') === undefined) return c.redirect('/console/queue', 303);
      return c.html(notices(await readSituation(deps, c.var.person)));
    })
    .post('/alarms/:id/settle', (c) => settleAlarm(deps, c))
    .get('/*', () => {
      throw new OtklikError('not_found', 'Такой страницы нет.', { hint: 'Проверьте адрес.' });
    });
  const app = new Hono()
    .use(compress({ encoding: 'gzip' }))
    .use(securityHeaders)
    .use(ownPagesOnly(deps.publicUrl))
    .route('/assets', assetRoutes())
    .route('/sign-in', signInRoutes(deps))
    .route('/', signedIn);
  app.onError((error, c) => {
    const status = error instanceof OtklikError ? STATUSES[error.code] : undefined;
    if (!(error instanceof OtklikError) || status === undefined) throw error;
    // A part that cannot be shown must not push out what is on the page: it opens as a page of its own.
    if (c.req.header('hx-request') !== undefined) c.header('HX-Retarget', 'body');
    return c.html(errorPage(error), status);
  });
  return app;
}
