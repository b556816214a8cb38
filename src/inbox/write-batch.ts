import { type AcceptedUpdate, eventsOf } from '../channel/channel.ts';
import type { ChannelEvent } from '../channel/events.ts';
import { newId } from '../kernel/ids.ts';
import type { Instant } from '../kernel/instants.ts';
import { traceOf } from './forget-text.ts';
import { startOf } from './start-of.rules.ts';
import { raiseAlarm } from '../watch/alarms.ts';
import type { Store, Trx } from '../store/db.ts';
import type { NewInboxRow } from '../store/tables.ts';

/** One call of accept: its rows and, for a poller, the place that they bring it to. */
export interface Acceptance {
  readonly account: string;
  readonly rows: readonly NewRow[];
  readonly cursor: string | null;
  /** False for what was looked up: it does not show that the platform delivers. */
  readonly delivered: boolean;
}

export interface AcceptResult {
  readonly added: number;
  readonly repeated: number;
}

type NewRow = NewInboxRow & { readonly alarm?: string };

/** The platform's running number of a message breaks ties between events of the same second. */
function positionOf(event: ChannelEvent): number {
  const position = Number(event.messageId);
  return Number.isSafeInteger(position) ? position : 0;
}

/** The event as it is kept: with a time that can be relied on. The platform's own stays in the raw text. */
function dated(event: ChannelEvent, receivedAt: Instant): ChannelEvent {
  return { ...event, occurredAt: startOf(event.occurredAt, receivedAt) };
}

/** Nobody types NUL, and PostgreSQL has no text with it: such an event could be stored as JSON and never handled. */
function withoutNul(_key: string, value: unknown): unknown {
  return typeof value === 'string' ? value.replaceAll('\u0000', '') : value;
}

function rowOf(account: string, key: string, raw: string, event: ChannelEvent, receivedAt: Instant): NewRow {
  return {
    id: newId(),
    account,
    event_key: key,
    conversation: event.conversation,
    occurred_at: event.occurredAt,
    position: positionOf(event),
    received_at: receivedAt,
    raw,
    event: JSON.stringify(event, withoutNul),
    state: 'new',
    reason: null,
    done_at: null,
  };
}

/** Rows for the inbox: one an event, and one for an update that nobody handles, so that it can still be seen. */
export function toRows(account: string, updates: readonly AcceptedUpdate[], receivedAt: Instant): NewRow[] {
  return updates.flatMap(({ key, raw, parsed }): NewRow[] => {
    const events = eventsOf(parsed).map((event) => dated(event, receivedAt));
    if (events.length > 0) {
      // The raw text stands once, with the first event of the update.
      return events.map((e, i) =>
        rowOf(account, i === 0 ? key : `${key}#${i}`, i === 0 ? raw : '', e, receivedAt),
      );
    }
    const row: NewRow = {
      id: newId(),
      account,
      event_key: key,
      conversation: '',
      occurred_at: receivedAt,
      position: 0,
      received_at: receivedAt,
      raw,
      event: null,
      state: 'ignored',
      reason: 'ignored' in parsed ? parsed.ignored : 'nothing in it',
      done_at: receivedAt,
    };
    return ['alarm' in parsed && parsed.alarm ? { ...row, alarm: parsed.alarm } : row];
  });
}

function keyOf(row: NewRow): string {
  return `${row.account}\n${row.event_key}`;
}

function withoutAlarm(row: NewRow): NewInboxRow {
  const { alarm, ...columns } = row;
  return alarm === undefined ? row : columns;
}

async function insertRows(trx: Trx, rows: readonly NewRow[]): Promise<Set<string>> {
  if (rows.length === 0) return new Set();
  // In one order of keys, so that two instances that get the same repeats cannot lock each other out.
  const ordered = rows.toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
  const inserted = await trx
    .insertInto('inbox')
    .values(ordered.map(withoutAlarm))
    .onConflict((c) => c.columns(['account', 'event_key']).doNothing())
    .returning('id')
    .execute();
  return new Set(inserted.map((row) => row.id));
}

/** Counts the new events into their lanes, in one order of keys so that two instances cannot lock each other out. */
export async function countIntoLanes(trx: Trx, rows: readonly NewRow[], now: Instant): Promise<void> {
  const counts = new Map<string, { account: string; conversation: string; arrived: number }>();
  for (const row of rows) {
    if (row.state !== 'new') continue;
    const key = `${row.account}\n${row.conversation}`;
    const lane = counts.get(key) ?? { account: row.account, conversation: row.conversation, arrived: 0 };
    lane.arrived++;
    counts.set(key, lane);
  }
  if (counts.size === 0) return;
  const lanes = [...counts.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, lane]) => lane);
  await trx
    .insertInto('lanes')
    .values(
      lanes.map((l) => ({
        ...l,
        handled: 0,
        waiting_since: now,
        not_before: 0,
        lease_owner: null,
        lease_until: 0,
      })),
    )
    .onConflict((c) =>
      c.columns(['account', 'conversation']).doUpdateSet((eb) => ({
        arrived: eb('lanes.arrived', '+', eb.ref('excluded.arrived')),
        waiting_since: eb
          .case()
          .when('lanes.arrived', '>', eb.ref('lanes.handled'))
          .then(eb.ref('lanes.waiting_since'))
          .else(eb.ref('excluded.waiting_since'))
          .end(),
      })),
    )
    .execute();
}

/** The platform repeats an update word for word; another text under a known key is a fault worth a person's look. */
async function alarmOnChangedRepeats(trx: Trx, repeats: readonly NewRow[], now: Instant): Promise<void> {
  for (const repeat of repeats) {
    const known = await trx
      .selectFrom('inbox')
      .select('raw')
      .where('account', '=', repeat.account)
      .where('event_key', '=', repeat.event_key)
      .executeTakeFirst();
    if (known && known.raw !== repeat.raw && known.raw !== traceOf(repeat.raw)) {
      await raiseAlarm(trx, {
        account: repeat.account,
        kind: 'changed_repeat',
        text: repeat.event_key,
        at: now,
      });
    }
  }
}

async function moveAccounts(trx: Trx, batch: readonly Acceptance[], now: Instant): Promise<void> {
  const cursors = new Map<string, string | null>();
  for (const { account, cursor, delivered } of batch)
    if (delivered) cursors.set(account, cursor ?? cursors.get(account) ?? null);
  for (const [account, cursor] of [...cursors].sort(([a], [b]) => (a < b ? -1 : 1))) {
    await trx
      .insertInto('account_states')
      .values({ account, cursor, last_event_at: now, hold_until: 0, stopped_reason: null })
      .onConflict((c) =>
        c
          .column('account')
          .doUpdateSet(cursor === null ? { last_event_at: now } : { last_event_at: now, cursor }),
      )
      .execute();
  }
}

/** Writes several acceptances in one transaction and says of each what was new in it. */
export async function writeBatch(
  store: Store,
  batch: readonly Acceptance[],
  now: Instant,
): Promise<AcceptResult[]> {
  const rows = batch.flatMap((a) => a.rows);
  const inserted = await store.transact(async (trx) => {
    const ids = await insertRows(trx, rows);
    await countIntoLanes(
      trx,
      rows.filter((r) => ids.has(r.id)),
      now,
    );
    await alarmOnChangedRepeats(
      trx,
      rows.filter((r) => !ids.has(r.id)),
      now,
    );
    for (const row of rows) {
      if (row.alarm && ids.has(row.id)) {
        await raiseAlarm(trx, { account: row.account, kind: 'platform', text: row.alarm, at: now });
      }
    }
    await moveAccounts(trx, batch, now);
    return ids;
  }, 'now');
  return batch.map(({ rows: own }) => {
    const added = own.filter((r) => inserted.has(r.id)).length;
    return { added, repeated: own.length - added };
  });
}
