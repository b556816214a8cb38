import { html } from 'hono/html';
import type { Context } from 'hono';
import { personById } from '../staff/people.ts';
import { maySee, type Person, ROLES } from '../staff/person.ts';
import { setRights } from '../staff/rights.ts';
import { setUnits, type UnitOf } from '../staff/units.ts';
import type { ConsoleEnv } from './access.ts';
import type { ConsoleAgency, ConsoleDeps } from './deps.ts';
import { type Html, NOTHING } from './html.ts';
import { ROLE_NAMES } from './words.ts';

/** A box to tick. */
export function check(name: string, value: string, on: boolean, label: string): Html {
  return html`<label class="check"
    ><input type="checkbox" name="${name}" value="${value}" ${on ? 'checked' : ''} />${label}</label
  >`;
}

function unitsOfBody({ id: agency, name, units }: ConsoleAgency, own: readonly UnitOf[]): Html {
  return html`<fieldset>
    <legend>${name}</legend>
    ${units.map(({ id, name: unit }) =>
      check(
        'units',
        `${agency}/${id}`,
        own.some((each) => each.agency === agency && each.unit === id),
        unit,
      ),
    )}
  </fieldset>`;
}

function summary(person: Person, units: readonly UnitOf[]): string {
  const parts = [
    units.length === 0 ? 'подразделения не указаны' : `подразделений: ${units.length}`,
    ...(person.units === null ? [] : ['видит только их вопросы']),
  ];
  return parts.join(', ');
}

/** Units of a person, and whether they limit what the person sees. */
export function rightsForm(deps: ConsoleDeps, person: Person, units: readonly UnitOf[]): Html {
  const limit =
    person.role === 'administrator'
      ? NOTHING
      : check('limited', 'yes', person.units !== null, 'Видит вопросы только своих подразделений');
  return html`<details>
    <summary>Права: ${summary(person, units)}</summary>
    <form method="post" action="/console/people/${person.id}/units" class="stack">
      ${deps.agencies.filter(({ id }) => maySee(person, id)).map((agency) => unitsOfBody(agency, units))}
      ${limit}
      <button class="button">Сохранить права</button>
    </form>
  </details>`;
}

/** The choice of a role, of a person or of a new one. */
export function roleChoice(person: Person | null): Html {
  return html`<label
    >Роль
    <select name="role">
      ${ROLES.map((role) => html`<option value="${role}" ${person?.role === role ? 'selected' : ''}>${ROLE_NAMES[role]}</option>`)}
    </select>
  </label>`;
}

/** The choice of bodies whose cases are seen. */
export function agencyChoice(deps: ConsoleDeps, person: Person | null): Html {
  return html`<fieldset>
    <legend>Видит вопросы организаций</legend>
    ${deps.agencies.map(({ id, name }) => check('agencies', id, person !== null && maySee(person, id), name))}
    <p class="muted small">Администратор видит все.</p>
  </fieldset>`;
}

/** Another role or other bodies for a person who is there already. */
export function roleForm(deps: ConsoleDeps, person: Person): Html {
  return html`<details>
    <summary>Сменить роль или организации</summary>
    <form method="post" action="/console/people/${person.id}/role" class="stack">
      ${roleChoice(person)} ${agencyChoice(deps, person)}
      <p class="muted small">Сеансы человека закончатся, вход останется прежним.</p>
      <button class="button">Сохранить роль</button>
    </form>
  </details>`;
}

/** Takes the form; whatever names a unit that does not exist is passed over. */
export async function saveRights(deps: ConsoleDeps, c: Context<ConsoleEnv>): Promise<void> {
  const form = await c.req.parseBody({ all: true });
  const target = await personById(deps.db, c.req.param('id') ?? '');
  if (!target) return;
  const known = deps.agencies.filter(({ id }) => maySee(target, id));
  const given = [form['units']].flat();
  const units = known.flatMap(({ id: agency, units: all }) =>
    all.filter(({ id }) => given.includes(`${agency}/${id}`)).map(({ id: unit }) => ({ agency, unit })),
  );
  const change = { person: target.id, agencies: known.map(({ id }) => id), units };
  await setUnits(deps.db, change, c.var.person.id, deps.clock());
  const rights = { unitScope: form['limited'] === 'yes' };
  await setRights(deps.db, c.var.person, target.id, rights, deps.clock());
}
