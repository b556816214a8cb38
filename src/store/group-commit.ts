import { sql } from 'kysely';
import type { Db, Trx, Urgency } from './db.ts';

/** Jobs of one commit. More would make the first of them wait for no gain. */
const TOGETHER = 4;

interface Job {
  work(trx: Trx): Promise<unknown>;
  resolve(value: unknown): void;
  reject(error: unknown): void;
}

/** A turn of the event loop, in which requests and answers that wait on sockets are read. */
function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** One job among others: what fails is undone alone, and only its own caller hears of it. */
async function runApart(trx: Trx, job: Job): Promise<() => void> {
  await sql`savepoint job`.execute(trx);
  try {
    const value = await job.work(trx);
    await sql`release job`.execute(trx);
    return () => job.resolve(value);
  } catch (error) {
    await sql`rollback to job`.execute(trx);
    await sql`release job`.execute(trx);
    return () => job.reject(error);
  }
}

async function commitTogether(db: Db, jobs: readonly Job[]): Promise<void> {
  try {
    const settled = await db.transaction().execute(async (trx) => {
      const outcomes: (() => void)[] = [];
      for (const job of jobs) outcomes.push(await runApart(trx, job));
      return outcomes;
    });
    for (const tell of settled) tell();
  } catch (error) {
    // The commit itself failed: nothing of any of them is on the disk.
    for (const job of jobs) job.reject(error);
  }
}

/**
 * Commits transactions that are asked for at about the same time together, so that the disk is waited for once. Each
 * is whole or undone by itself. What is urgent goes first; between two commits the event loop gets its turn, because
 * a database in this process would otherwise keep every socket waiting.
 */
export function createGroupCommit(db: Db) {
  const urgent: Job[] = [];
  const others: Job[] = [];
  let running = false;

  async function run(): Promise<void> {
    running = true;
    while (urgent.length + others.length > 0) {
      const first = urgent.splice(0, TOGETHER);
      // While much comes in, the rest goes on slowly but never stops.
      await commitTogether(db, [...first, ...others.splice(0, Math.max(1, TOGETHER - 3 * first.length))]);
      await turn();
    }
    running = false;
  }

  return function transact<T>(work: (trx: Trx) => Promise<T>, urgency: Urgency = 'soon'): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      const job: Job = { work, resolve: (value) => resolve(value as T), reject };
      (urgency === 'now' ? urgent : others).push(job);
      if (!running) void run();
    });
  };
}
