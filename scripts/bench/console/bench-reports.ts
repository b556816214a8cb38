/**
 * What the supervisor's wall and the report of a month cost the server, and for how long they hold everybody else up.
 * Alone: `node scripts/bench/console/bench-reports.ts`.
 */
import { sql } from 'kysely';
import { HOUR } from '../../../src/kernel/instants.ts';
import type { Store } from '../../../src/store/db.ts';
import { NOW, startConsole } from '../../../tests/console/stand.ts';
import { packOf } from '../../../tests/watch/watch-stand.ts';
import { postgresForTests } from '../../../tests/stands/postgres.ts';
import type { BenchLine } from '../line.ts';

const CASES = 100_000;
const PAGES = { wall: '/console/wall', 'report of a month': '/console/reports?period=month' } as const;

/** Cases of one month: answered by people and by the bot, and one in fifty still open. */
async function fillMonth(store: Store): Promise<void> {
  const series = sql`with recursive s(i) as (select 1 union all select i + 1 from s where i < ${sql.lit(CASES)})`;
  const begun = NOW - 19 * 24 * HOUR;
  const opened = sql`${sql.lit(begun)} + cast(i as bigint) * 16000`;
  const open = sql`i % 50 = 0`;
  const schedule = packOf('kursk').schedules[0]?.id ?? '';
  const topics = packOf('kursk').topics.map(({ id }) => id);
  const topic = sql`case i % ${sql.lit(topics.length)} ${sql.join(
    topics.map((id, n) => sql`when ${sql.lit(n)} then ${sql.lit(id)}`),
    sql` `,
  )} end`;
  const channel = sql`case i % 3 when 0 then 'vk' when 1 then 'max' else 'telegram' end`;
  const steps = [
    sql`insert into cases (id, agency, number, client_id, channel, place, kind, title, topic, status, owner_id,
      lease_until, urgent, reading, opened_at, last_client_at, answered_at, closed_at, close_reason, due_at, version)
      ${series} select 'c' || i, 'kursk', i, 'p', ${channel}, 'private', 'direct', 'Вопрос', ${topic},
      case when ${open} then 'waiting' else 'answered' end, null, 0, 0, '{}', ${opened}, ${opened},
      case when ${open} or i % 3 = 0 then null else ${opened} + 7200000 end, null, null,
      case when ${open} then ${opened} + 21600000 end, 1 from s where true`,
    sql`insert into messages (id, conversation_id, case_id, seq, author, staff_id, kind, text, occurred_at, received_at,
      external_id, data, edited_at, deleted_at) ${series}
      select 'q' || i, 'd' || i, 'c' || i, 1, 'client', null, 'direct', 'Вопрос', ${opened}, ${opened}, null, '{}', null, null
      from s where true`,
    sql`insert into messages (id, conversation_id, case_id, seq, author, staff_id, kind, text, occurred_at, received_at,
      external_id, data, edited_at, deleted_at) ${series}
      select 'a' || i, 'd' || i, 'c' || i, 2, case when i % 3 = 0 then 'bot' else 'operator' end,
      case when i % 3 = 0 then null else 'person-' || i % 20 end, 'direct', 'Ответ', ${opened} + 7200000,
      ${opened} + 7200000, null, '{}', null, null from s where not (${open})`,
    sql`insert into clocks (id, case_id, agency, target_id, name, clause, term, schedule_id, goal, started_at, deadline_at,
      provisional, policy_version, calendar_version, state, met_at, met_by, breached, reason) ${series}
      select 'k' || i, 'c' || i, 'kursk', 'answer', 'Ответ', 'п. 1', '{"kind":"clock_hours","n":6}', ${sql.lit(schedule)}, 0,
      ${opened}, ${opened} + 21600000, 0, '1', '2026', case when ${open} then 'running' else 'met' end,
      case when ${open} then null else ${opened} + 7200000 end, case when ${open} then null else 'a' || i end, 0, null
      from s where true`,
  ];
  for (const step of steps) await step.execute(store.db);
  if (store.kind === 'postgres') await sql`analyze`.execute(store.db);
}

/** The longest time, ms, for which nobody else got his turn while the work went on. */
async function longestHold(work: () => Promise<void>): Promise<number> {
  let [last, longest] = [performance.now(), 0];
  const beat = setInterval(() => {
    const now = performance.now();
    longest = Math.max(longest, now - last - 1);
    last = now;
  }, 1);
  await work();
  clearInterval(beat);
  return longest;
}

async function onEngine(url: string | undefined): Promise<BenchLine[]> {
  const stand = await startConsole({}, url === undefined ? {} : { url });
  try {
    await fillMonth(stand.store);
    await stand.addStaff('Софья', 'sofia@example.org', 'supervisor', ['kursk']);
    const cookie = await stand.cookieOf('sofia@example.org');
    const lines: BenchLine[] = [];
    for (const [name, path] of Object.entries(PAGES)) {
      const read = async () => {
        const response = await stand.app.request(path, { headers: { cookie } });
        await response.text();
        if (response.status !== 200) throw new Error(`${path} answered ${response.status}`);
      };
      // The first time the chart's library is loaded.
      await read();
      const began = performance.now();
      const hold = await longestHold(read);
      lines.push({
        name: `${name}, ${CASES} cases, ${stand.store.kind}`,
        value: Math.round(performance.now() - began),
        unit: 'ms',
        note: `others waited ${Math.round(hold)} ms at most`,
      });
    }
    return lines;
  } finally {
    await stand.stop();
  }
}

/** The wall and the report of a month of 100,000 cases on both engines. */
export async function benchReports(): Promise<BenchLine[]> {
  const lines = await onEngine(undefined);
  const postgres = await postgresForTests();
  if (!postgres) return lines;
  try {
    return [...lines, ...(await onEngine(postgres.url))];
  } finally {
    await postgres.stop();
  }
}

if (import.meta.main)
  for (const line of await benchReports())
    process.stdout.write(`${JSON.stringify({ suite: 'reports', ...line })}\n`);
