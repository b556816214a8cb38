import type { AcceptedUpdate, Button } from '../../src/channel/channel.ts';
import type { Instant } from '../../src/kernel/instants.ts';

/** One entry of a chat's log as browsers see it; `payload` holds the fields beside `seq` and `type`. */
export interface ChatEvent {
  readonly seq: number;
  readonly type: 'message' | 'status';
  readonly payload: Readonly<Record<string, unknown>>;
}

/** A visitor's message on its way in: what the log shows of it, and what the inbox gets to handle. */
export interface ClientEntry {
  readonly account: string;
  readonly session: string;
  /** The client's own uuid of this message: the same one again is the same message. */
  readonly guard: string;
  readonly payload: ChatEvent['payload'];
  readonly update: AcceptedUpdate;
  readonly at: Instant;
}

/** Storage of the site chat, declared by the site bot and kept by the server. Every promise resolves after the commit. */
export interface ChatStore {
  openSession(account: string, tokenHash: string, origin: string | null, at: Instant): Promise<string>;
  sessionByToken(account: string, tokenHash: string): Promise<string | null>;
  /**
   * Writes the client's message to the log and to the inbox in one commit; a repeated guard gives the first one's
   * seq. Throws OtklikError `not_found` when the account has no such session.
   */
  accept(entry: ClientEntry): Promise<{ seq: number; repeated: boolean }>;
  /**
   * Appends to the log for the client to see; a repeated guard gives the first one's seq. Throws OtklikError
   * `not_found` when there is no such session.
   */
  append(
    session: string,
    guard: string,
    type: ChatEvent['type'],
    payload: ChatEvent['payload'],
    at: Instant,
  ): Promise<number>;
  /** Events after `seq` in order, at most `limit`. */
  after(session: string, seq: number, limit: number): Promise<readonly ChatEvent[]>;
  /** The highest seq so far, 0 for none. */
  lastSeq(session: string): Promise<number>;
  /** Calls `wake` whenever the session's log may have grown, until the returned function is called. */
  watch(session: string, wake: () => void): Promise<() => void>;
}

/** What a visitor sees of the body before anything is written. All texts come from the body's pack, already filled in. */
export interface ChatBody {
  /** The body's name, the heading of the chat. */
  readonly name: string;
  /** The bot's first words; may be empty. */
  readonly greeting: string;
  /** Says that a program answers, how a person is reached and how personal data are treated. */
  readonly notice: string;
  /** The policy on personal data (152-ФЗ art. 18.1 part 2: reachable from every page where data are collected). */
  readonly policyUrl: string;
  /** Shown at all times: a person is one step away. */
  readonly callOperator: Button;
}

/** One site chat as its routes and pages need it. */
export interface SiteChat {
  readonly account: string;
  /** The sites that may embed the chat or call it from a page; the server's own origin may always. */
  readonly origins: readonly string[];
  readonly body: ChatBody;
}
