import { readCaseName } from '../../agency/index.ts';
import { Hono } from 'hono';
import { z } from 'zod';
import { OtklikError } from '../../kernel/errors.ts';
import { approveRetention } from '../../privacy/approve-destruction.ts';
import { readHistory } from '../../privacy/client-history.ts';
import { exportHistory } from '../../privacy/export-history.ts';
import { liftHold, setHold } from '../../privacy/holds.ts';
import { decideRequest, openRequest } from '../../privacy/requests.ts';
import { recordAudit } from '../../staff/audit.ts';
import { actorOf, type ConsoleContext, type ConsoleEnv, demand } from '../access.ts';
import type { ConsoleDeps } from '../deps.ts';
import { actPage } from './act-page.ts';
import { privacyPage } from './overview-page.ts';
import { personPage } from './person-page.ts';

const identified = z.enum(['account', 'esia', 'passport', 'letter']);
const text = z.string().trim().max(4_000);
const approval = z.object({
  agency: z.string(),
  class: z.string(),
  upTo: z.coerce.number(),
  sure: z.literal('yes'),
});
const newRequest = z.object({
  case: z.string(),
  kind: z.enum(['access', 'correction', 'stop', 'withdrawal']),
  identified,
  received: z.iso.date(),
  wish: text,
});
const decision = z.discriminatedUnion('how', [
  z.object({ how: z.enum(['done', 'refused']), answer: text.min(1) }),
  z.object({ how: z.literal('destroy'), answer: text.min(1), sure: z.literal('yes') }),
]);
const newHold = z.object({ ground: z.enum(['court', 'appeal', 'check', 'other']), reason: text.min(1) });
const wantedExport = z.object({ identified, reason: text.min(5).max(300) });

async function readForm<T>(c: ConsoleContext, schema: z.ZodType<T>): Promise<T> {
  const read = schema.safeParse(await c.req.parseBody());
  if (read.success) return read.data;
  throw new OtklikError('bad_input', 'Заполните все поля', { hint: 'Вернитесь назад и проверьте форму.' });
}

/** The body that a person's talks are with. Throws OtklikError `not_found`. */
async function agencyOf({ db, agencies }: ConsoleDeps, clientId: string) {
  const row = await db
    .selectFrom('cases')
    .select('agency')
    .where('client_id', '=', clientId)
    .orderBy('opened_at', 'desc')
    .executeTakeFirst();
  const agency = agencies.find(({ id }) => id === row?.agency);
  if (!agency) throw new OtklikError('not_found', 'О таком человеке ничего нет');
  return agency;
}

async function find(deps: ConsoleDeps, c: ConsoleContext): Promise<Response> {
  const { agency = '', number = '' } = c.req.query();
  const named = readCaseName(number);
  const body = deps.agencies.find(({ code }) => code === named?.code)?.id ?? agency;
  const row = await deps.db
    .selectFrom('cases')
    .select('client_id')
    .where('agency', '=', body)
    .where('number', '=', named?.number ?? 0)
    .executeTakeFirst();
  if (row) return c.redirect(`/console/privacy/people/${row.client_id}`, 303);
  return c.html(await privacyPage(deps, c.var.person, 'Вопроса с таким номером нет.'), 404);
}

async function approve(deps: ConsoleDeps, c: ConsoleContext): Promise<Response> {
  const form = await readForm(c, approval);
  const at = deps.clock();
  const term = deps.privacy.terms(form.agency, at).find(({ id }) => id === form.class);
  if (!term) throw new OtklikError('bad_input', 'Такого срока в правилах организации больше нет');
  const wanted = { ...form, clause: term.clause, staff: actorOf(c.var.person), at };
  const approved = await approveRetention(deps.db, wanted);
  return c.redirect(approved ? `/console/privacy/acts/${approved.act}` : '/console/privacy', 303);
}

async function download(deps: ConsoleDeps, c: ConsoleContext, clientId: string): Promise<Response> {
  const form = await readForm(c, wantedExport);
  const agency = await agencyOf(deps, clientId);
  const history = await readHistory(deps.db, deps.privacy.seal, agency.id, clientId);
  if (!history) throw new OtklikError('not_found', 'О таком человеке ничего нет');
  const at = deps.clock();
  const { id: actor } = c.var.person;
  await recordAudit(deps.db, {
    actor,
    action: 'data.export',
    subject: `client:${clientId}`,
    details: form,
    at,
  });
  return c.body(
    ReadableStream.from(exportHistory(history, agency, deps.privacy.folder, at)) as ReadableStream,
    200,
    {
      'Content-Type': 'application/zip',
      'Content-Disposition': 'attachment; filename="history.zip"',
    },
  );
}

/** Noon of the day in the body's zone: the demand counts from that day. */
function dayOf(date: string, zone: string, now: number): number {
  const noon = Temporal.PlainDate.from(date).toZonedDateTime({ timeZone: zone, plainTime: '12:00' });
  return Math.min(noon.epochMilliseconds, now);
}

/** Personal data of clients: demands, holds, export, destruction. For administrators; who looked at whom is in the audit log. */
export function privacyRoutes(deps: ConsoleDeps): Hono<ConsoleEnv> {
  const requests = () => ({ db: deps.db, ...deps.privacy });
  const back = (c: ConsoleContext) => c.redirect(`/console/privacy/people/${c.req.param('id')}`, 303);
  return new Hono<ConsoleEnv>()
    .use(async (c, next) => {
      demand(c.var.person, 'privacy');
      return next();
    })
    .get('/', async (c) => c.html(await privacyPage(deps, c.var.person)))
    .get('/find', (c) => find(deps, c))
    .get('/acts/:id', async (c) => c.html(await actPage(deps, c.var.person, c.req.param('id'))))
    .post('/approve', (c) => approve(deps, c))
    .get('/people/:id', async (c) => c.html(await personPage(deps, c.var.person, c.req.param('id'))))
    .post('/people/:id/export', (c) => download(deps, c, c.req.param('id')))
    .post('/people/:id/requests', async (c) => {
      const form = await readForm(c, newRequest);
      const { zone } = await agencyOf(deps, c.req.param('id'));
      const at = deps.clock();
      await openRequest(requests(), {
        caseId: form.case,
        clientId: c.req.param('id'),
        kind: form.kind,
        identifiedBy: form.identified,
        wish: form.wish,
        receivedAt: dayOf(form.received, zone, at),
        staff: actorOf(c.var.person),
        at,
      });
      return back(c);
    })
    .post('/people/:id/requests/:request', async (c) => {
      const { how, answer } = await readForm(c, decision);
      const requestId = c.req.param('request');
      await decideRequest(requests(), {
        requestId,
        how,
        answer,
        staff: actorOf(c.var.person),
        at: deps.clock(),
      });
      return back(c);
    })
    .post('/people/:id/holds', async (c) => {
      const form = await readForm(c, newHold);
      const clientId = c.req.param('id');
      const { id: agency } = await agencyOf(deps, clientId);
      await setHold(deps.db, deps.privacy.seal, {
        ...form,
        agency,
        clientId,
        staff: actorOf(c.var.person),
        at: deps.clock(),
      });
      return back(c);
    })
    .post('/people/:id/holds/:hold/lift', async (c) => {
      const which = { id: c.req.param('hold'), clientId: c.req.param('id') };
      await liftHold(deps.db, which, actorOf(c.var.person), deps.clock());
      return back(c);
    });
}
