import type { Generated, Insertable, Selectable } from 'kysely';
import type { Process } from '../agency/index.ts';
import type { AppealState } from '../appeals/life.rules.ts';
import type { Instant } from '../kernel/instants.ts';

/** 0 or 1: neither engine's driver maps booleans alike. */
export type Flag = 0 | 1;
/** JSON kept as text, parsed by the room that owns the column. */
export type Json = string;

export type InboxState = 'new' | 'done' | 'ignored' | 'dead';

export interface InboxTable {
  id: string;
  account: string;
  event_key: string;
  conversation: string;
  occurred_at: Instant;
  /** The platform's own number of the message, where it counts: breaks ties of platforms that stamp whole seconds. */
  position: number;
  received_at: Instant;
  raw: string;
  /** A ChannelEvent, or null when the update was ignored. */
  event: Json | null;
  state: InboxState;
  /** Why it was ignored, or the last error of handling. */
  reason: string | null;
  attempts: Generated<number>;
  done_at: Instant | null;
}

/** One conversation's queue of events: the unit that a worker leases, so that order within it is kept. */
export interface LanesTable {
  account: string;
  conversation: string;
  arrived: number;
  handled: number;
  /** When the oldest unhandled event arrived: lanes are served in this order. */
  waiting_since: Instant;
  not_before: Instant;
  lease_owner: string | null;
  lease_until: Instant;
}

export interface AccountStatesTable {
  account: string;
  cursor: string | null;
  last_event_at: Instant | null;
  hold_until: Instant;
  stopped_reason: string | null;
}

/** Which instance polls an account: of several only one may. */
export interface PollingLeasesTable {
  account: string;
  owner: string;
  until: Instant;
}

/** A post of ours that people comment on: what their words are about. `thread` is a conversation without its author. */
export interface ThreadsTable {
  account: string;
  thread: string;
  text: string;
  url: string | null;
  at: Instant;
}

export interface AlarmsTable {
  id: string;
  account: string | null;
  kind: string;
  text: string;
  at: Instant;
  settled_at: Instant | null;
}

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

/** What is known of an account's connection, and who is looking at it now. */
export interface ChannelChecksTable {
  account: string;
  checked_at: Instant | null;
  /** Finding[]: what was found at the last look. */
  findings: Json;
  /** What the platform tells of the time before is in the inbox. */
  recovered_until: Instant;
  /** Since when nothing comes though something usually would; null while all is well. */
  silent_since: Instant | null;
  next_at: Instant;
  lease_owner: string | null;
  lease_until: Instant;
}

/** How many events of an account came in an hour, to know what is usual. */
export interface ChannelHoursTable {
  account: string;
  /** The beginning of the hour. */
  hour: Instant;
  events: number;
}

/** A file that a person sent: fetched, checked and kept by its digest; the message holds the reference. */
export interface FilesTable {
  id: string;
  message_id: string;
  agency: string;
  account: string;
  /** Its place among the message's attachments. */
  position: number;
  /** An Attachment. */
  reference: Json;
  /** `unchecked`: it is here and waits for the virus scanner. Only a `ready` one is given out. */
  state: 'waiting' | 'unchecked' | 'ready' | 'refused' | 'failed';
  reason: string | null;
  attempts: number;
  not_before: Instant;
  lease_owner: string | null;
  lease_until: Instant;
  /** Safe for a folder and for a header, with the ending that belongs to the type. */
  name: string;
  /** SHA-256 of the bytes: the name on the disk. */
  digest: string | null;
  size: number | null;
  /** What the bytes are, whatever was said of them. */
  type: string | null;
  created_at: Instant;
  settled_at: Instant | null;
}

export interface NotesTable {
  id: string;
  case_id: string;
  staff_id: string;
  text: string;
  at: Instant;
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

export interface CountersTable {
  name: string;
  value: number;
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

export interface StaffPeopleTable {
  id: string;
  name: string;
  email: string;
  email_verified: Flag;
  role: 'operator' | 'supervisor' | 'editor' | 'administrator';
  /** Ids of the agencies whose cases the person may see; not read for administrators. */
  agencies: Json;
  must_change_password: Flag;
  blocked: Flag;
  /** The person sees only cases of their units. */
  unit_scope: Generated<Flag>;
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
  expires_at: string;
  created_at: string;
  updated_at: string;
}

/** Failed sign-ins by key (a login, an address, both) within the running window. */
export interface StaffFailuresTable {
  key: string;
  failures: number;
  since: Instant;
}

/** What the base did not answer. Of citizens one row for each message, of civil servants a count for each day. */
export interface KnowledgeGapsTable {
  /** The same gap again has the same key. */
  key: string;
  agency: string;
  audience: 'citizen' | 'servant';
  reason: 'no_answer' | 'rejected';
  /** `YYYY-MM-DD` in the agency's zone. */
  day: string;
  /** The article that was said and did not help, or the nearest one. */
  article: string | null;
  section: string | null;
  /** The citizen's message; always null for civil servants, of whom no text is kept. */
  message_id: string | null;
  /** The question that was not answered, where it is not the whole message: one of several, or the end of a burst. */
  asked: Generated<string | null>;
  count: number;
}

/** One-time codes that were sent to work addresses: address and code only as keyed digests. */
export interface ServantCodesTable {
  address: string;
  agency: string;
  code: string;
  tries: number;
  expires_at: Instant;
}

/** Who may read the civil servants' base: the body, and nothing of the person. */
export interface ServantSessionsTable {
  token: string;
  agency: string;
  expires_at: Instant;
}

/** A version of an article that was written in the console. What is in force is never edited: a new row replaces it. */
export interface ArticleVersionsTable {
  id: string;
  article_id: string;
  /** The body that the article speaks for, or `common`. */
  agency: string;
  state: 'draft' | 'proposed' | 'published' | 'withdrawn' | 'rejected';
  /** The whole Markdown file with its front matter. */
  source: string;
  /** A staff id. */
  author: string;
  /** Who approved, rejected or withdrew it: a staff id. */
  approver: string | null;
  created_at: Instant;
  /** When its text was last changed. */
  changed_at: Instant;
  decided_at: Instant | null;
  /** From when it is said, or no longer said. */
  publish_at: Instant | null;
  /** SHA-256 of the file that it was made from; null when there was none. */
  base_hash: string | null;
  reason: string | null;
}

/** An act was said to have changed: the articles that cite it are not said until an editor has looked at each. */
export interface ActMarksTable {
  id: string;
  act: string;
  article_id: string;
  note: string;
  marked_by: string;
  marked_at: Instant;
  settled_by: string | null;
  settled_at: Instant | null;
}

/** Something that a unit has to do for its part of the base (L4-13); what is decided stays. */
export interface KnowledgeTasksTable {
  id: string;
  /** Of one matter of a body one task is open at a time. */
  key: string;
  agency: string;
  /** `gap`: like questions without an answer; `rejected`: an article that did not help; `act`: its act changed; `review`: its day came. */
  kind: 'gap' | 'rejected' | 'act' | 'review';
  audience: 'citizen' | 'servant';
  /** The unit's id in the pack. */
  unit: string;
  /** The article that it is about, or the one nearest to the questions. */
  article: string | null;
  section: string | null;
  /** The most typical question; the text stays with the message. */
  message_id: string | null;
  count: number;
  days: number;
  state: 'open' | 'taken' | 'done' | 'dismissed';
  opened_at: Instant;
  due_at: Instant;
  taken_by: string | null;
  /** A staff id, or `system` when what it was about has passed. */
  decided_by: string | null;
  decided_at: Instant | null;
  reason: string | null;
  /** The draft that was begun out of it. */
  version_id: string | null;
}

/** Which gaps a task is about: none of them opens another one. */
export interface KnowledgeTaskGapsTable {
  gap_key: string;
  task_id: string;
}

/** Whose people the staff are, by the units of the packs. */
export interface StaffUnitsTable {
  person_id: string;
  agency: string;
  unit: string;
}

/** A review that somebody is to be reminded of, once. */
export interface ReviewRemindersTable {
  key: string;
  article: string;
  agency: string;
  state: 'expired' | 'overdue' | 'soon';
  /** `YYYY-MM-DD` */
  day: string;
  made_at: Instant;
  delivered_at: Instant | null;
}

export type ArticleUse = 'asked' | 'answered' | 'helped' | 'not_helped' | 'corrected';

/** How often an article was used on a day: numbers, no texts and nobody's name. */
export interface ArticleUsesTable {
  article: string;
  agency: string;
  audience: 'citizen' | 'servant';
  /** `YYYY-MM-DD` in Moscow. */
  day: string;
  what: ArticleUse;
  count: number;
}

/** A form or a sample beside an article that was added in the console. Its name holds a digest: it never changes. */
export interface ArticleFilesTable {
  /** The body in whose folder it stands, or `common`. */
  agency: string;
  name: string;
  size: number;
  base64: string;
  added_by: string;
  added_at: Instant;
}

/** Talks of the site chat that were opened behind the civil servants' door: nobody's name. */
export interface ServantChatsTable {
  account: string;
  conversation: string;
  agency: string;
  opened_at: Instant;
}

/** The full-text index over messages; `words` are stems with a space between, and the mark of the body. */
export interface MessageSearchTable {
  /** Grows with time. */
  n: Generated<number>;
  message_id: string;
  words: string;
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
  state: 'open' | 'sent' | 'cancelled';
  version: number;
  created_at: Instant;
  changed_at: Instant;
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

/** Lists of the queue that people keep for themselves. */
export interface StaffViewsTable {
  id: string;
  person_id: string;
  name: string;
  /** The address's query, as the page wrote it. */
  query: string;
  created_at: Instant;
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

/** One case, or one person with all talks, whose data are to be destroyed or were. */
export interface DestructionsTable {
  id: string;
  act_id: string | null;
  agency: string;
  subject_kind: 'case' | 'client';
  subject_id: string;
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

/** What a person has begun to write in a case and not sent. */
export interface ReplyDraftsTable {
  person_id: string;
  case_id: string;
  field: 'reply' | 'note';
  text: string;
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

export interface Tables {
  inbox: InboxTable;
  lanes: LanesTable;
  account_states: AccountStatesTable;
  polling_leases: PollingLeasesTable;
  threads: ThreadsTable;
  alarms: AlarmsTable;
  clients: ClientsTable;
  identities: IdentitiesTable;
  conversations: ConversationsTable;
  messages: MessagesTable;
  message_search: MessageSearchTable;
  message_versions: MessageVersionsTable;
  cases: CasesTable;
  clocks: ClocksTable;
  clock_events: ClockEventsTable;
  notices: NoticesTable;
  letters: LettersTable;
  outbox: OutboxTable;
  channel_checks: ChannelChecksTable;
  channel_hours: ChannelHoursTable;
  files: FilesTable;
  notes: NotesTable;
  audit: AuditTable;
  counters: CountersTable;
  chat_sessions: ChatSessionsTable;
  chat_events: ChatEventsTable;
  staff_people: StaffPeopleTable;
  staff_views: StaffViewsTable;
  staff_credentials: StaffCredentialsTable;
  staff_sessions: StaffSessionsTable;
  staff_failures: StaffFailuresTable;
  knowledge_gaps: KnowledgeGapsTable;
  servant_codes: ServantCodesTable;
  servant_sessions: ServantSessionsTable;
  article_versions: ArticleVersionsTable;
  act_marks: ActMarksTable;
  knowledge_tasks: KnowledgeTasksTable;
  knowledge_task_gaps: KnowledgeTaskGapsTable;
  staff_units: StaffUnitsTable;
  review_reminders: ReviewRemindersTable;
  article_uses: ArticleUsesTable;
  article_files: ArticleFilesTable;
  servant_chats: ServantChatsTable;
  invitations: InvitationsTable;
  appeal_drafts: AppealDraftsTable;
  reading_corrections: ReadingCorrectionsTable;
  decisions: DecisionsTable;
  moderation: ModerationTable;
  incidents: IncidentsTable;
  incident_cases: IncidentCasesTable;
  incident_answers: IncidentAnswersTable;
  incident_sends: IncidentSendsTable;
  data_keys: DataKeysTable;
  consent_texts: ConsentTextsTable;
  consents: ConsentsTable;
  privacy_requests: PrivacyRequestsTable;
  privacy_holds: PrivacyHoldsTable;
  destruction_acts: DestructionActsTable;
  destructions: DestructionsTable;
  applicants: ApplicantsTable;
  applicant_sessions: ApplicantSessionsTable;
  applicant_returns: ApplicantReturnsTable;
  appeals: AppealsTable;
  appeal_names: AppealNamesTable;
  appeal_events: AppealEventsTable;
  appeal_letters: AppealLettersTable;
  appeal_deliveries: AppealDeliveriesTable;
  reply_drafts: ReplyDraftsTable;
  transfers: TransfersTable;
  reply_proposals: ReplyProposalsTable;
  staff_news: StaffNewsTable;
}

export type InboxRow = Selectable<InboxTable>;
export type NewInboxRow = Insertable<InboxTable>;
export type ConversationRow = Selectable<ConversationsTable>;
export type MessageRow = Selectable<MessagesTable>;
export type CaseRow = Selectable<CasesTable>;
export type ClockRow = Selectable<ClocksTable>;
export type NoticeRow = Selectable<NoticesTable>;
export type AppealDraftRow = Selectable<AppealDraftsTable>;
export type InvitationRow = Selectable<InvitationsTable>;
export type OutboxRow = Selectable<OutboxTable>;
export type AppealRow = Selectable<AppealsTable>;
export type ReplyProposalRow = Selectable<ReplyProposalsTable>;
export type FileRow = Selectable<FilesTable>;
