import { Hono } from 'hono';
import { html } from 'hono/html';
import { z } from 'zod';
import { addPerson, listPeople, personById, resetPassword, setBlocked } from '../staff/people.ts';
import { endSessions, openSessionsByPerson } from '../staff/own-sessions.ts';
import { type Person, type Role, ROLES } from '../staff/person.ts';
import { setRole } from '../staff/rights.ts';
import { demandSecondStep, resetSecondStep, rolesWithSecondStep } from '../staff/second-step.ts';
import { type UnitOf, unitsOfPeople } from '../staff/units.ts';
import { type ConsoleEnv, demand } from './access.ts';
import type { ConsoleDeps } from './deps.ts';
import { type Html, NOTHING, named } from './html.ts';
import { framedPage } from './layout.ts';
import { agencyChoice, check, rightsForm, roleChoice, roleForm, saveRights } from './person-rights.ts';
import { readSituation } from './situation.ts';
import { ROLE_NAMES } from './words.ts';

const newPerson = z.object({
  name: z.string().trim().min(2).max(100),
  email: z.email().max(200),
  role: z.enum(ROLES),
  agencies: z.array(z.string()),
});

/** A one-time password just made: shown on this page once, stored only as a hash. */
interface Issued {
  readonly to: string;
  readonly password: string;
}

interface PeopleState {
  readonly issued?: Issued;
  readonly problem?: string;
}

function issuedNotice({ to, password }: Issued): Html {
  return html`<div class="notice notice-issued" role="status">
    <p>Одноразовый пароль для ${named(to, '')}: <code class="password">${password}</code></p>
    <p class="muted small">
      Передайте его лично. Больше он нигде не появится, при первом входе его нужно сменить.
    </p>
  </div>`;
}

function agencyNames(deps: ConsoleDeps, person: Person): string {
  if (person.agencies === 'all') return 'все организации';
  const names = person.agencies.map((id) => deps.agencies.find((agency) => agency.id === id)?.name ?? id);
  return names.join(', ') || 'ни одной организации';
}

/** What of a person's sign-in the page tells beside their name. */
function signInMarks(person: Person): Html {
  const step = { on: 'второй шаг включён', due: 'второй шаг ещё не включён', off: null }[person.secondStep];
  return html`${person.blocked ? html` <span class="status">вход закрыт</span>` : NOTHING}${step === null ? NOTHING : html` <span class="status ${person.secondStep === 'due' ? 'status-waiting' : ''}">${step}</span>`}`;
}

function post(person: Person, act: string, label: string): Html {
  return html`<form method="post" action="/console/people/${person.id}/${act}">
    <button class="button button-small">${label}</button>
  </form>`;
}

function acts(person: Person, sessions: number): Html {
  return html`<div class="acts">
    ${post(person, 'reset', 'Новый пароль')}
    ${sessions > 0 ? post(person, 'end-sessions', `Завершить сеансы (${sessions})`) : NOTHING}
    ${person.secondStep === 'on' ? post(person, 'reset-step', 'Сбросить второй шаг') : NOTHING}
    ${person.blocked ? post(person, 'unblock', 'Открыть вход') : post(person, 'block', 'Закрыть вход')}
  </div>`;
}

function personRow(
  deps: ConsoleDeps,
  person: Person,
  self: Person,
  own: { readonly units: readonly UnitOf[]; readonly sessions: number },
): Html {
  return html`<li class="person ${person.blocked ? 'person-blocked' : ''}">
    <div>
      <p><strong>${named(person.name, '')}</strong>, ${ROLE_NAMES[person.role]}${signInMarks(person)}</p>
      <p class="muted small">
        <bdi>${person.email}</bdi>,
        ${agencyNames(deps, person)}${person.mustChangePassword ? ', ещё не сменил одноразовый пароль' : ''}
      </p>
      ${rightsForm(deps, person, own.units)} ${person.id === self.id ? NOTHING : roleForm(deps, person)}
    </div>
    ${person.id === self.id ? NOTHING : acts(person, own.sessions)}
  </li>`;
}

function addForm(deps: ConsoleDeps): Html {
  return html`<form method="post" action="/console/people" class="stack add-person">
    <label
      >Имя и фамилия<input name="name" required minlength="2" maxlength="100" autocomplete="off"
    /></label>
    <label
      >Логин, адрес почты<input name="email" type="email" required maxlength="200" autocomplete="off"
    /></label>
    ${roleChoice(null)} ${agencyChoice(deps, null)}
    <button class="button button-main">Добавить</button>
  </form>`;
}

async function peoplePage(deps: ConsoleDeps, self: Person, state: PeopleState = {}): Promise<Html> {
  const [situation, people, units, sessions, demanded] = await Promise.all([
    readSituation(deps, self),
    listPeople(deps.db),
    unitsOfPeople(deps.db),
    openSessionsByPerson(deps.db, deps.clock()),
    rolesWithSecondStep(deps.db),
  ]);
  const ownOf = ({ id }: Person) => ({ units: units.get(id) ?? [], sessions: sessions.get(id) ?? 0 });
  return framedPage({
    title: 'Люди',
    section: 'people',
    person: self,
    situation,
    content: html`<div class="page">
      <h1>Люди</h1>
      ${state.issued ? issuedNotice(state.issued) : NOTHING}
      ${state.problem === undefined ? NOTHING : html`<p class="form-error" role="alert">${state.problem}</p>`}
      <ul class="people">
        ${people.map((person) => personRow(deps, person, self, ownOf(person)))}
      </ul>
      <section aria-labelledby="add">
        <h2 id="add">Добавить человека</h2>
        ${addForm(deps)}
      </section>
      <section aria-labelledby="second-step">
        <h2 id="second-step">Второй шаг при входе</h2>
        ${demandForm(demanded)}
      </section>
    </div>`,
  });
}

function demandForm(demanded: readonly Role[]): Html {
  return html`<form method="post" action="/console/people/second-step" class="stack add-person">
    <fieldset>
      <legend>Обязателен для ролей</legend>
      ${ROLES.map((role) => check('roles', role, demanded.includes(role), ROLE_NAMES[role]))}
      <p class="muted small">
        Кто ещё не включил второй шаг, при следующем действии увидит страницу, где его включают, и дальше без
        него не пройдёт. Тех, кто входит через учётную запись ведомства, это не касается: их проверяет
        ведомство.
      </p>
    </fieldset>
    <button class="button">Сохранить</button>
  </form>`;
}

/** The bodies named in a form that exist. */
function agenciesIn(deps: ConsoleDeps, form: Record<string, unknown>): readonly string[] {
  const given = [form['agencies']].flat();
  return deps.agencies.map(({ id }) => id).filter((id) => given.includes(id));
}

/** People and their access; for administrators only. */
export function peopleRoutes(deps: ConsoleDeps): Hono<ConsoleEnv> {
  return new Hono<ConsoleEnv>()
    .use(async (c, next) => {
      demand(c.var.person, 'people');
      return next();
    })
    .get('/', async (c) => c.html(await peoplePage(deps, c.var.person)))
    .post('/', async (c) => {
      const form = await c.req.parseBody({ all: true });
      const read = newPerson.safeParse({ ...form, agencies: agenciesIn(deps, form) });
      const { person } = c.var;
      if (!read.success) {
        const problem = 'Проверьте имя и логин: логин пишется как адрес почты.';
        return c.html(await peoplePage(deps, person, { problem }), 422);
      }
      const added = await addPerson(deps.db, person, read.data, deps.clock());
      if (!added) return c.html(await peoplePage(deps, person, { problem: 'Такой логин уже занят.' }), 409);
      const issued = { to: read.data.name, password: added.password };
      return c.html(await peoplePage(deps, person, { issued }));
    })
    .post('/:id/reset', async (c) => {
      const { person } = c.var;
      const target = await personById(deps.db, c.req.param('id'));
      const reset = target && (await resetPassword(deps.db, person, target.id, deps.clock()));
      if (!target || !reset) return c.redirect('/console/people', 303);
      const issued = { to: target.name, password: reset.password };
      return c.html(await peoplePage(deps, person, { issued }));
    })
    .post('/second-step', async (c) => {
      const given = [(await c.req.parseBody({ all: true }))['roles']].flat();
      const roles = ROLES.filter((role) => given.includes(role));
      await demandSecondStep(deps.db, c.var.person, roles, deps.clock());
      return c.redirect('/console/people#second-step', 303);
    })
    .post('/:id/reset-step', async (c) => {
      await resetSecondStep(deps.db, c.var.person, c.req.param('id'), deps.clock());
      return c.redirect('/console/people', 303);
    })
    .post('/:id/end-sessions', async (c) => {
      const of = { person: c.req.param('id'), kept: null };
      await endSessions(deps.db, of, c.var.person.id, deps.clock());
      return c.redirect('/console/people', 303);
    })
    .post('/:id/role', async (c) => {
      const form = await c.req.parseBody({ all: true });
      const role = ROLES.find((one) => one === form['role']);
      const change = role && { role, agencies: agenciesIn(deps, form) };
      if (change) await setRole(deps.db, c.var.person, c.req.param('id'), change, deps.clock());
      return c.redirect('/console/people', 303);
    })
    .post('/:id/units', async (c) => {
      await saveRights(deps, c);
      return c.redirect('/console/people', 303);
    })
    .post('/:id/:act{block|unblock}', async (c) => {
      const { id, act } = c.req.param();
      await setBlocked(deps.db, c.var.person, id, act === 'block', deps.clock());
      return c.redirect('/console/people', 303);
    });
}
