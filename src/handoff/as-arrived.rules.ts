import type { ChannelEvent } from '../channel/events.ts';

/** How every messenger labels the button that opens a talk with a bot. */
const START = 'Начать';

/** The token that an event brought along, if any; anybody can send one. */
export function tokenOf(event: ChannelEvent): string | undefined {
  const brought = event.invitation ?? event.ref;
  return brought !== undefined && /^[\w-]{43}$/.test(brought) ? brought : undefined;
}

/**
 * A private event as it is decided on and kept: without a token in its text. Of one who joined his case the press of
 * «Начать» is no text to be read.
 */
export function asArrived(event: ChannelEvent, joined: boolean): ChannelEvent {
  const token = tokenOf(event);
  const clean = token === undefined ? event : { ...event, text: event.text.replaceAll(token, '').trim() };
  const opens = event.ref === 'start' || /^\/start(?:@\w+)?(?:\s|$)/.test(event.text);
  return joined && opens ? { ...clean, type: 'button', text: '', ref: START } : clean;
}
