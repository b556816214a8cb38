import { join } from 'node:path';
import { loadCalendars } from '../../src/agency/calendars.ts';
import { type AgencyPack, loadAgencies, type TargetQuestion } from '../../src/agency/index.ts';
import { refreshDue } from '../../src/cases/case-dues.ts';
import { startClocks } from '../../src/cases/clocks.ts';
import { createResponseClocks, type ResponseClocks } from '../../src/cases/response-clocks.ts';
import { newId } from '../../src/kernel/ids.ts';
import type { Instant } from '../../src/kernel/instants.ts';
import { createLog } from '../../src/kernel/log.ts';
import type { CalendarYear } from '../../src/sla/index.ts';
import type { Store } from '../../src/store/db.ts';
import type { ClockRow } from '../../src/store/tables.ts';
import { type DeliverDeps, deliverNotices } from '../../src/watch/deliver-notices.ts';
import { lookAtClocks, type WatchDeps } from '../../src/watch/look-at-clocks.ts';

export const KB = join(import.meta.dirname, '../../knowledge-base');
export const packs = loadAgencies(KB);
export const calendars = loadCalendars(KB);
export const silent = createLog('silent');

/** A body of the knowledge base. */
export function packOf(agency: string): AgencyPack {
  const pack = packs.get(agency);
  if (!pack) throw new Error(agency);
  return pack;
}

/** An instant from local time: `at('2026-11-23T10:00', 'Europe/Moscow')`. */
export function at(local: string, zone = 'Europe/Moscow'): Instant {
  return Temporal.PlainDateTime.from(local).toZonedDateTime(zone).epochMilliseconds;
}

export const responseClocks = createResponseClocks(calendars);

/** The production calendar of 2026 with one more day off, as when a decree comes late. */
export function withDayOff(date: string): ReadonlyMap<number, CalendarYear> {
  const year = calendars.get(2026);
  if (!year) throw new Error('2026');
  const holiday = { date, kind: 'holiday', name: 'Добавленный выходной' } as const;
  return new Map([...calendars, [2026, { ...year, nonWorking: [...year.nonWorking, holiday] }]]);
}

export function watchDeps(store: Store, clocks: ResponseClocks = responseClocks): WatchDeps & DeliverDeps {
  return { store, clocks, pack: packOf, log: silent, sender: null };
}

/** One turn of the watcher at an instant. Returns the cases with news. */
export async function tick(deps: WatchDeps & DeliverDeps, now: Instant): Promise<string[]> {
  const looked = await lookAtClocks(deps, now);
  const delivered = await deliverNotices(deps, now);
  return [...new Set([...looked.caseIds, ...delivered.caseIds])];
}

export interface StartedCase {
  readonly agency: string;
  readonly asked?: Partial<TargetQuestion>;
  /** When the client wrote. */
  readonly at: Instant;
  /** When the message came to us. */
  readonly now?: Instant;
  readonly owner?: string | null;
}

let number = 0;

/** Opens a case and starts the clocks of its message by the body's own policy. Returns the case's id. */
export async function startCase(
  store: Store,
  started: StartedCase,
  clocks: ResponseClocks = responseClocks,
): Promise<string> {
  const id = newId();
  const asked = {
    kind: 'direct',
    client: 'external',
    place: 'private',
    urgent: false,
    ...started.asked,
  } as const;
  const planned = clocks.plan(packOf(started.agency), asked, started.at);
  await store.db.transaction().execute(async (trx) => {
    await trx
      .insertInto('cases')
      .values({
        id,
        agency: started.agency,
        number: ++number,
        client_id: newId(),
        channel: 'vk',
        place: 'private',
        kind: asked.kind,
        title: 'Когда починят дорогу?',
        topic: null,
        status: 'waiting',
        owner_id: started.owner ?? null,
        lease_until: 0,
        urgent: 0,
        reading: '{}',
        opened_at: started.at,
        last_client_at: started.at,
        answered_at: null,
        closed_at: null,
        close_reason: null,
        due_at: null,
        version: 1,
      })
      .execute();
    await startClocks(trx, id, started.agency, planned, started.now ?? started.at);
    await refreshDue(trx, id);
  });
  return id;
}

export async function clocksOf(store: Store, caseId: string): Promise<ClockRow[]> {
  return store.db
    .selectFrom('clocks')
    .selectAll()
    .where('case_id', '=', caseId)
    .orderBy('deadline_at')
    .execute();
}

/** What happened to the first clock of a case, in order: `warned 50`, `breached`. */
export async function eventsOf(store: Store, caseId: string): Promise<string[]> {
  const rows = await store.db
    .selectFrom('clock_events')
    .innerJoin('clocks', 'clocks.id', 'clock_events.clock_id')
    .select(['clock_events.kind', 'clock_events.details'])
    .where('clocks.case_id', '=', caseId)
    .orderBy('clock_events.id')
    .execute();
  return rows.map(({ kind, details }) => {
    const { share } = JSON.parse(details) as { share?: number };
    return kind === 'warned' ? `warned ${share}` : kind;
  });
}

/** Who is told of what about a case: `owner 50`, with when it is given out. */
export async function noticesOf(
  store: Store,
  caseId: string,
): Promise<{ to: string; deliverAt: Instant; given: boolean; settled: boolean }[]> {
  const rows = await store.db
    .selectFrom('notices')
    .selectAll()
    .where('case_id', '=', caseId)
    .orderBy('share')
    .orderBy('recipient')
    .execute();
  return rows.map((row) => ({
    to: `${row.recipient} ${row.share}`,
    deliverAt: row.deliver_at,
    given: row.delivered_at !== null,
    settled: row.settled_at !== null,
  }));
}
