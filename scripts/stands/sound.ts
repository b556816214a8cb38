import type { ChannelEvent, Parsed } from '../../src/channel/events.ts';

const TYPES =
  'message edit delete button own_reply consent_given consent_withdrawn migrated unreachable'.split(' ');
const ROLES = 'person self community anonymous_admin staff bot'.split(' ');

/** What makes a parser's result unusable for the rest of the program; null when nothing does. */
export function unsound(parsed: Parsed): string | null {
  if ('ignored' in parsed) return parsed.ignored === '' ? 'ignored without a reason' : null;
  if (parsed.events.length === 0) return 'no events and no reason';
  if (new Set(parsed.events.map(({ key }) => key)).size < parsed.events.length) return 'a key twice';
  return parsed.events.map(unsoundEvent).find((fault) => fault !== null) ?? null;
}

function unsoundEvent(event: ChannelEvent): string | null {
  if (!TYPES.includes(event.type)) return `type ${event.type}`;
  if (!ROLES.includes(event.author.role)) return `role ${event.author.role}`;
  if (typeof event.text !== 'string') return 'text';
  if (!Number.isSafeInteger(event.occurredAt) || Number.isNaN(new Date(event.occurredAt).getTime()))
    return `time ${event.occurredAt}`;
  const ids = { key: event.key, conversation: event.conversation, author: event.author.id };
  const [empty] = Object.entries(ids).find(([, id]) => typeof id !== 'string' || id === '') ?? [];
  return empty === undefined ? null : `${empty} is empty`;
}
