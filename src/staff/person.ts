import type { Selectable } from 'kysely';
import type { StaffPeopleTable } from '../store/tables.ts';
import type { UnitOf } from './units.ts';

export const ROLES = ['operator', 'supervisor', 'editor', 'authorised', 'administrator'] as const;
export type Role = (typeof ROLES)[number];

/** A member of the staff as pages and actions see them. */
export interface Person {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly role: Role;
  /** Whose cases they may see; `all` for administrators. */
  readonly agencies: readonly string[] | 'all';
  /** Null: not limited to units. Otherwise only cases of these units are seen. */
  readonly units: readonly UnitOf[] | null;
  readonly mustChangePassword: boolean;
  readonly blocked: boolean;
  /** Whether a code of an app is asked besides the password; `due`: the role demands it and the person has none yet. */
  readonly secondStep: 'on' | 'off' | 'due';
}

/** A person's row with the mark that the role must have the second step. */
export type PersonRow = Selectable<StaffPeopleTable> & { readonly step_demanded: Role | null };

/** Who is limited to units: an administrator never is. */
export function isLimited(row: Pick<Selectable<StaffPeopleTable>, 'role' | 'unit_scope'>): boolean {
  return row.unit_scope === 1 && row.role !== 'administrator';
}

/** `units` are those of the person, whether limited to them or not. */
export function personOf(row: PersonRow, units: readonly UnitOf[]): Person {
  return {
    id: row.id,
    name: row.name,
    email: row.email,
    role: row.role,
    agencies: row.role === 'administrator' ? 'all' : (JSON.parse(row.agencies) as string[]),
    units: isLimited(row) ? units : null,
    mustChangePassword: row.must_change_password === 1,
    blocked: row.blocked === 1,
    secondStep: row.second_step === 1 ? 'on' : row.step_demanded === null ? 'off' : 'due',
  };
}

/** True when the person may see and work on cases of the agency. */
export function maySee(person: Person, agency: string): boolean {
  return person.agencies === 'all' || person.agencies.includes(agency);
}
