import { Hono } from 'hono';
import { html } from 'hono/html';
import type { Person } from '../staff/person.ts';
import type { ClockRow } from '../store/tables.ts';
import { noticeHeadline } from '../watch/notice-words.rules.ts';
import { type OpenNotice, markNoticeSeen, openNotices } from '../watch/open-notices.ts';
import { type ConsoleContext, type ConsoleEnv, demand, readerOf } from './access.ts';
import { whyLink } from './clock-state.ts';
import type { ConsoleDeps } from './deps.ts';
import { type Html, NOTHING, icon } from './html.ts';
import { framedPage } from './layout.ts';
import { fullMoment, shortMoment } from './moments.ts';
import { termsLink } from './notices.ts';
import { MOST_TERMS, readSituation } from './situation.ts';
import { caseName } from '../agency/index.ts';

interface Told {
  readonly notice: OpenNotice;
  readonly clock: ClockRow;
}

/** In the order of the queue: what has passed or ends first comes first. */
async function readTold(deps: ConsoleDeps, person: Person): Promise<readonly Told[]> {
  const notices = await openNotices(deps.db, readerOf(person, deps.agencies), MOST_TERMS);
  if (notices.length === 0) return [];
  const ids = notices.map(({ clockId }) => clockId);
  const rows = await deps.db.selectFrom('clocks').selectAll().where('id', 'in', ids).execute();
  const clocks = new Map(rows.map((row) => [row.id, row]));
  return notices
    .flatMap((notice) => {
      const clock = clocks.get(notice.clockId);
      return clock ? [{ notice, clock }] : [];
    })
    .sort((a, b) => a.clock.deadline_at - b.clock.deadline_at);
}

function toldItem({ notice, clock }: Told, deps: ConsoleDeps): Html {
  const agency = deps.agencies.find(({ id }) => id === notice.agency);
  const zone = agency?.zone ?? 'Europe/Moscow';
  const action = `/console/terms/${clock.id}/seen`;
  return html`<li class="letter told" id="told-${clock.id}">
    <p class="told-head">
      <strong class="told-${notice.kind}">${noticeHeadline(notice.share)}</strong>
      ${whyLink(deps, clock, zone, `why-${clock.id}`)}
    </p>
    <p>
      <a href="/console/cases/${notice.caseId}">Вопрос ${caseName(agency, notice.caseNumber)}</a>
      <span dir="auto">${notice.title || 'Без текста'}</span>
    </p>
    <p class="muted small">
      ${notice.name}, ${agency?.name ?? notice.agency}, сообщено
      <time title="${fullMoment(notice.at, zone)}">${shortMoment(notice.at, deps.clock(), zone)}</time>
    </p>
    <form method="post" action="${action}" hx-post="${action}" hx-target="#terms" hx-swap="outerMorph">
      <button class="button button-small" aria-label="Видел: вопрос ${caseName(agency, notice.caseNumber)}">
        Видел
      </button>
    </form>
  </li>`;
}

/** Where letters go is for whoever can change it. */
function mailLine(deps: ConsoleDeps, person: Person): Html {
  if (deps.mailFolder === null || person.role !== 'administrator') return NOTHING;
  return html`<p class="notice notice-assumed">
    ${icon('mail')}Почта не настроена: письма о сроках складываются в папку
    <code>${deps.mailFolder}</code>. Чтобы они уходили людям, задайте SMTP_URL.
  </p>`;
}

function terms(told: readonly Told[], deps: ConsoleDeps, person: Person): Html {
  return html`<section id="terms" aria-labelledby="terms-title">
    <h1 id="terms-title">Сроки</h1>
    <p class="muted">
      Напоминания о сроках, которые идут. Отмеченное «Видел» возвращается, когда срок подходит ближе.
    </p>
    ${
      told.length > 0
        ? html`<ul class="letters">
            ${told.map((one) => toldItem(one, deps))}
          </ul>`
        : html`<p class="empty">Напоминаний нет. Появятся здесь сами, когда пройдёт половина срока.</p>`
    }
    ${mailLine(deps, person)}
  </section>`;
}

async function showTerms(deps: ConsoleDeps, c: ConsoleContext): Promise<Response> {
  const { person } = c.var;
  const [told, situation] = await Promise.all([readTold(deps, person), readSituation(deps, person)]);
  const content = terms(told, deps, person);
  c.header('Vary', 'HX-Request-Type');
  if (c.req.header('hx-request-type') === 'partial') {
    return c.html(html`${content}${termsLink(situation, true, true)}`);
  }
  return c.html(
    framedPage({
      title: 'Сроки',
      section: 'terms',
      person,
      situation,
      content: html`<div class="page">${content}</div>`,
    }),
  );
}

/** What the person is to know of running deadlines. */
export function termsRoutes(deps: ConsoleDeps): Hono<ConsoleEnv> {
  return new Hono<ConsoleEnv>()
    .get('/', (c) => showTerms(deps, c))
    .post('/:clock/seen', async (c) => {
      const { person } = c.var;
      demand(person, 'work');
      await markNoticeSeen(deps.db, readerOf(person, deps.agencies), c.req.param('clock'), deps.clock());
      return c.req.header('hx-request') === undefined
        ? c.redirect('/console/terms', 303)
        : showTerms(deps, c);
    });
}
