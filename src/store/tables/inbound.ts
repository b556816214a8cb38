import type { Generated } from 'kysely';
import type { Instant } from '../../kernel/instants.ts';
import type { Json } from './columns.ts';

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

export interface CountersTable {
  name: string;
  value: number;
}
