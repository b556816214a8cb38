import type { Instant } from '../kernel/instants.ts';

export const CHANNEL_KINDS = ['vk', 'telegram', 'max', 'ok', 'site'] as const;
export type ChannelKind = (typeof CHANNEL_KINDS)[number];

export type Place = 'private' | 'public';
export type MessageKind = 'direct' | 'comment' | 'mention' | 'post';

/**
 * Who wrote. `self` is our own account, `community` another community or channel, `anonymous_admin` an administrator
 * who hides behind the group: none of the three has a person behind it whom one could answer in private.
 */
export type AuthorRole = 'person' | 'self' | 'community' | 'anonymous_admin' | 'staff' | 'bot';

export type EventType =
  | 'message'
  | 'edit'
  | 'delete'
  | 'button'
  | 'own_reply'
  | 'consent_given'
  | 'consent_withdrawn'
  | 'migrated'
  | 'unreachable';

export interface Author {
  readonly id: string;
  readonly role: AuthorRole;
  readonly name?: string;
}

/** A file by reference: the bytes are fetched later, never inside a webhook. */
export interface Attachment {
  readonly kind: string;
  readonly id?: string;
  readonly url?: string;
  readonly name?: string;
  readonly mime?: string;
  readonly size?: number;
}

/**
 * One thing that happened on a platform, in our words. `key` is unique per account; the same key delivered again is
 * the same event. `conversation` names the place where order matters: a dialog, a thread under a post.
 */
export interface ChannelEvent {
  readonly type: EventType;
  readonly key: string;
  readonly place: Place;
  readonly kind: MessageKind;
  readonly conversation: string;
  readonly author: Author;
  readonly text: string;
  /**
   * The platform's time of the event, epoch ms: response clocks run from here, not from arrival. 0 where the
   * platform names none (presses of a button, consent): take the time of arrival then.
   */
  readonly occurredAt: Instant;
  /** The platform's own id of the message, where it has one: edits, deletions and replies point at it. */
  readonly messageId?: string;
  readonly replyTo?: string;
  readonly attachments: readonly Attachment[];
  /** What the platform carried along: a deep link's token or a button's payload. Never grants a right by itself. */
  readonly ref?: string;
  /** A deep link's token, where `ref` is taken by something else or the channel has a field of its own for it. */
  readonly invitation?: string;
  /** The new conversation id of a `migrated` event. */
  readonly movedTo?: string;
  /** The post that the talk hangs under, where the update tells it: what the words are about. */
  readonly about?: { readonly text: string; readonly url?: string; readonly at: Instant };
  /** Names the album that this message is a part of. */
  readonly group?: string;
}

/** What a raw update turned into. Never an exception: a platform may send anything. */
export type Parsed =
  | { readonly events: readonly ChannelEvent[] }
  | { readonly ignored: string; readonly alarm?: string };
