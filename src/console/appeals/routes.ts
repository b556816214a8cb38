import { Hono } from 'hono';
import { answerRemarks } from '../../appeals/answer-appeal.ts';
import { withFooter } from '../../appeals/answer-form.rules.ts';
import { deliverByHand } from '../../appeals/deliver-by-hand.ts';
import type { AppealAct } from '../../appeals/life.rules.ts';
import { letterSheet } from '../../appeals/letter-sheet.rules.ts';
import { letterFileName } from '../../appeals/letter-attachments.ts';
import { printLetter } from '../../appeals/print-letter.ts';
import { type AppealWhole, readAppeal } from '../../appeals/read-appeals.ts';
import { surveyOf } from '../../appeals/answer-appeal.ts';
import { OtklikError } from '../../kernel/errors.ts';
import { recordAudit } from '../../staff/audit.ts';
import { listPeople } from '../../staff/people.ts';
import { type ConsoleContext, type ConsoleEnv, actorOf, demand, viewerOf } from '../access.ts';
import type { ConsoleDeps } from '../deps.ts';
import { formFields } from '../forms.ts';
import { CONSOLE_ACTS } from './acts.ts';
import { type AppealPage, appealPage } from './appeal-page.ts';
import { showList } from './list-page.ts';
import { showReport } from './report-page.ts';
import { appealsShell } from './shell.ts';
import { REFUSALS } from './words.ts';

type Shown = Partial<Pick<AppealPage, 'said' | 'open' | 'kept' | 'remarks'>>;

async function wholeOf(deps: ConsoleDeps, c: ConsoleContext): Promise<AppealWhole> {
  const viewer = viewerOf(c.var.person, deps.agencies);
  const whole = await readAppeal(deps.appeals, viewer, { id: c.req.param('id') ?? '' });
  if (whole) return whole;
  throw new OtklikError('not_found', 'Такого обращения нет.', {
    hint: 'Вернитесь к списку обращений и откройте его заново.',
  });
}

const OTHERS: Readonly<Record<string, string>> = {
  applicant: 'заявитель',
  document_system: 'система документооборота',
  program: 'программа',
};

async function showAppeal(deps: ConsoleDeps, c: ConsoleContext, shown: Shown = {}): Promise<Response> {
  const whole = await wholeOf(deps, c);
  const { row } = whole;
  const { person } = c.var;
  const people = await listPeople(deps.db);
  const clocks = await deps.db.selectFrom('clocks').selectAll().where('case_id', '=', row.case_id).execute();
  const executors = people.filter(
    (one) => !one.blocked && (one.agencies === 'all' || one.agencies.includes(row.agency)),
  );
  const page: AppealPage = {
    deps,
    person,
    agency: deps.agencies.find(({ id }) => id === row.agency),
    executors,
    clocks,
    nameOf: (id) => OTHERS[id] ?? people.find((one) => one.id === id)?.name ?? 'сотрудник',
    kept: () => '',
    said: null,
    open: null,
    remarks: [],
    ...shown,
  };
  const title = row.number === null ? `Квитанция ${row.case_number}` : `№ ${row.number}`;
  return c.html(
    await appealsShell(deps, person, title, appealPage(whole, page)),
    shown.said?.tone === 'stopped' ? 409 : 200,
  );
}

async function act(deps: ConsoleDeps, c: ConsoleContext, name: string): Promise<Response> {
  const { row } = await wholeOf(deps, c);
  const perform = CONSOLE_ACTS[name as AppealAct];
  if (!perform) return c.notFound();
  const field = await formFields(c);
  const at = deps.clock();
  const seen = Number(field('seen'));
  const request = {
    appealId: row.id,
    by: { kind: 'staff' as const, staff: actorOf(c.var.person) },
    seen,
    at,
  };
  const pack = deps.appeals.pack(row.agency);
  const result = await perform({ deps: deps.appeals, request, field, zone: pack.zone });
  if (result.done) return c.redirect(`/console/appeals/${row.id}?done=${name}`, 303);
  const footer = { executor: field('executor'), phone: field('phone'), unit: field('unit') };
  const text = withFooter(field('text'), footer, surveyOf(pack, at));
  return showAppeal(deps, c, {
    said: { tone: 'stopped', text: REFUSALS[result.why] },
    open: name,
    kept: field,
    remarks: name === 'answer' ? answerRemarks(pack, row, text, at) : [],
  });
}

async function delivered(deps: ConsoleDeps, c: ConsoleContext): Promise<Response> {
  const { row } = await wholeOf(deps, c);
  const field = await formFields(c);
  const by = { kind: 'staff' as const, staff: actorOf(c.var.person) };
  const request = { appealId: row.id, by, seen: null, at: deps.clock() };
  await deliverByHand(deps.appeals, request, { id: field('delivery'), how: field('how') });
  return c.redirect(`/console/appeals/${row.id}`, 303);
}

async function letterPdf(deps: ConsoleDeps, c: ConsoleContext, id: string): Promise<Response> {
  const whole = await wholeOf(deps, c);
  const letter = whole.letters.find((one) => one.id === id);
  if (!letter) return c.notFound();
  const pack = deps.appeals.pack(whole.row.agency);
  const at = deps.clock();
  const pdf = await printLetter(letterSheet(pack, whole.row, whole.card, letter), letter.written_at);
  await recordAudit(deps.db, {
    at,
    actor: c.var.person.id,
    action: 'appeal.print',
    subject: `appeal:${whole.row.id}`,
    details: { letter: id },
  });
  return c.body(pdf, 200, {
    'Content-Type': 'application/pdf',
    'Content-Disposition': `inline; filename="${letterFileName(letter, whole.row.case_number)}"`,
  });
}

/** Appeals beside cases: lists, one appeal with what is done with it, the report, letters on the letterhead. */
export function appealRoutes(deps: ConsoleDeps): Hono<ConsoleEnv> {
  return new Hono<ConsoleEnv>()
    .use(async (c, next) => {
      // Names and addresses of applicants are read by those who work with them.
      demand(c.var.person, 'work');
      await next();
    })
    .get('/', (c) => showList(deps, c))
    .get('/report', (c) => showReport(deps, c, 'page'))
    .get('/report.csv', (c) => showReport(deps, c, 'csv'))
    .get('/:id', (c) =>
      showAppeal(
        deps,
        c,
        c.req.query('done') === undefined ? {} : { said: { tone: 'done', text: 'Сделано.' } },
      ),
    )
    .get('/:id/letters/:letter{[0-9a-f-]+\\.pdf}', (c) =>
      letterPdf(deps, c, c.req.param('letter').slice(0, -'.pdf'.length)),
    )
    .post('/:id/delivered', (c) => delivered(deps, c))
    .post('/:id/:act', (c) => act(deps, c, c.req.param('act')));
}
