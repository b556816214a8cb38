import type { Agent } from 'node:http';
import type { Attachment, ChannelEvent, ChannelKind, Parsed } from './events.ts';

/** Headers, body and sender of a webhook call. The body is bytes: a letter may be cut between two TCP segments. */
export interface HookRequest {
  readonly body: Uint8Array;
  header(name: string): string | undefined;
  readonly query: Readonly<Record<string, string>>;
  readonly remoteAddress: string | undefined;
}

/** One row for the inbox: the raw update under its key, with what it parsed to. */
export interface AcceptedUpdate {
  /** Unique per account; the same update delivered again has the same key. */
  readonly key: string;
  readonly raw: string;
  readonly parsed: Parsed;
}

/** The exact answer that a platform wants to hear. Never contains anything from the request. */
export interface HookReply {
  readonly status: number;
  readonly body: string;
}

/** What came of a webhook call. With `accept` the reply is given only after the commit. */
export type Received =
  | { readonly outcome: 'accept'; readonly updates: readonly AcceptedUpdate[]; readonly reply: HookReply }
  | { readonly outcome: 'answer'; readonly reply: HookReply }
  | { readonly outcome: 'refuse'; readonly status: 400 | 401 | 403; readonly reason: string };

export interface Button {
  readonly label: string;
  /** A short text that comes back in `ChannelEvent.ref`; anybody can forge it. */
  readonly payload: string;
}

/** One outgoing message, already cut to the channel's limit. */
export interface OutgoingMessage {
  /** Stable for all tries of this send: the outbox row's id. Guards of the platform are derived from it. */
  readonly guard: string;
  readonly conversation: string;
  readonly place: 'private' | 'public';
  readonly text: string;
  readonly replyTo?: string;
  readonly buttons?: readonly Button[];
  readonly from: 'bot' | 'operator';
  readonly sources?: readonly Source[];
  /** Says only where else one can write: may leave by a channel that the body has switched off. */
  readonly pointer?: true;
}

/** Where an answer comes from; shown under it. `date` is the edition's date, `YYYY-MM-DD`. */
export interface Source {
  readonly title: string;
  readonly act: string;
  readonly date: string;
  readonly url?: string;
}

/**
 * How a send ended. `unknown`: the call may have been carried out (time-out, cut connection), so it must not be
 * repeated blindly. `later`: certainly not carried out; `holdAccount` stops the other sends of the account too.
 */
export type SendOutcome =
  | { readonly outcome: 'sent'; readonly externalId: string | null }
  | {
      readonly outcome: 'later';
      readonly afterMs: number;
      readonly reason: string;
      readonly hold?: 'conversation' | 'account';
    }
  | { readonly outcome: 'unknown'; readonly reason: string }
  | { readonly outcome: 'failed'; readonly reason: string; readonly unreachable?: boolean }
  | { readonly outcome: 'stopped'; readonly reason: string };

/** What a channel can take, as data. */
export interface ChannelLimits {
  /** UTF-16 code units in one message. */
  readonly textLength: number;
  readonly perSecond: number;
  /** In one chat of the platform, which several of our conversations may share. */
  readonly perConversationPerSecond: number;
  /** In a chat of several people, where the platform counts those apart. */
  readonly perGroupPerMinute?: number;
  readonly buttons: number;
  readonly buttonLabel: number;
  /** True when the channel shows `sources` in a place of its own; else their text is added to the message. */
  readonly showsSources: boolean;
  /** True when the platform itself recognises a repeated send by our guard, so that `unknown` may be retried. */
  readonly guardsRepeats: boolean;
  /** How long the guard holds, ms from the first try. */
  readonly guardLifetime: number;
}

/** Where the bytes of a platform's attachments are. */
export interface FileSource {
  /** Hosts, with their subdomains, that hold the platform's files: by https, on public addresses only. */
  readonly hosts: readonly string[];
  /** Origins that the administrator named in the accounts file: the API's own. */
  readonly trusted: readonly string[];
  /** For calls to a trusted origin that go through a proxy. */
  readonly agent?: Agent;
  /** The address of an attachment's bytes; null when it is no file. Throws when the platform cannot be asked. */
  addressOf(attachment: Attachment, signal: AbortSignal): Promise<URL | null>;
}

/** The chat of the platform that a conversation is a part of: limits count for the whole of it. */
export interface PacedChat {
  readonly id: string;
  readonly group: boolean;
}

/** One connected account of a platform. Opened by its bot; the consumer knows nothing of the platform. */
export interface Channel {
  readonly kind: ChannelKind;
  readonly limits: ChannelLimits;
  /** Authenticates and parses a webhook call. Pure; decides nothing. */
  receive(request: HookRequest): Received;
  /** One try of one send. Expected failures are outcomes; it throws only for a bug of ours. */
  send(message: OutgoingMessage, signal: AbortSignal): Promise<SendOutcome>;
  /** Absent where attachments are not fetched. */
  readonly files?: FileSource;
  /** Absent where each conversation is a chat of its own. */
  readonly chatOf?: (conversation: string) => PacedChat;
}

/** What a poll brought. `cursor` is stored in the same commit as the updates, and only then is the next poll made. */
export interface PolledBatch {
  readonly updates: readonly AcceptedUpdate[];
  readonly cursor: string;
}

/** A channel that can fetch its updates itself, so that no inbound address is needed. */
export interface PollingChannel extends Channel {
  /** Waits for updates after the cursor (null: from the start). Throws when the platform cannot be asked. */
  poll(cursor: string | null, signal: AbortSignal): Promise<PolledBatch>;
}

/** A channel whose buttons keep turning on the person's screen until the platform is told that the press arrived. */
export interface AcknowledgingChannel extends Channel {
  /** Tells the platform; for updates that hold no press it does nothing. Never throws: it is a courtesy. */
  acknowledge(update: AcceptedUpdate, signal: AbortSignal): Promise<void>;
}

/** True when presses of buttons have to be acknowledged. */
export function canAcknowledge(channel: Channel): channel is AcknowledgingChannel {
  return 'acknowledge' in channel;
}

const ACKNOWLEDGE_TIMEOUT = 5_000;

/** Tells the platform of the presses among accepted updates, where it wants to be told; nobody waits for it. */
export function acknowledge(channel: Channel, updates: readonly AcceptedUpdate[]): void {
  if (!canAcknowledge(channel)) return;
  for (const update of updates) void channel.acknowledge(update, AbortSignal.timeout(ACKNOWLEDGE_TIMEOUT));
}

/** A channel whose updates carry no names and that has to be asked for them. */
export interface NamingChannel extends Channel {
  /** At most this many people in one call. */
  readonly namesAtOnce: number;
  /** Names by author id; people whom the platform does not know or hides are left out. Throws when it cannot be asked. */
  namesOf(authors: readonly string[], signal: AbortSignal): Promise<ReadonlyMap<string, string>>;
}

/** True when names of people have to be asked for. */
export function canName(channel: Channel): channel is NamingChannel {
  return 'namesOf' in channel;
}

export type HideOutcome = { readonly hidden: true } | { readonly hidden: false; readonly reason: string };

/** A channel whose public messages can be taken out of sight by us. Hiding once more does no harm. */
export interface HidingChannel extends Channel {
  /** Whether the platform lets us, there and with the tokens that the account has. */
  mayHide(conversation: string, messageId: string): boolean;
  /** One try. Throws when no answer could be read. */
  hide(conversation: string, messageId: string, signal: AbortSignal): Promise<HideOutcome>;
}

/** True when public messages can be hidden. */
export function canHide(channel: Channel): channel is HidingChannel {
  return 'hide' in channel;
}

export type RestoreOutcome =
  | { readonly restored: true }
  | { readonly restored: false; readonly reason: string };

/** A channel that can bring back what was hidden; where it cannot, hiding is for good. */
export interface RestoringChannel extends HidingChannel {
  /** One try; once more does no harm. Throws when no answer could be read. */
  restore(conversation: string, messageId: string, signal: AbortSignal): Promise<RestoreOutcome>;
}

/** True when hidden messages can be brought back. */
export function canRestore(channel: Channel): channel is RestoringChannel {
  return 'restore' in channel;
}

/** A channel where the person has to write first: a link opens the talk and brings a token along. */
export interface InvitingChannel extends Channel {
  /**
   * The link. The token, at most 64 of `A-Z a-z 0-9 _ -`, comes back as `ref` of the first message, if the person comes
   * by the link at all; anybody can type one. Throws RangeError for another token.
   */
  inviteLink(token: string): string;
}

/** True when the channel can invite by a link. */
export function canInvite(channel: Channel): channel is InvitingChannel {
  return 'inviteLink' in channel;
}

/** The token of an invitation as all platforms take it. Throws RangeError for another one. */
export function inviteToken(token: string): string {
  if (/^[\w-]{1,64}$/.test(token)) return token;
  throw new RangeError('a token of an invitation has 1 to 64 of A-Z, a-z, 0-9, _ and -');
}

/** True when the channel is set up to poll. */
export function canPoll(channel: Channel): channel is PollingChannel {
  return 'poll' in channel;
}

/** Events of an update; none when it was ignored. */
export function eventsOf(parsed: Parsed): readonly ChannelEvent[] {
  return 'events' in parsed ? parsed.events : [];
}
