import type { AcceptedUpdate } from '../../src/channel/channel.ts';
import type { ChannelEvent } from '../../src/channel/events.ts';
import { createInbox, type Inbox } from '../../src/inbox/inbox.ts';
import type { Clock } from '../../src/kernel/instants.ts';
import type { Store } from '../../src/store/db.ts';

export const NOON = Date.UTC(2026, 10, 23, 9, 0);

/** A message in private, as a channel hands it in. */
export function eventOf(key: string, more: Partial<ChannelEvent> = {}): ChannelEvent {
  return {
    type: 'message',
    key,
    place: 'private',
    kind: 'direct',
    conversation: 'anna',
    author: { id: 'anna', role: 'person', name: 'Анна' },
    text: 'Когда приём?',
    occurredAt: NOON,
    messageId: key,
    attachments: [],
    ...more,
  };
}

export function updateOf(key: string, more: Partial<ChannelEvent> = {}): AcceptedUpdate {
  return { key, raw: JSON.stringify({ key }), parsed: { events: [eventOf(key, more)] } };
}

export function inboxOn(store: Store, clock: Clock = () => NOON): Inbox {
  return createInbox({ store, clock, onAccepted: () => undefined });
}
