import { eventsOf, type AcceptedUpdate } from '../../channel/channel.ts';
import type { RecoveringChannel } from '../../channel/abilities.ts';
import type { Inbox } from '../../inbox/inbox.ts';
import { DAY, HOUR, type Instant, MINUTE } from '../../kernel/instants.ts';
import type { Db } from '../../store/db.ts';

/** A webhook is given so long to bring an event by itself. */
const GRACE = 2 * MINUTE;
/** VK repeats for 1 h 43 min; what it shows may also lag behind what happened. */
const OVERLAP = 2 * HOUR;
/** Nobody waits for an answer to what is older, and reading it all anew would never end. */
const FURTHEST = 3 * DAY;
const AT_ONCE = 200;

export interface Missed {
  readonly account: string;
  readonly channel: RecoveringChannel;
  readonly inbox: Inbox;
  readonly db: Db;
}

/** How many were brought, when the first of them was written, and where the next look begins. */
export interface Brought {
  readonly count: number;
  readonly first: Instant | null;
  readonly until: Instant;
}

/** Messages of these updates that are recorded already, as `conversation message`. */
async function recorded(db: Db, account: string, updates: readonly AcceptedUpdate[]): Promise<Set<string>> {
  const known = new Set<string>();
  for (let from = 0; from < updates.length; from += AT_ONCE) {
    const events = updates.slice(from, from + AT_ONCE).flatMap(({ parsed }) => eventsOf(parsed));
    const rows = await db
      .selectFrom('messages')
      .innerJoin('conversations', 'conversations.id', 'messages.conversation_id')
      .select(['conversations.external_id as place', 'messages.external_id as message'])
      .where('conversations.account', '=', account)
      .where('conversations.external_id', 'in', [...new Set(events.map((event) => event.conversation))])
      .where('messages.external_id', 'in', [...new Set(events.map((event) => event.messageId ?? ''))])
      .execute();
    for (const { place, message } of rows) known.add(`${place} ${message}`);
  }
  return known;
}

/** Brings what the platform did not deliver through the inbox, each once, with the time when it was written. */
export async function bringMissed(
  { account, channel, inbox, db }: Missed,
  recoveredUntil: Instant,
  now: Instant,
  signal: AbortSignal,
): Promise<Brought> {
  const since = Math.max(recoveredUntil, now - FURTHEST);
  const { updates, complete } = await channel.writtenSince(since, signal);
  const due = updates.filter(({ parsed }) => {
    const [event] = eventsOf(parsed);
    return event !== undefined && event.occurredAt >= since && event.occurredAt <= now - GRACE;
  });
  const known = await recorded(db, account, due);
  const missed = due.filter(({ parsed }) =>
    eventsOf(parsed).every((event) => !known.has(`${event.conversation} ${event.messageId}`)),
  );
  const { added } = missed.length === 0 ? { added: 0 } : await inbox.recover(account, missed);
  const times = missed.flatMap(({ parsed }) => eventsOf(parsed)).map((event) => event.occurredAt);
  return {
    count: added,
    first: added === 0 ? null : Math.min(...times),
    until: complete ? Math.max(recoveredUntil, now - OVERLAP) : recoveredUntil,
  };
}
