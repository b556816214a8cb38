import type { Generated } from 'kysely';
import type { Instant } from '../../kernel/instants.ts';

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

/** Talks of the site chat that were opened behind the civil servants' door: nobody's name. */
export interface ServantChatsTable {
  account: string;
  conversation: string;
  agency: string;
  opened_at: Instant;
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

/** How often an article or a ready answer was used on a day: numbers, no texts and nobody's name. */
export interface ArticleUsesTable {
  /** Its id. A ready answer is only ever `sent`. */
  article: string;
  agency: string;
  audience: 'citizen' | 'servant';
  /** `YYYY-MM-DD` in Moscow. */
  day: string;
  what: ArticleUse | 'sent';
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
