import type { Selectable } from 'kysely';
import type { StaffPeopleTable } from '../store/tables.ts';

export const ROLES = ['operator', 'supervisor', 'editor', 'administrator'] as const;
export type Role = (typeof ROLES)[number];

/** A member of the staff as pages and actions see them. */
export interface Person {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly role: Role;
  /** Whose cases they may see; `all` for administrators. */
  readonly agencies: readonly string[] | 'all';
  readonly mustChangePassword: boolean;
  readonly blocked: boolean;
}

export function personOf(row: Selectable<StaffPeopleTable>): Person {
  return {
    id: row.id,
    name: row.name,
    email: row.email,
    role: row.role,
    agencies: row.role === 'administrator' ? 'all' : (JSON.parse(row.agencies) as string[]),
    mustChangePassword: row.must_change_password === 1,
    blocked: row.blocked === 1,
  };
}

/** True when the person may see and work on cases of the agency. */
export function maySee(person: Person, agency: string): boolean {
  return person.agencies === 'all' || person.agencies.includes(agency);
}
