import { Hono } from 'hono';
import { html } from 'hono/html';
import { z } from 'zod';
import { addPerson, listPeople, personById, resetPassword, setBlocked } from '../staff/people.ts';
import { type Person, ROLES } from '../staff/person.ts';
import { type UnitOf, unitsOfPeople } from '../staff/units.ts';
import { type ConsoleEnv, demand } from './access.ts';
import type { ConsoleDeps } from './deps.ts';
import { type Html, NOTHING, named } from './html.ts';
import { framedPage } from './layout.ts';
import { rightsForm, saveRights } from './person-rights.ts';
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

function personRow(deps: ConsoleDeps, person: Person, self: Person, units: readonly UnitOf[]): Html {
  const post = (act: string, label: string) =>
    html`<form method="post" action="/console/people/${person.id}/${act}">
      <button class="button button-small">${label}</button>
    </form>`;
  return html`<li class="person ${person.blocked ? 'person-blocked' : ''}">
    <div>
      <p>
        <strong>${named(person.name, '')}</strong>,
        ${ROLE_NAMES[person.role]}${person.blocked ? html` <span class="status">вход закрыт</span>` : NOTHING}
      </p>
      <p class="muted small">
        <bdi>${person.email}</bdi>,
        ${agencyNames(deps, person)}${person.mustChangePassword ? ', ещё не сменил одноразовый пароль' : ''}
      </p>
      ${rightsForm(deps, person, units)}
    </div>
    ${person.id === self.id ? NOTHING : html`<div class="acts">${post('reset', 'Новый пароль')}${person.blocked ? post('unblock', 'Открыть вход') : post('block', 'Закрыть вход')}</div>`}
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
    <label
      >Роль
      <select name="role">
        ${ROLES.map((role) => html`<option value="${role}">${ROLE_NAMES[role]}</option>`)}
      </select>
    </label>
    <fieldset>
      <legend>Видит вопросы организаций</legend>
      ${deps.agencies.map((agency) => html`<label class="check"><input type="checkbox" name="agencies" value="${agency.id}" />${agency.name}</label>`)}
      <p class="muted small">Администратор видит все.</p>
    </fieldset>
    <button class="button button-main">Добавить</button>
  </form>`;
}

async function peoplePage(deps: ConsoleDeps, self: Person, state: PeopleState = {}): Promise<Html> {
  const [situation, people, units] = await Promise.all([
    readSituation(deps, self),
    listPeople(deps.db),
    unitsOfPeople(deps.db),
  ]);
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
        ${people.map((person) => personRow(deps, person, self, units.get(person.id) ?? []))}
      </ul>
      <section aria-labelledby="add">
        <h2 id="add">Добавить человека</h2>
        ${addForm(deps)}
      </section>
    </div>`,
  });
}

async function readNewPerson(deps: ConsoleDeps, form: Record<string, unknown>) {
  const given = [form['agencies']].flat().filter((id) => typeof id === 'string');
  const known = given.filter((id) => deps.agencies.some((agency) => agency.id === id));
  return newPerson.safeParse({ ...form, agencies: known });
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
      const read = await readNewPerson(deps, await c.req.parseBody({ all: true }));
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
