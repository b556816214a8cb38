import { Hono } from 'hono';
import { endSession, endSessions, openSessionsOf } from '../../staff/own-sessions.ts';
import { changePassword } from '../../staff/people.ts';
import { LONGEST_PASSWORD } from '../../staff/passwords.ts';
import { keyIn } from '../../staff/second-step.ts';
import { giveBackTry, takeTry } from '../../staff/sign-in-limit.ts';
import { type ConsoleContext, type ConsoleEnv, actorOf } from '../access.ts';
import type { ConsoleDeps } from '../deps.ts';
import { formFields } from '../forms.ts';
import type { Html } from '../html.ts';
import { barePage, framedPage } from '../layout.ts';
import { readSituation } from '../situation.ts';
import { tooManyTries } from '../words.ts';
import { passwordPage } from './password-page.ts';
import { codesPage, newKeyPage } from './second-step-pages.ts';
import { type OwnProblem, securityContent, stepDue } from './security-page.ts';

const HOME = '/console/security';
const WRONG = 'Пароль не подходит.';

const ownRequest = (deps: ConsoleDeps, c: ConsoleContext) => ({
  person: c.var.person,
  address: deps.remoteAddress(c),
  headers: c.req.raw.headers,
});

async function securityPage(
  deps: ConsoleDeps,
  c: ConsoleContext,
  problem: OwnProblem | null = null,
): Promise<Html> {
  const { person, sessionId, pending } = c.var;
  if (pending === 'second_step') return barePage('Второй шаг при входе', stepDue(problem));
  const now = deps.clock();
  const [situation, sessions, codesLeft] = await Promise.all([
    readSituation(deps, person),
    openSessionsOf(deps.db, person.id, now),
    person.secondStep === 'on' ? deps.sessions.secondStep.codesLeft(person) : null,
  ]);
  const account = { person, sessionId, sessions, codesLeft, now, zone: situation.zone };
  const content = securityContent(account, problem);
  return framedPage({ title: 'Вход и безопасность', section: 'security', person, situation, content });
}

/** Does what asks for the person's own password, within the limit of wrong tries; null, and words, when it does not fit. */
async function withPassword<T>(
  deps: ConsoleDeps,
  c: ConsoleContext,
  act: (password: string) => Promise<T | null>,
): Promise<{ readonly done: T } | { readonly problem: string }> {
  const { email } = c.var.person;
  const address = deps.remoteAddress(c);
  const { minutes } = await takeTry(deps.db, email, address, deps.clock());
  if (minutes > 0) return { problem: tooManyTries(minutes) };
  const password = (await formFields(c))('password').slice(0, LONGEST_PASSWORD);
  const done = await act(password);
  if (done === null) return { problem: WRONG };
  await giveBackTry(deps.db, email, address);
  return { done };
}

function passCookies(c: ConsoleContext, cookies: readonly string[]): void {
  for (const cookie of cookies) c.header('Set-Cookie', cookie, { append: true });
}

function secondStepRoutes(deps: ConsoleDeps): Hono<ConsoleEnv> {
  const { secondStep } = deps.sessions;
  return new Hono<ConsoleEnv>()
    .get('/*', (c) => c.redirect(HOME, 303))
    .post('/', async (c) => {
      if (c.var.person.secondStep === 'on') return c.redirect(HOME, 303);
      const result = await withPassword(deps, c, (password) =>
        secondStep.begin(ownRequest(deps, c), password),
      );
      if ('done' in result) return c.html(newKeyPage(result.done, null));
      return c.html(await securityPage(deps, c, { at: 'on', text: result.problem }), 422);
    })
    .post('/confirm', async (c) => {
      const field = await formFields(c);
      const key = keyIn(field('uri'));
      if (key === null) return c.redirect(HOME, 303);
      const confirmed = await secondStep.confirm(ownRequest(deps, c), field('code'), deps.clock());
      if (confirmed === null) {
        const problem = 'Код не подошёл. Введите тот, что на экране сейчас; часы телефона должны идти верно.';
        return c.html(newKeyPage(key, problem), 422);
      }
      passCookies(c, confirmed.cookies);
      return c.html(codesPage(confirmed.codes));
    })
    .post('/codes', async (c) => {
      const result = await withPassword(deps, c, (password) =>
        secondStep.newCodes(ownRequest(deps, c), password, deps.clock()),
      );
      if ('done' in result) return c.html(codesPage(result.done));
      return c.html(await securityPage(deps, c, { at: 'codes', text: result.problem }), 422);
    })
    .post('/off', async (c) => {
      const result = await withPassword(deps, c, (password) =>
        secondStep.turnOff(ownRequest(deps, c), password, deps.clock()),
      );
      if ('problem' in result)
        return c.html(await securityPage(deps, c, { at: 'off', text: result.problem }), 422);
      passCookies(c, result.done);
      return c.redirect(HOME, 303);
    });
}

/** The pages of one's own sign-in: password, second step, sessions; and signing out. */
export function ownAccountRoutes(deps: ConsoleDeps): Hono<ConsoleEnv> {
  return new Hono<ConsoleEnv>()
    .get('/password', (c) => c.html(passwordPage(c.var.pending === 'password', null)))
    .post('/password', async (c) => {
      const field = await formFields(c);
      const [current, next] = [field('current'), field('next')];
      const { person, sessionId } = c.var;
      const forced = c.var.pending === 'password';
      if (next !== field('again')) return c.html(passwordPage(forced, 'different'), 422);
      const address = deps.remoteAddress(c);
      const { minutes } = await takeTry(deps.db, person.email, address, deps.clock());
      if (minutes > 0) return c.html(passwordPage(forced, { minutes }), 429);
      const self = { id: person.id, sessionId };
      const result = await changePassword(deps.db, self, { current, next }, deps.clock());
      if (result !== 'wrong') await giveBackTry(deps.db, person.email, address);
      return result === 'changed'
        ? c.redirect(forced ? '/console/queue' : HOME, 303)
        : c.html(passwordPage(forced, result), 422);
    })
    .get('/security', async (c) => c.html(await securityPage(deps, c)))
    .route('/security/second-step', secondStepRoutes(deps))
    .post('/security/sessions/end-others', async (c) => {
      const { person, sessionId: kept } = c.var;
      await endSessions(deps.db, { person: person.id, kept }, person.id, deps.clock());
      return c.redirect(HOME, 303);
    })
    .post('/security/sessions/:id/end', async (c) => {
      const { person } = c.var;
      const of = { person: person.id, session: c.req.param('id') };
      await endSession(deps.db, of, person.id, deps.clock());
      return c.redirect(HOME, 303);
    })
    .post('/sign-out', async (c) => {
      await deps.actions.releaseAll(actorOf(c.var.person), deps.clock());
      passCookies(c, await deps.sessions.signOut(c.req.raw.headers));
      return c.redirect('/console/sign-in', 303);
    });
}
