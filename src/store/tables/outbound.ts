import type { Generated } from 'kysely';
import type { Instant } from '../../kernel/instants.ts';
import type { Json } from './columns.ts';

export type OutboxState = 'ready' | 'sending' | 'sent' | 'failed' | 'unknown';

export interface OutboxTable {
  id: string;
  account: string;
  conversation_id: string;
  message_id: string;
  /** OutgoingMessage without its guard, which is the row's id. */
  payload: Json;
  state: OutboxState;
  /** The lower leaves first. */
  rank: Generated<number>;
  attempts: number;
  not_before: Instant;
  lease_owner: string | null;
  lease_until: Instant;
  first_tried_at: Instant | null;
  external_id: string | null;
  reason: string | null;
  created_at: Instant;
  settled_at: Instant | null;
  /** When the platform was asked whether a doubtful send had arrived, and did not show it. */
  looked_at: Generated<Instant | null>;
}

/** A public message of a client that somebody took out of sight, and on what ground. */
export interface ModerationTable {
  id: string;
  agency: string;
  case_id: string;
  message_id: string;
  account: string;
  /** `delete`: the platform keeps nothing that could be brought back. */
  how: 'hide' | 'delete';
  /** A ground of the policy with its name and clause as they were then. */
  ground: string;
  ground_name: string;
  clause: string;
  staff_id: string;
  at: Instant;
  /** `asked`: decided, and it is not known what the platform did. */
  state: 'asked' | 'done' | 'refused' | 'restored';
  /** What the platform said when it refused. */
  reason: string | null;
  /** The message that tells the author; null when he was not told. */
  told: string | null;
  restored_by: string | null;
  restored_at: Instant | null;
  restored_why: string | null;
}

/** One event that many write about. */
export interface IncidentsTable {
  id: string;
  agency: string;
  name: string;
  state: 'open' | 'closed';
  created_by: string;
  created_at: Instant;
  closed_at: Instant | null;
}

/** A person's word on what event a case is about; without an incident: about none, so it is not proposed again. */
export interface IncidentCasesTable {
  case_id: string;
  incident_id: string | null;
  staff_id: string;
  at: Instant;
}

/** One answer for all cases of an incident. */
export interface IncidentAnswersTable {
  id: string;
  incident_id: string;
  text: string;
  state: 'proposed' | 'rejected' | 'running' | 'stopped' | 'done';
  author: string;
  written_at: Instant;
  /** Who approved or rejected it. */
  decided_by: string | null;
  decided_at: Instant | null;
  /** When it was stopped, or said to the last case. */
  ended_at: Instant | null;
}

/** What became of the answer in one case. */
export interface IncidentSendsTable {
  answer_id: string;
  case_id: string;
  state: 'waiting' | 'said' | 'skipped';
  /** Why it was not said there. */
  reason: string | null;
  message_id: string | null;
  at: Instant | null;
}
