import { Hono } from 'hono';
import { type IncidentView, incidentView } from '../../incidents/incident-view.ts';
import { OtklikError } from '../../kernel/errors.ts';
import { maySee } from '../../staff/person.ts';
import { type ConsoleContext, type ConsoleEnv, actorOf, demand, mayAnswerAll } from '../access.ts';
import type { ConsoleDeps } from '../deps.ts';
import { formFields } from '../forms.ts';
import { readSituation } from '../situation.ts';
import { plural } from '../words.ts';
import { replyCheck, textFault } from '../reply-check.ts';
import { type IncidentShown, NO_DRAFT, answerContext, incidentPage } from './incident-page.ts';
import { incidentsPage } from './list-page.ts';
import { answerPart } from './progress-part.ts';
import { waveRemarks } from './wave-answering.ts';

const LONGEST_NAME = 120;

/** Every value of a field that may be chosen several times. */
async function chosen(c: ConsoleContext, name: string): Promise<readonly string[]> {
  const value = (await c.req.parseBody({ all: true }))[name] ?? [];
  return (Array.isArray(value) ? value : [value]).filter((one) => typeof one === 'string');
}

async function readIncident(deps: ConsoleDeps, c: ConsoleContext): Promise<IncidentView> {
  const incident = await incidentView(deps.db, c.req.param('id') ?? '');
  if (incident && maySee(c.var.person, incident.agency)) return incident;
  throw new OtklikError('not_found', 'Такого события нет.', { hint: 'Вернитесь к списку событий.' });
}

async function show(
  deps: ConsoleDeps,
  c: ConsoleContext,
  more: Partial<Pick<IncidentShown, 'said' | 'draft'>> = {},
): Promise<Response> {
  const { person } = c.var;
  const incident = await readIncident(deps, c);
  const [situation, joining] = await Promise.all([
    readSituation(deps, person),
    incident.state === 'open' ? deps.proposals.joining(incident) : [],
  ]);
  return c.html(
    incidentPage({ deps, person, situation, incident, joining, said: null, draft: NO_DRAFT, ...more }),
  );
}

async function make(deps: ConsoleDeps, c: ConsoleContext): Promise<Response> {
  const { person } = c.var;
  const field = await formFields(c);
  const cases = await chosen(c, 'case');
  const [agency, name] = [field('agency'), field('name').trim()];
  if (!maySee(person, agency)) throw new OtklikError('not_found', 'Такого ведомства нет.');
  if (cases.length === 0) return c.html(await incidentsPage(deps, person, 'Отметьте хотя бы один вопрос.'));
  if (field('do') === 'dismiss') {
    await deps.incidents.dismiss(agency, cases, actorOf(person), deps.clock());
    return c.redirect('/console/incidents', 303);
  }
  if (name === '' || name.length > LONGEST_NAME) {
    return c.html(await incidentsPage(deps, person, 'Назовите событие, до 120 знаков.'));
  }
  const id = await deps.incidents.make({ agency, name, cases }, actorOf(person), deps.clock());
  return c.redirect(`/console/incidents/${id}`, 303);
}

async function add(deps: ConsoleDeps, c: ConsoleContext): Promise<Response> {
  const incident = await readIncident(deps, c);
  const cases = await chosen(c, 'case');
  const field = await formFields(c);
  const [staff, at] = [actorOf(c.var.person), deps.clock()];
  if (field('do') === 'dismiss') {
    await deps.incidents.dismiss(incident.agency, cases, staff, at);
    return show(deps, c, { said: { text: 'Больше не предлагаем.', tone: 'done' } });
  }
  const added = await deps.incidents.add(incident.id, cases, staff, at);
  const text = `Добавлено: ${plural(added, 'вопрос', 'вопроса', 'вопросов')}.`;
  return show(deps, c, { said: { text, tone: 'done' } });
}

async function takeOut(deps: ConsoleDeps, c: ConsoleContext): Promise<Response> {
  const incident = await readIncident(deps, c);
  const field = await formFields(c);
  await deps.incidents.takeOut(incident.id, field('case'), actorOf(c.var.person), deps.clock());
  return show(deps, c, { said: { text: 'Вопрос убран из события.', tone: 'done' } });
}

/** What the form of the answer to all holds, with what is to be said of it. */
async function writtenToAll(deps: ConsoleDeps, c: ConsoleContext, incident: IncidentView) {
  const field = await formFields(c);
  const text = field('text').trim();
  const final = field('final') === 'yes';
  return { text, final, remarks: waveRemarks(deps, incident, text, final) };
}

/** Looks at what is being written: the answer is the inside of `#reply-check`. */
async function check(deps: ConsoleDeps, c: ConsoleContext): Promise<Response> {
  const { text, remarks } = await writtenToAll(deps, c, await readIncident(deps, c));
  return c.html(replyCheck(text, remarks, undefined));
}

async function propose(deps: ConsoleDeps, c: ConsoleContext): Promise<Response> {
  const incident = await readIncident(deps, c);
  const { text, final, remarks } = await writtenToAll(deps, c, incident);
  const body = deps.agencies.find(({ id }) => id === incident.agency);
  const problem = textFault(body, text, remarks);
  if (problem !== null)
    return show(deps, c, { draft: { text, final }, said: { text: problem, tone: 'stopped' } });
  await deps.incidents.propose(incident.id, text, actorOf(c.var.person), deps.clock());
  return show(deps, c, { said: { text: 'Ответ ждёт утверждения.', tone: 'done' } });
}

async function close(deps: ConsoleDeps, c: ConsoleContext): Promise<Response> {
  const incident = await readIncident(deps, c);
  await deps.incidents.close(incident.id, actorOf(c.var.person), deps.clock());
  return c.redirect('/console/incidents', 303);
}

/** An answer belongs to the incident of the address, which the person has to see. */
async function answerOf(deps: ConsoleDeps, c: ConsoleContext) {
  const incident = await readIncident(deps, c);
  const answer = incident.answers.find(({ id }) => id === c.req.param('answer'));
  if (answer) return { incident, answer };
  throw new OtklikError('not_found', 'Такого ответа нет.', { hint: 'Обновите страницу.' });
}

async function decide(deps: ConsoleDeps, c: ConsoleContext): Promise<Response> {
  const { answer } = await answerOf(deps, c);
  const [staff, at] = [actorOf(c.var.person), deps.clock()];
  const { incidents } = deps;
  const acts: Readonly<Record<string, () => Promise<void>>> = {
    run: () => incidents.run(answer.id, staff, at),
    stop: () => incidents.stop(answer.id, staff, at),
    reject: () => incidents.reject(answer.id, staff, at),
  };
  const act = acts[c.req.param('act') ?? ''];
  if (!act) return c.notFound();
  await act();
  return c.redirect(`/console/incidents/${answer.incident_id}`, 303);
}

/** Events that many write about. */
export function incidentRoutes(deps: ConsoleDeps): Hono<ConsoleEnv> {
  return new Hono<ConsoleEnv>()
    .use(async (c, next) => {
      demand(c.var.person, 'work');
      if (!mayAnswerAll(c.var.person)) {
        throw new OtklikError('forbidden', 'События видят те, кто работает со всеми вопросами ведомства.', {
          hint: 'Обратитесь к администратору.',
        });
      }
      await next();
    })
    .get('/', async (c) => c.html(await incidentsPage(deps, c.var.person)))
    .post('/', (c) => make(deps, c))
    .get('/:id', (c) => show(deps, c))
    .post('/:id/add', (c) => add(deps, c))
    .post('/:id/out', (c) => takeOut(deps, c))
    .post('/:id/check', (c) => check(deps, c))
    .post('/:id/propose', (c) => propose(deps, c))
    .post('/:id/close', (c) => close(deps, c))
    .get('/:id/:answer', async (c) => {
      const { incident, answer } = await answerOf(deps, c);
      return c.html(answerPart(answer, answerContext(deps, c.var.person, incident, answer)));
    })
    .post('/:id/:answer/:act', (c) => decide(deps, c));
}
