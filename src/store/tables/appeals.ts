import type { Generated } from 'kysely';
import type { AppealState } from '../../appeals/life.rules.ts';
import type { Instant } from '../../kernel/instants.ts';
import type { Flag, Json } from './columns.ts';

/** Proposal, application, complaint (59-ФЗ, art. 4) or request for information (8-ФЗ, art. 18): the kinds of L1-03. */
export type AppealType = 'proposal' | 'application' | 'complaint' | 'information';

/** An appeal that is being drawn up. It is none before the person has sent it where he is identified. */
export interface AppealDraftsTable {
  id: string;
  agency: string;
  /** The talk in which it was begun; null when it was begun on the portal. */
  conversation_id: string | null;
  client_id: string | null;
  /** Who opened it after signing in on the portal; from then on it is nobody else's. */
  applicant_id: string | null;
  type: AppealType | null;
  /** A body, an official or a post, in the person's words; empty until it is named. */
  addressee: string;
  essence: string;
  /** The portal's own; a talk never asks for them. */
  contacts: Json;
  /** Ids of the messages whose files go with it. */
  attachments: Json;
  /** Where the talk has come to. */
  step: string;
  /** The policy under which it was begun or last checked. */
  policy_version: string;
  /** Opens it on the portal, once. The token itself is kept nowhere. */
  token_digest: string | null;
  token_expires_at: Instant | null;
  /** What the official route gave it, as the person brought it back. */
  number: string | null;
  /** When the person was asked for it. */
  number_asked_at: Generated<Instant | null>;
  state: 'open' | 'sent' | 'cancelled';
  version: number;
  created_at: Instant;
  changed_at: Instant;
}

/** Somebody whom ЕСИА named, as one body knows them. The card is sealed. */
export interface ApplicantsTable {
  id: string;
  agency: string;
  kind: 'person' | 'organisation';
  /** Keyed digest of the body and the ids of ЕСИА: who it is cannot be read from it. */
  subject_digest: string;
  /** A confirmed account of ЕСИА. */
  confirmed: Flag;
  card: string;
  /** Where the person wants to hear from us; null: not chosen yet (L3-01). */
  preferred_channel: string | null;
  /** A second channel beside the one that the law sets; null with `extra_answered_at`: offered and declined (L3-02). */
  extra_channel: string | null;
  extra_answered_at: Instant | null;
  created_at: Instant;
  seen_at: Instant;
}

export interface ApplicantSessionsTable {
  /** SHA-256 of the cookie. */
  token: string;
  applicant_id: string;
  expires_at: Instant;
}

/** Sign-ins that have come back from ЕСИА: each is taken once. */
export interface ApplicantReturnsTable {
  /** SHA-256 of the state. */
  state: string;
  expires_at: Instant;
}

/** An appeal that was sent. It owns a case of the kind `appeal`, whose clocks are its terms. */
export interface AppealsTable {
  id: string;
  draft_id: string;
  agency: string;
  applicant_id: string;
  applicant_kind: ApplicantsTable['kind'];
  case_id: string;
  /** The case's number: what the applicant knows the appeal by before it is registered. */
  case_number: number;
  conversation_id: string | null;
  type: AppealType;
  addressee: string;
  /** Sealed, and so is the card: both as they were when it was sent. */
  essence: string;
  card: string;
  topic: string | null;
  state: AppealState;
  /** The number of registration, which the document system gave. */
  number: string | null;
  sent_at: Instant;
  /** When the document system has got it; null while it has not, and where a clerk enters numbers. */
  handed_at: Instant | null;
  registered_at: Instant | null;
  ended_at: Instant | null;
  outcome: AppealOutcome | null;
  /** By when the answer promises that the matter will be settled. */
  promised_at: Instant | null;
  /** Who put it on control and is the one to say that it is done (L1-34). */
  control_by: string | null;
  policy_version: string;
  version: number;
}

/** What the answer lets the applicant see (L1-18). */
export type AppealOutcome = 'solved' | 'by_date' | 'no_date' | 'impossible';

/** Keyed digests of the words of an applicant's name: found by the whole word, read by nobody. */
export interface AppealNamesTable {
  digest: string;
  appeal_id: string;
}

/** What happened to an appeal; only added to. */
export interface AppealEventsTable {
  id: string;
  appeal_id: string;
  kind: string;
  at: Instant;
  /** A staff id, `applicant`, `document_system` or `program`. */
  actor: string;
  details: Json;
}

export type AppealLetterKind =
  | 'receipt'
  | 'registration_notice'
  | 'clarification'
  | 'redirect_notice'
  | 'forward'
  | 'extension_notice'
  | 'answer'
  | 'refusal'
  | 'no_answer_notice'
  | 'stop_notice'
  | 'withdrawal_notice';

/** What was written to an applicant, or to a body about the appeal. */
export interface AppealLettersTable {
  id: string;
  appeal_id: string;
  kind: AppealLetterKind;
  /** Sealed. */
  text: string;
  /** A staff id or `program`. */
  written_by: string;
  written_at: Instant;
}

/** One way by which a letter goes. A mail's row in `letters` has the same id. */
export interface AppealDeliveriesTable {
  id: string;
  letter_id: string;
  appeal_id: string;
  route: 'mail' | 'chat' | 'account' | 'body';
  /** The conversation, or the body's name; an address stands in the letter alone. */
  target: string | null;
  /** The message in the conversation. */
  message_id: string | null;
  /** `kept`: there is no mail server, the letter lies in the data folder and somebody has to send it. */
  state: 'waiting' | 'sent' | 'failed' | 'kept';
  reason: string | null;
  settled_at: Instant | null;
  /** The person who saw to it by hand. */
  settled_by: string | null;
}
