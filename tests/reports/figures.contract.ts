import { beforeAll, describe, expect, it } from 'vitest';
import { DAY, HOUR, type Instant } from '../../src/kernel/instants.ts';
import { newId } from '../../src/kernel/ids.ts';
import { type PeriodDeps, readFigures } from '../../src/reports/read-period.ts';
import { readPeriod } from '../../src/reports/period.rules.ts';
import { answersBy, longestWaiting, openCounts } from '../../src/reports/wall.ts';
import type { Store } from '../../src/store/db.ts';
import { type SeededCase, seedCase, seedMessage } from '../console/seed.ts';
import type { TwoServers } from '../contract/store.contract.ts';
import { packOf, responseClocks } from '../watch/watch-stand.ts';

const BODY = 'figures';
const WHOLE = { agencies: [BODY], viewer: { id: 'sofia', agencies: [BODY] } };
const ZONE = 'Europe/Moscow';
const at = (local: string): Instant =>
  Temporal.PlainDateTime.from(local).toZonedDateTime(ZONE).epochMilliseconds;
const NOW = at('2026-11-20T12:00');
const WEEK = readPeriod({ period: 'week', day: '2026-11-18' }, NOW, ZONE);
/** The body's office: by its hours answers are measured. */
const OFFICE = 'default';

interface Seeded {
  readonly opened: string;
  readonly answered?: string;
  readonly by?: 'bot' | 'anna' | 'boris';
  readonly late?: boolean;
  readonly state?: 'closed';
  readonly due?: Instant;
  readonly channel?: string;
}

/** A week counted by hand: working time is 9:00–18:00 with a break from 13:00, Monday to Thursday. */
const CASES: readonly Seeded[] = [
  { opened: '2026-11-16T09:30', answered: '2026-11-16T10:30', by: 'anna', channel: 'vk' },
  { opened: '2026-11-16T10:00', answered: '2026-11-16T12:00', by: 'anna', channel: 'vk' },
  // Over a night and a day off nothing is counted.
  { opened: '2026-11-17T16:00', answered: '2026-11-18T10:30', by: 'boris', late: true, channel: 'max' },
  { opened: '2026-11-18T10:00', answered: '2026-11-18T10:01', by: 'bot', channel: 'max' },
  { opened: '2026-11-19T10:00', due: NOW - HOUR, channel: 'vk' },
  { opened: '2026-11-19T11:00', due: NOW + HOUR, channel: 'vk' },
  { opened: '2026-11-19T12:00', state: 'closed', channel: 'vk' },
  // Of other weeks.
  { opened: '2026-11-15T23:59', answered: '2026-11-16T10:00', by: 'anna', channel: 'vk' },
  { opened: '2026-11-23T00:00', due: NOW + 9 * DAY, channel: 'vk' },
];

async function seed({ db }: Store, each: Seeded): Promise<SeededCase> {
  const openedAt = at(each.opened);
  const answeredAt = each.answered === undefined ? null : at(each.answered);
  const status = each.state ?? (answeredAt === null ? 'waiting' : each.by === 'bot' ? 'bot' : 'answered');
  const made = await seedCase(db, {
    agency: BODY,
    openedAt,
    dueAt: each.due ?? openedAt + 6 * HOUR,
    status,
    channel: each.channel ?? 'vk',
  });
  const clock = db.updateTable('clocks').where('case_id', '=', made.id);
  await clock.set({ schedule_id: OFFICE }).execute();
  if (each.state === 'closed') await clock.set({ state: 'closed' }).execute();
  if (answeredAt === null) return made;
  const bot = each.by === 'bot';
  const answer = await seedMessage(db, made, {
    author: bot ? 'bot' : 'operator',
    ...(bot || each.by === undefined ? {} : { staff: each.by }),
    text: 'Ответ',
    at: answeredAt,
  });
  await clock
    .set({ state: 'met', met_at: answeredAt, met_by: answer, breached: each.late ? 1 : 0 })
    .execute();
  await db
    .updateTable('cases')
    .set({ due_at: null, risk_at: null, ...(bot ? {} : { answered_at: answeredAt }) })
    .where('id', '=', made.id)
    .execute();
  return made;
}

/** Figures are what one counts by hand over the same store. */
export function figuresContract(name: string, open: () => Promise<TwoServers>): void {
  describe(`figures on ${name}`, () => {
    let store: Store;
    let deps: PeriodDeps;
    beforeAll(async () => {
      ({ one: store } = await open());
      const made: SeededCase[] = [];
      for (const each of CASES) made.push(await seed(store, each));
      const [first, second] = made;
      if (!first || !second) throw new Error('nothing was seeded');
      // After an answer one client wrote again in two hours, the other's case was closed in five.
      await seedMessage(store.db, first, { author: 'client', text: 'Спасибо', at: at('2026-11-16T12:30') });
      await store.db
        .updateTable('cases')
        .set({ status: 'closed', closed_at: at('2026-11-16T17:00') })
        .where('id', '=', second.id)
        .execute();
      const use = { article: newId(), agency: BODY, audience: 'citizen' as const };
      for (const [what, count, day] of [
        ['answered', 9, '2026-11-16'],
        ['helped', 3, '2026-11-17'],
        ['not_helped', 1, '2026-11-22'],
        ['helped', 50, '2026-11-23'],
      ] as const)
        await store.db
          .insertInto('article_uses')
          .values({ ...use, what, count, day })
          .execute();
      for (const [day, count] of [
        ['2026-11-15', 7],
        ['2026-11-16', 2],
        ['2026-11-22', 1],
      ] as const)
        await store.db
          .insertInto('knowledge_gaps')
          .values({ key: newId(), agency: BODY, audience: 'citizen', reason: 'no_answer', day, count })
          .execute();
      for (const moment of ['2026-11-15T23:59', '2026-11-16T00:00', '2026-11-22T23:59', '2026-11-23T00:00'])
        await store.db
          .insertInto('transfers')
          .values({
            id: newId(),
            case_id: first.id,
            agency: BODY,
            by_id: 'anna',
            to_person: 'boris',
            to_unit: null,
            note: 'Ваша тема',
            at: at(moment),
          })
          .execute();
      const pack = packOf('kursk');
      const schedule = responseClocks.schedule(pack, pack.schedules[0]?.id ?? '');
      const { workingMs } = await import('../../src/sla/index.ts');
      deps = {
        db: store.db,
        unitOf: () => '',
        zoneOf: () => ZONE,
        worked: (_agency, id, from, to) => (id === OFFICE ? workingMs(schedule, from, to) : null),
      };
    });

    it('counts deadlines of the period by what became of them', async () => {
      const { clocks } = await readFigures(deps, WHOLE, WEEK, NOW);
      expect(clocks.whole()).toMatchObject({ inTime: 3, late: 2, open: 1, withdrawn: 1, share: 0.6 });
      expect(clocks.by('channel').map(({ key, inTime, late }) => [key, inTime, late])).toEqual([
        ['vk', 2, 1],
        ['max', 1, 1],
      ]);
      expect(
        clocks
          .by('step')
          .map(({ key }) => key)
          .toSorted(),
      ).toEqual(['2026-11-16', '2026-11-17', '2026-11-18', '2026-11-19']);
    });

    it('measures answers in working time: 1 min, 1 h, 2 h, and 3 h over a night', async () => {
      const { clocks } = await readFigures(deps, WHOLE, WEEK, NOW);
      const night = deps.worked(BODY, OFFICE, at('2026-11-17T16:00'), at('2026-11-18T10:30'));
      expect(night).toBeLessThan(4 * HOUR);
      expect(clocks.whole()).toMatchObject({ median: HOUR, ninetieth: night });
    });

    it('K-52 tells the work of each one apart, and the bot’s', async () => {
      const { clocks, cases } = await readFigures(deps, WHOLE, WEEK, NOW);
      expect(clocks.by('by').map(({ key, inTime, late }) => [key, inTime, late])).toEqual([
        ['anna', 2, 0],
        ['boris', 0, 1],
        ['bot', 1, 0],
      ]);
      expect(cases).toMatchObject({ opened: 7, byBot: 1 });
    });

    it('counts how long clients were waited for, by their next word or the end of the case', async () => {
      const { cases } = await readFigures(deps, WHOLE, WEEK, NOW);
      expect(cases.waits.toSorted((a, b) => a - b)).toEqual([2 * HOUR, 5 * HOUR]);
    });

    it('counts what the base answered and lacked on the days of the period', async () => {
      const { base } = await readFigures(deps, WHOLE, WEEK, NOW);
      expect(base).toEqual({ answered: 9, helped: 3, notHelped: 1, corrected: 0, gaps: 3 });
    });

    it('counts transfers of the period', async () => {
      expect((await readFigures(deps, WHOLE, WEEK, NOW)).transfers).toBe(2);
    });

    it('says nothing of other bodies', async () => {
      const { clocks, cases, base } = await readFigures(
        deps,
        { ...WHOLE, agencies: ['figures-2'] },
        WEEK,
        NOW,
      );
      expect([clocks.whole().inTime, cases.opened, base?.answered]).toEqual([0, 0, 0]);
    });

    it('shows on the wall what is open now', async () => {
      const counts = await openCounts(store.db, WHOLE, () => 'u', NOW);
      const sum = (of: 'open' | 'overdue' | 'risk') => counts.reduce((all, count) => all + count[of], 0);
      expect([sum('open'), sum('overdue'), sum('risk')]).toEqual([3, 1, 1]);
      const [oldest] = await longestWaiting(store.db, WHOLE, 2);
      expect(oldest?.clock.started_at).toBe(at('2026-11-19T10:00'));
      const answers = await answersBy(store.db, WHOLE, at('2026-11-16T00:00'), at('2026-11-17T00:00'));
      expect(answers).toEqual([{ staff: 'anna', messages: 3, cases: 3 }]);
    });
  });
}
