import type { Generated } from 'kysely';
import type { Instant } from '../../kernel/instants.ts';
import type { Flag, Json } from './columns.ts';

export interface ClientsTable {
  id: string;
  kind: 'external' | 'internal';
  name: string | null;
  created_at: Instant;
}

export interface IdentitiesTable {
  account: string;
  external_id: string;
  client_id: string;
}

export interface ConversationsTable {
  id: string;
  agency: string;
  account: string;
  channel: string;
  external_id: string;
  place: 'private' | 'public';
  client_id: string;
  /** Who speaks for us: after a takeover the bot is silent until the operator gives the conversation back. */
  mode: 'bot' | 'operator';
  /** The open case of this conversation. */
  case_id: string | null;
  last_seq: number;
  last_at: Instant;
  unreachable: Flag;
  /** What the bot remembers of the talk: last answers, clarification offered. */
  memory: Json;
  created_at: Instant;
}

export interface MessagesTable {
  id: string;
  conversation_id: string;
  case_id: string | null;
  seq: number;
  author: 'client' | 'bot' | 'operator' | 'system';
  /** The staff member, for `operator`. */
  staff_id: string | null;
  kind: string;
  text: string;
  occurred_at: Instant;
  received_at: Instant;
  external_id: string | null;
  /** MessageData: sources, buttons, attachments, article, reading. */
  data: Json;
  edited_at: Instant | null;
  deleted_at: Instant | null;
  /** When a member of the staff took the public message out of sight on its platform, and who. */
  hidden_at: Instant | null;
  hidden_by: string | null;
}

/** What a message said before its author corrected it. */
export interface MessageVersionsTable {
  id: string;
  message_id: string;
  text: string;
  /** When the correction came to us. */
  replaced_at: Instant;
}

/** The full-text index over messages; `words` are stems with a space between, and the mark of the body. */
export interface MessageSearchTable {
  /** Grows with time; below zero are messages from before the index. */
  n: Generated<number>;
  message_id: string;
  words: string;
}

/** Work over everything that was stored before, done in the background once. */
export interface CatchUpsTable {
  name: string;
  /** The id that it has come to; empty at the beginning. */
  position: string;
  done_at: Instant | null;
}

/** A person's word against the program's reading of a case; the latest of a field holds. */
export interface ReadingCorrectionsTable {
  id: string;
  case_id: string;
  field: 'topic' | 'need' | 'urgency' | 'tone' | 'abuse' | 'kind';
  /** What the program had proposed. */
  proposed: string | null;
  corrected: string | null;
  staff_id: string;
  at: Instant;
}

/** A client was invited from a public place to a private talk. The token itself is kept nowhere, only its digest. */
export interface InvitationsTable {
  id: string;
  agency: string;
  /** The case that the talk is to join. */
  case_id: string;
  /** Whom it is for: the author of the public message. */
  client_id: string;
  /** The account of the public place. */
  home: string;
  /** The only account that takes the token: `home`, or another of the body where the person cannot be recognised. */
  account: string;
  token_hash: string;
  /** A staff id or `bot`. */
  created_by: string;
  created_at: Instant;
  expires_at: Instant;
  used_at: Instant | null;
  /** The case in which who came writes: `case_id`, or a new one where nobody knows yet whether it is the same person. */
  arrival_case_id: string | null;
}

export interface ChatSessionsTable {
  id: string;
  account: string;
  token_hash: string;
  origin: string | null;
  created_at: Instant;
  last_seq: number;
}

export interface ChatEventsTable {
  session_id: string;
  seq: number;
  /** The client's uuid or the outbox row's id: the same one again is the same event. */
  guard: string;
  type: 'message' | 'status';
  payload: Json;
  at: Instant;
}
