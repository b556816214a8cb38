import type { Generated } from 'kysely';
import type { Process } from '../../agency/index.ts';
import type { Instant } from '../../kernel/instants.ts';
import type { Flag, Json } from './columns.ts';

export type CaseStatus = 'bot' | 'waiting' | 'in_work' | 'answered' | 'closed';

export interface CasesTable {
  id: string;
  agency: string;
  number: number;
  client_id: string;
  channel: string;
  place: 'private' | 'public';
  kind: string;
  title: string;
  topic: string | null;
  /** The unit that a person's word has made the owner; null: the one that the topic names. */
  unit: Generated<string | null>;
  status: CaseStatus;
  owner_id: string | null;
  lease_until: Instant;
  urgent: Flag;
  /** Who decided that it is urgent; null while only the program thinks so. */
  urgent_by: string | null;
  reading: Json;
  opened_at: Instant;
  last_client_at: Instant;
  answered_at: Instant | null;
  closed_at: Instant | null;
  close_reason: string | null;
  /** The nearest running deadline of the case, kept here so that the queue sorts by an index. */
  due_at: Instant | null;
  /** Since when a running deadline of the case is nearly used up; null when none runs, and once it has passed. */
  risk_at: Instant | null;
  /** Grows with every change; a page that was rendered from an older one is stale. */
  version: number;
}

export interface ClocksTable {
  id: string;
  case_id: string;
  agency: string;
  target_id: string;
  /** What the deadline is for: a process of the policy. Answers meet those for an answer, a person says when another is done. */
  process: Generated<Process>;
  name: string;
  clause: string;
  term: Json;
  schedule_id: string;
  goal: Flag;
  started_at: Instant;
  deadline_at: Instant;
  provisional: Flag;
  policy_version: string;
  calendar_version: string;
  state: 'running' | 'met' | 'closed';
  met_at: Instant | null;
  met_by: string | null;
  breached: Flag;
  reason: string | null;
  /** When the watcher has to look at the running clock next; null when nothing lies ahead of it. */
  next_at: Instant | null;
  /** The greatest share of the term, in percent, that was told; null when shares that have passed are not to be told any more. */
  told_share: number | null;
  /** The person who set the deadline; null when a message started it. */
  set_by: string | null;
  /** When it is nearly used up, by the warning shares and the working time that is left. */
  risk_at: Instant | null;
}

export interface ClockEventsTable {
  id: string;
  clock_id: string;
  kind: 'started' | 'warned' | 'breached' | 'met' | 'reopened' | 'closed' | 'recomputed';
  at: Instant;
  details: Json;
}

/** A warning or a breach that somebody is to be told of: one row for each of the recipients. */
export interface NoticesTable {
  id: string;
  clock_id: string;
  case_id: string;
  agency: string;
  kind: 'warned' | 'breached';
  /** Percent of the term that was used up; 100 for a breach. */
  share: number;
  recipient: 'owner' | 'supervisor' | 'administrator' | 'duty';
  /** Who held the case at that moment, for `owner`; null when nobody did. */
  staff_id: string | null;
  deliver_at: Instant;
  delivered_at: Instant | null;
  /** Somebody has seen it, or its clock has ended. */
  settled_at: Instant | null;
  seen_by: string | null;
}

/** A letter to one of the staff: written in the transaction of what it tells of, then carried. */
export interface LettersTable {
  /** The same letter again has the same id. */
  id: string;
  recipient: string;
  subject: string;
  text: string;
  written_at: Instant;
  attempts: number;
  /** How many times a process died while the mail server had it. */
  doubts: number;
  not_before: Instant;
  state: 'waiting' | 'sending' | 'sent' | 'failed';
  lease_until: Instant;
  reason: string | null;
  settled_at: Instant | null;
}

export interface NotesTable {
  id: string;
  case_id: string;
  staff_id: string;
  text: string;
  at: Instant;
}

/** A decision of a person that has legal effect; what it was made of is kept as it was then. */
export interface DecisionsTable {
  id: string;
  case_id: string;
  agency: string;
  kind: 'redirect' | 'refuse' | 'abuse' | 'close';
  /** What was chosen from the pack: a ground, an outcome; for a redirection who answers now. */
  choice: string;
  clause: string;
  details: Json;
  /** The message that told the client; null when nothing was said. */
  message_id: string | null;
  staff_id: string;
  at: Instant;
}

/** A case that was handed on to a colleague or to a unit, with a word about it. */
export interface TransfersTable {
  id: string;
  case_id: string;
  agency: string;
  by_id: string;
  to_person: string | null;
  to_unit: string | null;
  note: string;
  at: Instant;
}

/** What a person has begun to write in a case and not sent. */
export interface ReplyDraftsTable {
  person_id: string;
  case_id: string;
  field: 'reply' | 'note';
  text: string;
  at: Instant;
}

export type ProposalState = 'open' | 'approved' | 'returned' | 'superseded';

/** An answer that a second person has to approve; of the variants of a case at most one is sent. */
export interface ReplyProposalsTable {
  id: string;
  case_id: string;
  conversation_id: string;
  author_id: string;
  text: string;
  state: ProposalState;
  at: Instant;
  decided_by: string | null;
  decided_at: Instant | null;
  /** What was sent, when the approver has changed the text. */
  sent_text: string | null;
  /** Why it was returned. */
  reason: string | null;
}
