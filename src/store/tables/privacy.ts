import type { Instant } from '../../kernel/instants.ts';
import type { Json } from './columns.ts';

/** Keys that values are sealed with: the start asks for each of them. */
export interface DataKeysTable {
  /** See `Seal.keyId`: it tells nothing of the key. */
  id: string;
  first_used_at: Instant;
}

/** The words that people agreed to, kept as they were shown (152-ФЗ art. 9 part 3). */
export interface ConsentTextsTable {
  digest: string;
  agency: string;
  purpose: string;
  version: string;
  text: string;
  first_shown_at: Instant;
}

/** One person's consent to one purpose. */
export interface ConsentsTable {
  id: string;
  agency: string;
  /** `client:<id>` or `applicant:<id>`. */
  holder: string;
  purpose: string;
  text_digest: string;
  /** Where it was given. */
  channel: string;
  given_at: Instant;
  withdrawn_at: Instant | null;
  withdrawn_in: string | null;
}

/** What somebody demands about the data that are kept of him; its term is a clock of the case. */
export interface PrivacyRequestsTable {
  id: string;
  agency: string;
  client_id: string;
  case_id: string;
  clock_id: string;
  kind: 'access' | 'correction' | 'stop' | 'withdrawal';
  /** How we know who asks. */
  identified_by: 'account' | 'esia' | 'passport' | 'letter';
  /** Sealed; null once the person's data were destroyed. */
  wish: string | null;
  state: 'open' | 'done' | 'refused';
  /** Sealed. */
  answer: string | null;
  opened_by: string;
  opened_at: Instant;
  decided_by: string | null;
  decided_at: Instant | null;
}

/** While it stands nothing of this person is destroyed. */
export interface PrivacyHoldsTable {
  id: string;
  agency: string;
  client_id: string;
  ground: 'court' | 'appeal' | 'check' | 'other';
  /** Sealed. */
  reason: string | null;
  set_by: string;
  set_at: Instant;
  lifted_by: string | null;
  lifted_at: Instant | null;
}

/** The record that data were destroyed, kept for three years at the least (order of Roskomnadzor № 179). */
export interface DestructionActsTable {
  id: string;
  agency: string;
  number: number;
  ground: 'retention' | 'request';
  clause: string;
  request_id: string | null;
  approved_by: string;
  approved_at: Instant;
  /** When everything of it was destroyed. */
  done_at: Instant | null;
}

/** One case (an appeal's with the appeal), one draft that was never sent, or one person with all talks, whose data are to be destroyed or were. */
export interface DestructionsTable {
  id: string;
  act_id: string | null;
  agency: string;
  subject_kind: 'case' | 'draft' | 'client';
  subject_id: string;
  /** Empty for a draft of somebody who is no client. */
  client_id: string;
  /** The class of the policy by which the term has passed; null: it was asked for. */
  class: string | null;
  due_at: Instant;
  state: 'proposed' | 'approved' | 'done';
  /** How much of what was destroyed, by kind. */
  counts: Json;
  found_at: Instant;
  lease_owner: string | null;
  lease_until: Instant;
  done_at: Instant | null;
}
