import { type Context, Hono } from 'hono';
import { html } from 'hono/html';
import { openProposals } from '../cases/approve-reply.ts';
import { draftsOf, LONGEST_DRAFT } from '../cases/reply-drafts.ts';
import { type CaseView, caseView } from '../cases/case-view.ts';
import { decisionsOf } from '../cases/decisions/decided.ts';
import { READING_FIELDS } from '../cases/reading.rules.ts';
import { OtklikError } from '../kernel/errors.ts';
import { readSent } from '../knowledge/uses/read-uses.ts';
import { hiddenNow } from '../moderation/ledger.ts';
import { type ConsoleContext, type ConsoleEnv, actorOf, demand, may, viewerOf } from './access.ts';
import { type Said, casePane } from './case-pane.ts';
import { closeWithOutcome, noticeAbuse, redirect, refuse } from './decision-acts.ts';
import { endDeadline, setDeadline } from './deadline-acts.ts';
import type { ConsoleDeps } from './deps.ts';
import { formFields } from './forms.ts';
import { hideMessage, restoreMessage } from './moderation-acts.ts';
import { approve, returnToAuthor } from './proposal-acts.ts';
import { readAsk } from './queue-ask.ts';
import { queueWithPane } from './queue-page.ts';
import { readHandingOn, transfer } from './transfer-form.ts';
import { answeringIn, draft, reply, type Outcome, sendNow, undo } from './reply-acts.ts';
import { chosenConversation } from './reply-form.ts';
import { SENT_WITHIN_DAYS } from './typical-part.ts';
import { CLOSE_REASONS, NOT_INVITED } from './words.ts';
import { caseLabel } from './case-label.ts';

async function readCase(deps: ConsoleDeps, c: ConsoleContext): Promise<CaseView> {
  const view = await caseView(deps.db, viewerOf(c.var.person, deps.agencies), c.req.param('id') ?? '');
  if (view) return view;
  throw new OtklikError('not_found', 'Такого вопроса нет.', {
    hint: 'Вернитесь в очередь и откройте его заново.',
  });
}

function wantsPart(c: Context): boolean {
  return c.req.header('hx-request-type') === 'partial';
}

/** Answers with the case as it is now: alone for an open page, in its frame for a new one. */
async function showCase(deps: ConsoleDeps, c: ConsoleContext, outcome: Outcome = {}): Promise<Response> {
  const view = await readCase(deps, c);
  const ask = readAsk(c.req.query());
  const { person } = c.var;
  const agency = deps.agencies.find(({ id }) => id === view.case.agency);
  const { sent, ...shown } = outcome;
  const now = deps.clock();
  const ready = agency?.typical(view.reading.topic, now) ?? [];
  const typical = ready.find(({ id }) => id === c.req.query('typical'));
  const target = chosenConversation(view, shown.to ?? c.req.query('to'));
  const pane = casePane(view, {
    deps,
    person,
    view: ask.view,
    agency,
    now,
    to: c.req.query('to'),
    invitation: target && may(person, 'work') ? await deps.handoff.words(target) : null,
    hidden: await hiddenNow(deps.db, view.messages),
    decided: await decisionsOf(deps.db, view.case.id),
    draft: typical ? { text: typical.text, confirmHolder: null } : null,
    kept: await draftsOf(deps.db, person.id, view.case.id),
    answering: answeringIn(deps, view),
    handing: await readHandingOn(deps, person, view),
    proposals: await openProposals(deps.db, view.case.id),
    typicalSent: await readSent(
      deps.db,
      view.case.agency,
      ready.map(({ id }) => id),
      SENT_WITHIN_DAYS,
      now,
    ),
    ...shown,
  });
  const title = caseLabel(deps, view.case.agency, view.case.number);
  c.header('Vary', 'HX-Request-Type');
  if (sent)
    c.header(
      'HX-Trigger',
      JSON.stringify({ 'otklik:sent': { target: 'body', case: view.case.id, field: sent } }),
    );
  if (wantsPart(c)) return c.html(html`<title>${title} — Отклик</title>${pane}`);
  return c.html(await queueWithPane(deps, person, ask, { id: view.case.id, title, pane }));
}

const done = (text: string): Said => ({ text, tone: 'done' });
const stopped = (text: string): Said => ({ text, tone: 'stopped' });

async function claim(deps: ConsoleDeps, c: ConsoleContext): Promise<Outcome> {
  const view = await readCase(deps, c);
  const result = await deps.actions.claim(view.case.id, actorOf(c.var.person), deps.clock());
  return { said: result.claimed ? done('Вопрос ваш.') : stopped(`Вопрос уже ведёт ${result.holder}.`) };
}

async function takeOver(deps: ConsoleDeps, c: ConsoleContext): Promise<Outcome> {
  const view = await readCase(deps, c);
  if (c.var.person.role === 'operator') return { said: stopped('Забрать вопрос может руководитель.') };
  const holder = await deps.actions.takeOver(view.case.id, actorOf(c.var.person), deps.clock());
  if (holder === null) return { said: stopped('Этот вопрос уже никто не ведёт.') };
  return { said: done(`Вопрос ваш. ${holder} узнает об этом.`) };
}

async function note(deps: ConsoleDeps, c: ConsoleContext): Promise<Outcome> {
  const view = await readCase(deps, c);
  const text = (await formFields(c))('text').trim();
  if (text === '' || text.length > LONGEST_DRAFT)
    return { said: stopped('Заметка пуста или слишком длинна.') };
  await deps.actions.note(view.case.id, actorOf(c.var.person), text, deps.clock());
  return { sent: 'note-text', said: done('Заметка сохранена.') };
}

/** True when a colleague, and not this person, holds the case: only a supervisor may then give it back or close it. */
function heldByColleague(view: CaseView, c: ConsoleContext): boolean {
  const { person } = c.var;
  const owner = view.case.owner_id;
  return person.role === 'operator' && owner !== null && owner !== person.id;
}

async function giveBack(deps: ConsoleDeps, c: ConsoleContext, to: 'queue' | 'bot'): Promise<Outcome> {
  const view = await readCase(deps, c);
  if (heldByColleague(view, c)) return { said: stopped('Вопрос ведёт другой сотрудник.') };
  const staff = actorOf(c.var.person);
  if (to === 'bot') await deps.actions.returnToBot(view.case.id, staff, deps.clock());
  else await deps.actions.release(view.case.id, staff, deps.clock());
  return { said: done(to === 'bot' ? 'Разговор продолжит бот.' : 'Вопрос снова в очереди.') };
}

async function close(deps: ConsoleDeps, c: ConsoleContext): Promise<Outcome> {
  const view = await readCase(deps, c);
  if (heldByColleague(view, c)) return { said: stopped('Вопрос ведёт другой сотрудник.') };
  const reason = (await formFields(c))('reason');
  const { outcomes } = deps.decisions.choices(view.case.agency, deps.clock());
  if (reason === 'answered' && outcomes.length > 0) return closeWithOutcome(deps, c, view);
  if (!(reason in CLOSE_REASONS)) return { said: stopped('Выберите, чем закончился вопрос.') };
  const closed = await deps.actions.close(view.case.id, actorOf(c.var.person), reason, deps.clock());
  if (closed) return { said: done('Вопрос закрыт.') };
  return {
    said: stopped('Идёт срок, который ответом не закрыть. Отметьте, что он выполнен, или снимите его.'),
  };
}

/** A deadline of a case that a colleague holds is set and ended by him or by a supervisor. */
async function onDeadline(deps: ConsoleDeps, c: ConsoleContext, act: typeof setDeadline): Promise<Outcome> {
  const view = await readCase(deps, c);
  if (heldByColleague(view, c)) return { said: stopped('Вопрос ведёт другой сотрудник.') };
  return { said: await act(deps, c, view) };
}

async function invite(deps: ConsoleDeps, c: ConsoleContext): Promise<Outcome> {
  const view = await readCase(deps, c);
  const conversationId = (await formFields(c))('conversation');
  const staff = actorOf(c.var.person);
  const at = deps.clock();
  const result = await deps.handoff.invite({ caseId: view.case.id, conversationId, staff, at });
  const said = result.invited ? done('Приглашение отправляется.') : stopped(NOT_INVITED[result.why]);
  return { to: conversationId, said };
}

async function join(deps: ConsoleDeps, c: ConsoleContext): Promise<Outcome> {
  const view = await readCase(deps, c);
  const other = (await formFields(c))('other');
  const its = await caseView(deps.db, viewerOf(c.var.person, deps.agencies), other);
  if (!its) return { said: stopped('Такого вопроса нет.') };
  if (heldByColleague(view, c) || heldByColleague(its, c))
    return { said: stopped('Вопрос ведёт другой сотрудник.') };
  await deps.handoff.join(view.case.id, other, actorOf(c.var.person), deps.clock());
  return { said: done('Вопросы объединены.') };
}

/** An empty choice says that nothing of the list fits. */
async function correct(deps: ConsoleDeps, c: ConsoleContext): Promise<Outcome> {
  const view = await readCase(deps, c);
  const read = await formFields(c);
  const field = READING_FIELDS.find((one) => one === read('field'));
  if (field === undefined || view.case.status === 'closed')
    return { said: stopped('Разбор закрытого вопроса не исправляют.') };
  const result = await deps.actions.correct({
    caseId: view.case.id,
    field,
    value: read('value') || null,
    staff: actorOf(c.var.person),
    at: deps.clock(),
  });
  return { said: done(result === null ? 'Так уже и стоит.' : 'Исправлено, запомнили.') };
}

const ACTS: Readonly<Record<string, (deps: ConsoleDeps, c: ConsoleContext) => Promise<Outcome>>> = {
  claim,
  reply: async (deps, c) => reply(deps, c, await readCase(deps, c)),
  undo,
  transfer: async (deps, c) => ({ said: await transfer(deps, c, await readCase(deps, c)) }),
  'take-over': takeOver,
  approve: async (deps, c) => ({ said: await approve(deps, c, await readCase(deps, c)) }),
  'return-reply': async (deps, c) => ({ said: await returnToAuthor(deps, c) }),
  'send-now': sendNow,
  note,
  close,
  reading: correct,
  invite,
  join,
  hide: async (deps, c) => hideMessage(deps, c, await readCase(deps, c)),
  redirect: async (deps, c) => redirect(deps, c, await readCase(deps, c)),
  refuse: async (deps, c) => refuse(deps, c, await readCase(deps, c)),
  abuse: async (deps, c) => noticeAbuse(deps, c, await readCase(deps, c)),
  restore: async (deps, c) => restoreMessage(deps, c, await readCase(deps, c)),
  release: (deps, c) => giveBack(deps, c, 'queue'),
  return: (deps, c) => giveBack(deps, c, 'bot'),
  deadline: (deps, c) => onDeadline(deps, c, setDeadline),
  'deadline-end': (deps, c) => onDeadline(deps, c, endDeadline),
};

/** A case and what people do with it. */
export function caseRoutes(deps: ConsoleDeps): Hono<ConsoleEnv> {
  return new Hono<ConsoleEnv>()
    .get('/:id', (c) => showCase(deps, c))
    .post('/:id/draft', async (c) => {
      demand(c.var.person, 'work');
      return draft(deps, c, await readCase(deps, c));
    })
    .post('/:id/:act', async (c) => {
      demand(c.var.person, 'work');
      const act = ACTS[c.req.param('act')];
      return act ? showCase(deps, c, await act(deps, c)) : c.notFound();
    });
}
