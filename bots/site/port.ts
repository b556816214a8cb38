import type { Instant } from '../../src/kernel/instants.ts';
import type { Attachment } from '../../src/channel/events.ts';

/** One entry of a chat's log as browsers see it; `payload` holds the fields beside `seq` and `type`. */
export interface ChatEvent {
  readonly seq: number;
  readonly type: 'message' | 'status';
  readonly payload: Readonly<Record<string, unknown>>;
}

export interface ChatPost {
  /** The client's own uuid of this message: the same one again is the same message. */
  readonly id: string;
  readonly text: string;
  /** The payload of a pressed button; anybody can forge it. */
  readonly button?: string;
  readonly attachments: readonly Attachment[];
}

/** Storage of the site chat, declared by the site bot and kept by the server. Every promise resolves after the commit. */
export interface ChatStore {
  openSession(account: string, tokenHash: string, origin: string | null, at: Instant): Promise<string>;
  sessionByToken(account: string, tokenHash: string): Promise<string | null>;
  /** Writes the client's message to the log and to the inbox in one commit; a repeated id gives the first one's seq. */
  accept(
    account: string,
    session: string,
    post: ChatPost,
    at: Instant,
  ): Promise<{ seq: number; repeated: boolean }>;
  /** Appends to the log for the client to see; a repeated guard gives the first one's seq. */
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
