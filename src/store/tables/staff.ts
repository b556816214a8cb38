import type { Generated } from 'kysely';
import type { Instant } from '../../kernel/instants.ts';
import type { Flag, Json } from './columns.ts';

export interface StaffPeopleTable {
  id: string;
  name: string;
  email: string;
  email_verified: Flag;
  role: 'operator' | 'supervisor' | 'editor' | 'authorised' | 'administrator';
  /** Ids of the agencies whose cases the person may see; not read for administrators. */
  agencies: Json;
  must_change_password: Flag;
  blocked: Flag;
  /** The person sees only cases of their units. */
  unit_scope: Generated<Flag>;
  /** Signing in asks for a code of the person's app besides the password. */
  second_step: Generated<Flag>;
  /** ISO 8601, as the sign-in library writes it; so are the other moments of staff tables. */
  created_at: string;
  updated_at: string;
}

export interface StaffCredentialsTable {
  id: string;
  person_id: string;
  provider: string;
  external_id: string;
  password_hash: string | null;
  created_at: string;
  updated_at: string;
}

export interface StaffSessionsTable {
  id: string;
  person_id: string;
  token: string;
  user_agent: string | null;
  ip: string | null;
  /** How the person came in: by our own password, or through the body's provider. */
  via: Generated<'password' | 'provider'>;
  expires_at: string;
  created_at: string;
  updated_at: string;
}

/** The second step of a person; not in force until `verified`. */
export interface StaffSecondStepsTable {
  id: string;
  person_id: string;
  /** Sealed by the sign-in library with the installation's secret; so are the backup codes. */
  secret: string;
  backup_codes: string;
  verified: Flag;
  failures: Generated<number>;
  locked_until: string | null;
}

/** What the sign-in library remembers of sign-ins underway, codes already used and trusted devices; `value` is often a person. */
export interface StaffVerificationsTable {
  id: string;
  identifier: string;
  value: string;
  expires_at: string;
  created_at: string;
  updated_at: string;
}

/** Roles whose people must have the second step. */
export interface StaffSecondStepRolesTable {
  role: StaffPeopleTable['role'];
}

/** Failed sign-ins by key (a login, an address, both) within the running window. */
export interface StaffFailuresTable {
  key: string;
  failures: number;
  since: Instant;
}

/** Whose people the staff are, by the units of the packs. */
export interface StaffUnitsTable {
  person_id: string;
  agency: string;
  unit: string;
}

/** Lists of the queue that people keep for themselves. */
export interface StaffViewsTable {
  id: string;
  person_id: string;
  name: string;
  /** The address's query, as the page wrote it. */
  query: string;
  created_at: Instant;
}

export type NewsKind =
  | 'transferred'
  | 'taken_over'
  | 'claim_ended'
  | 'to_approve'
  | 'approved'
  | 'returned'
  | 'superseded';

/** Something that one of the staff is to know of a case. */
export interface StaffNewsTable {
  id: string;
  person_id: string;
  case_id: string;
  kind: NewsKind;
  /** Who did it, by name; empty when the program did. */
  by_name: string;
  text: string;
  at: Instant;
  seen_at: Instant | null;
}

export interface AuditTable {
  id: string;
  at: Instant;
  /** A staff id, `bot`, `client` or `system`. */
  actor: string;
  action: string;
  subject: string;
  details: Json;
}
