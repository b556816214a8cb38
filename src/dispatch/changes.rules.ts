import type { ChannelEvent, EventType } from '../channel/events.ts';
import { noClocks, quiet, recorded } from './plans.rules.ts';
import type { Rule } from './situation.ts';

/** A colleague's answer, named as such by the platform or recognised because we did not send it (VK comments). */
function byHand(event: ChannelEvent, ours: boolean): boolean {
  if (event.type === 'own_reply') return true;
  return event.type === 'message' && event.author.role === 'self' && event.replyTo !== undefined && !ours;
}

/** What is written once, however often we hear of it. */
const ONCE: ReadonlySet<EventType> = new Set(['message', 'button', 'own_reply']);

/** Events that are no message of a client: corrections, consents, and what our own side wrote. */
export const changes: readonly Rule[] = [
  {
    // A colleague answered by hand in the platform itself. That is an answer on the substance, and the bot keeps quiet.
    name: 'answered-by-hand',
    plan: ({ event, openCase, ours, seen }) =>
      seen || !byHand(event, ours)
        ? null
        : {
            ...quiet,
            change: { do: 'record', author: 'operator' },
            matter: openCase ? { do: 'have', status: 'answered', urgent: false } : { do: 'none' },
            clocks: { ...noClocks, metBy: 'message' },
            mode: 'operator',
          },
  },
  {
    // The platform told us of it twice in different ways, a correction came before it, or it was looked up meanwhile.
    name: 'already-recorded',
    plan: ({ event, seen }) => (seen && ONCE.has(event.type) ? quiet : null),
  },
  {
    // A correction of something that never reached us is the first we hear of it: it goes on as a message.
    name: 'edited',
    plan: ({ event, seen }) => (event.type === 'edit' && seen ? { ...quiet, change: { do: 'edit' } } : null),
  },
  {
    // Each picture of an album is a message of its own on the platform; for the client it was one.
    name: 'rest-of-album',
    plan: ({ event, memory, openCase }) =>
      event.type === 'message' &&
      event.group !== undefined &&
      event.group === memory.album &&
      event.text.trim() === ''
        ? {
            ...recorded,
            matter: openCase ? { do: 'have', status: openCase.status, urgent: false } : { do: 'none' },
          }
        : null,
  },
  {
    name: 'deleted',
    plan: ({ event }) => (event.type === 'delete' ? { ...quiet, change: { do: 'delete' } } : null),
  },
  {
    name: 'moved',
    plan: ({ event }) =>
      event.type === 'migrated' && event.movedTo !== undefined
        ? { ...quiet, change: { do: 'move', to: event.movedTo } }
        : null,
  },
  {
    name: 'may-write',
    plan: ({ event }) =>
      event.type === 'consent_given' ? { ...quiet, change: { do: 'reachable', reachable: true } } : null,
  },
  {
    name: 'may-not-write',
    plan: ({ event }) =>
      event.type === 'consent_withdrawn' || event.type === 'unreachable'
        ? { ...quiet, change: { do: 'reachable', reachable: false } }
        : null,
  },
  {
    // Our own posts, other bots and administrators who write as the group never open a case: answering them would loop.
    name: 'our-own-side',
    plan: ({ event }) => (event.author.role === 'person' || event.author.role === 'community' ? null : quiet),
  },
];
