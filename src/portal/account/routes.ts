import { readFileSync } from 'node:fs';
import { Hono } from 'hono';
import { html } from 'hono/html';
import { processOf } from '../../appeals/appeal-clocks.ts';
import { attachedFiles } from '../../appeals/attached-files.ts';
import { chooseChannels } from '../../appeals/applicants.ts';
import { listOwnAppeals, readOwnAppeal } from '../../appeals/own-appeals.ts';
import { listBroughtBack, listOwnDrafts } from '../../appeals/own-drafts.ts';
import { lastSaid, listOwnTalks } from '../../appeals/own-talks.ts';
import { readDraft } from '../../appeals/drafts.ts';
import { letterFileName } from '../../appeals/letter-attachments.ts';
import { letterSheet } from '../../appeals/letter-sheet.rules.ts';
import { printLetter } from '../../appeals/print-letter.ts';
import { sentFile } from '../../console/files-route.ts';
import { nameInFull } from '../../appeals/applicant.rules.ts';
import { ownPagesOnly, securityHeaders } from '../../console/access.ts';
import { formFields } from '../../console/forms.ts';
import { logoutUrl } from '../identity/esia.ts';
import { signedOutPage } from '../identity/pages.ts';
import { identityRoutes } from '../identity/routes.ts';
import { ACCOUNT, endSession } from '../identity/sessions.ts';
import { type AccountContext, type AccountEnv, applicantOf, identifiedOnly } from './access.ts';
import { appealPage, talkPage } from './appeal-page.ts';
import { type ChannelsView, waysOf } from './channels-part.ts';
import { consentRoutes } from './consent-routes.ts';
import type { AccountDeps } from './deps.ts';
import { bodiesPage, doorPage, missingPage } from './door-page.ts';
import { draftRoutes, takeOverDraft } from './draft-routes.ts';
import { homePage } from './home-page.ts';
import { type BroughtBack, numbersPart } from './numbers-part.ts';
import { missingConsent, takeTicked } from './own-consents.ts';
import { accountPage } from './layout.ts';
import { requestLimit } from './request-limit.ts';
import { readSamples, type Sample, samplesPage, sampleText } from './samples.ts';

const STYLE = readFileSync(new URL('account.css', import.meta.url), 'utf8');
const APPEALS_A_PAGE = 20;
const SAID_SHOWN = 50;
const NO_CONSENT =
  'Чтобы писать вам в диалог, нужно ваше согласие: отметьте его ниже. Или выберите почту и кабинет.';

const who = (c: AccountContext): string => nameInFull(c.var.applicant.card.name);
const gone = (c: AccountContext) => c.html(missingPage(c.var.agency, who(c)), 404);

/** Numbers of the official route that were brought back in these talks or by this person, with their terms. */
async function broughtBack(
  deps: AccountDeps,
  c: AccountContext,
  talks: readonly string[],
): Promise<readonly BroughtBack[]> {
  const { agency, applicant } = c.var;
  const who = { applicantId: applicant.id, agency: agency.id, talks };
  const drafts = await listBroughtBack(deps.store.db, who);
  return drafts.map((draft) => {
    const process = processOf('answer', draft.type ?? 'application');
    const [term = null] = deps.clocks.planProcess(agency, process, draft.changedAt);
    return { draft, term };
  });
}

async function home(
  deps: AccountDeps,
  c: AccountContext,
  more: {
    readonly notice?: string | null;
    readonly tried?: Pick<ChannelsView, 'preferred' | 'extra' | 'problem'>;
  },
): Promise<Response> {
  const { store, seal } = deps;
  const { agency, applicant } = c.var;
  const before = c.req.query('before');
  const [found, drafts, talks, offer] = await Promise.all([
    listOwnAppeals(store.db, seal, applicant.id, APPEALS_A_PAGE + 1, before),
    listOwnDrafts(store.db, applicant.id),
    listOwnTalks(store.db, { applicantId: applicant.id, agency: agency.id }),
    missingConsent(deps, c, 'extra_channel'),
  ]);
  const appeals = found.slice(0, APPEALS_A_PAGE);
  const older = found.length > APPEALS_A_PAGE ? (appeals.at(-1)?.id ?? null) : null;
  const chosen = more.tried ?? { ...applicant.channels, problem: null };
  const channels = { ...chosen, offer, ways: waysOf(applicant, talks) };
  const notice = more.notice ?? null;
  const numbers = await broughtBack(
    deps,
    c,
    talks.map(({ id }) => id),
  );
  const now = deps.clock();
  const page = homePage(c, { appeals, older, drafts, talks, numbers, channels, notice, now });
  return c.html(page, more.tried ? 422 : 200);
}

/** Pages of one body's account, for people who are signed in to it. */
function insidePages(deps: AccountDeps, samples: readonly Sample[]): Hono<AccountEnv> {
  const { store, seal, clock } = deps;
  const talksOf = (c: AccountContext) =>
    listOwnTalks(store.db, { applicantId: c.var.applicant.id, agency: c.var.agency.id });

  async function appeal(c: AccountContext): Promise<Response> {
    const found = await readOwnAppeal(store.db, seal, c.var.applicant.id, c.req.param('id') ?? '');
    if (!found) return gone(c);
    const files = await attachedFiles(store.db, found.draftId);
    const fresh = c.req.query('sent') !== undefined;
    return c.html(appealPage(c, { appeal: found, files, fresh, now: clock() }));
  }

  /** A file of this person's own appeal, from the form or from the talk. */
  async function file(c: AccountContext): Promise<Response> {
    const found = await readOwnAppeal(store.db, seal, c.var.applicant.id, c.req.param('id') ?? '');
    const draft = found && (await readDraft(store.db, found.draftId));
    const row = await store.db
      .selectFrom('files')
      .selectAll()
      .where('id', '=', c.req.param('file') ?? '')
      .where('message_id', 'in', ['', ...(draft?.attachments ?? [])])
      .executeTakeFirst();
    return row ? sentFile(c, deps.folder, row) : gone(c);
  }

  async function letter(c: AccountContext): Promise<Response> {
    const { agency, applicant } = c.var;
    const found = await readOwnAppeal(store.db, seal, applicant.id, c.req.param('id') ?? '');
    const wanted = (c.req.param('letter') ?? '').slice(0, -'.pdf'.length);
    const one = found?.letters.find(({ id }) => id === wanted);
    if (!found || !one) return gone(c);
    const sheet = letterSheet(agency, found.marks, found.card, { ...one, written_at: one.at });
    return c.body(await printLetter(sheet, one.at), 200, {
      'Content-Type': 'application/pdf',
      'Content-Disposition': `attachment; filename="${letterFileName(one, found.marks.case_number)}"`,
    });
  }

  async function channels(c: AccountContext): Promise<Response> {
    const field = await formFields(c);
    const known = new Set(waysOf(c.var.applicant, await talksOf(c)).map(({ value }) => value));
    const chosen = (name: string) => (known.has(field(name)) ? field(name) : null);
    const preferred = chosen('preferred');
    const extra = chosen('extra') === preferred ? null : chosen('extra');
    const offer = await missingConsent(deps, c, 'extra_channel');
    const needed = [preferred, extra].some((choice) => choice?.startsWith('chat:')) ? offer : null;
    if (needed && !(await takeTicked(deps, c, needed, field('consent'))))
      return home(deps, c, { tried: { preferred, extra, problem: NO_CONSENT } });
    await chooseChannels(store, c.var.applicant.id, { preferred, extra }, clock());
    return c.redirect(`${ACCOUNT}/${c.var.agency.id}?channels#channels`, 303);
  }

  return new Hono<AccountEnv>()
    .use(identifiedOnly(deps))
    .get('/', (c) =>
      home(deps, c, { notice: c.req.query('channels') === undefined ? null : 'Запомнили, где вам удобно.' }),
    )
    .get('/appeals/:id', (c) => appeal(c))
    .get('/appeals/:id/files/:file', (c) => file(c))
    .get('/appeals/:id/letters/:letter{[0-9a-f-]+\\.pdf}', (c) => letter(c))
    .get('/talks/:id', async (c) => {
      const talk = (await talksOf(c)).find(({ id }) => id === c.req.param('id'));
      if (!talk) return gone(c);
      const said = await lastSaid(store.db, talk.id, SAID_SHOWN);
      const numbers = await broughtBack(deps, c, [talk.id]);
      const ofTalk = numbers.filter(({ draft }) => draft.conversationId === talk.id);
      return c.html(talkPage(c, talk, said, numbersPart(c, ofTalk, clock())));
    })
    .post('/channels', (c) => channels(c))
    .route('/', consentRoutes(deps))
    .route('/', draftRoutes(deps, samples))
    .all('/*', (c) => gone(c));
}

/** The door of a link from a talk: the draft is taken over by a press, since messengers open links by themselves. */
function fromTalk(deps: AccountDeps): Hono<AccountEnv> {
  return new Hono<AccountEnv>()
    .use('/:agency', async (c, next) => {
      const agency = deps.agencies.find(({ id }) => id === c.req.param('agency'));
      if (!agency) return c.html(missingPage(null, null), 404);
      const applicant = await applicantOf(deps, c, agency);
      const token = c.req.query('t') ?? '';
      if (!applicant) {
        const wanted = /^[\w-]{1,100}$/u.test(token) ? `${ACCOUNT}/draft/${agency.id}?t=${token}` : '';
        return c.html(doorPage(deps, agency, wanted));
      }
      c.set('agency', agency);
      c.set('applicant', applicant);
      return next();
    })
    .get('/:agency', (c) => {
      const content = html`<h1>Вы начали обращение в чате</h1>
        <p class="lead">Откроем его здесь: текст переписывать не придётся.</p>
        <form method="post" class="actions">
          <input type="hidden" name="t" value="${c.req.query('t') ?? ''}" />
          <button class="button-main">Продолжить обращение</button>
        </form>
        <p class="muted">Ссылка сработает один раз. Потом черновик будет в личном кабинете.</p>`;
      return c.html(accountPage({ title: 'Обращение из чата', agency: c.var.agency, who: who(c), content }));
    })
    .post('/:agency', async (c) => {
      const field = await formFields(c);
      const draft = await takeOverDraft(deps, c, field('t').slice(0, 100));
      if (draft) return c.redirect(`${ACCOUNT}/${c.var.agency.id}/drafts/${draft.id}`, 303);
      const content = html`<h1>Ссылка больше не работает</h1>
        <p>
          Она действует ограниченное время и один раз. Может быть, черновик уже открыт: посмотрите в кабинете.
        </p>
        <p>Если его там нет, вернитесь в чат и попросите ссылку ещё раз.</p>
        <p><a class="button" href="${ACCOUNT}/${c.var.agency.id}">В личный кабинет</a></p>`;
      return c.html(
        accountPage({ title: 'Ссылка не работает', agency: c.var.agency, who: who(c), content }),
        410,
      );
    });
}

/**
 * The personal account, to be mounted at `/portal/account`: sign-in through ЕСИА, drafting, sending and following of
 * appeals. It runs no script. Throws OtklikError `configuration` when the packs' samples are wrong.
 */
export function accountRoutes(deps: AccountDeps): Hono {
  const samples = readSamples(deps.kbDir);
  const { esia, publicUrl } = deps;
  const identity =
    esia === null || publicUrl === undefined ? new Hono() : identityRoutes({ ...deps, publicUrl }, esia);
  const logoutOf = (agency: string): string | null =>
    esia === null || publicUrl === undefined ? null : logoutUrl(esia, `${publicUrl}${ACCOUNT}/${agency}`);
  return new Hono()
    .use(requestLimit(deps.clock, (c) => deps.remoteAddress(c)))
    .use(securityHeaders)
    .use(ownPagesOnly(publicUrl))
    .get('/account.css', (c) =>
      c.body(STYLE, 200, { 'Content-Type': 'text/css; charset=utf-8', 'Cache-Control': 'no-cache' }),
    )
    .get('/', (c) => {
      const [only, ...others] = deps.agencies;
      if (only && others.length === 0) return c.redirect(`${ACCOUNT}/${only.id}`, 303);
      return c.html(bodiesPage(deps.agencies));
    })
    .route('/esia', identity)
    .route('/draft', fromTalk(deps))
    .get('/:agency/samples', (c) => {
      const agency = deps.agencies.find(({ id }) => id === c.req.param('agency'));
      return agency ? c.html(samplesPage(samples, agency)) : c.html(missingPage(null, null), 404);
    })
    .get('/:agency/samples/:file{[a-z]+\\.txt}', (c) => {
      const agency = deps.agencies.find(({ id }) => id === c.req.param('agency'));
      const sample = samples.find(({ type }) => `${type}.txt` === c.req.param('file'));
      if (!agency || !sample) return c.html(missingPage(null, null), 404);
      return c.body(`\uFEFF${sampleText(sample, agency).replaceAll('\n', '\r\n')}\r\n`, 200, {
        'Content-Type': 'text/plain; charset=utf-8',
        'Content-Disposition': `attachment; filename="${sample.type}.txt"`,
      });
    })
    .post('/:agency/sign-out', async (c) => {
      const agency = deps.agencies.find(({ id }) => id === c.req.param('agency'));
      await endSession(deps.store.db, c);
      return agency ? c.html(signedOutPage(agency, logoutOf(agency.id))) : c.redirect(ACCOUNT, 303);
    })
    .route('/:agency', insidePages(deps, samples));
}
