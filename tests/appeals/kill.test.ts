import { randomInt } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { openStore } from '../../src/store/store.ts';
import { at } from '../sla/schedules.ts';
import { rowsOf } from '../stands/database.ts';
import { startProcess } from '../stands/process.ts';
import { startSmtpStand } from '../stands/smtp.ts';
import { addApplicant, addDraft } from './desk.ts';

const NOW = at('2026-11-24T09:00:00Z');
const dataDir = mkdtempSync(join(tmpdir(), 'otklik-appeals-kill-'));
const smtp = await startSmtpStand();
afterAll(async () => {
  await smtp.close();
  rmSync(dataDir, { recursive: true, force: true });
});

/** Runs the sending until it says the word, or until the mail server is talking to it, and kills it there. */
async function killedAt(where: string, ids: readonly string[]): Promise<void> {
  const args = [join(import.meta.dirname, 'send-process.ts'), dataDir, smtp.url, ...ids, String(NOW), where];
  const running = startProcess(process.execPath, args, { stdio: 'pipe' });
  let output = '';
  running.child.stdout?.on('data', (part: Buffer) => (output += part.toString()));
  running.child.stderr?.on('data', (part: Buffer) => (output += part.toString()));
  const before = smtp.connections();
  const isThere = () => (where === 'mail' ? smtp.connections() > before : output.includes(where));
  await expect.poll(isThere, { timeout: 20_000, interval: 2 }).toBe(true);
  await running.stop('SIGKILL');
}

/** The fewest statements that make an appeal of a draft: a kill at each of them has to leave nothing. */
const STATEMENTS = 12;

it('L1-10 killed in the transaction, before its commit, after the sending and while the mail is taken, sent again each time: one appeal, one number, one receipt', async () => {
  const store = await openStore({ dataDir, databaseUrl: undefined });
  const applicantId = await addApplicant(store);
  const ids = [await addDraft(store, NOW, { applicantId }), applicantId];
  await store.close();
  const somewhere = `statement ${randomInt(1, STATEMENTS + 1)}`;
  for (const where of [somewhere, 'uncommitted']) {
    await killedAt(where, ids);
    const left = ['appeals', 'letters', 'appeal_letters', 'cases'].map((table) =>
      rowsOf(dataDir, `select 1 from ${table}`),
    );
    expect(left.flat(), where).toEqual([]);
  }
  smtp.manner.delay = 40;
  for (const where of ['sent', 'mail', 'done']) await killedAt(where, ids);
  const numbers = rowsOf<{ case_number: number }>(dataDir, 'select case_number from appeals');
  expect(numbers).toHaveLength(1);
  expect(rowsOf(dataDir, "select id from cases where kind = 'appeal'")).toHaveLength(1);
  expect(rowsOf(dataDir, 'select id from letters')).toHaveLength(1);
  const receipts = new Set(smtp.letters.map(({ messageId }) => messageId));
  expect(receipts.size).toBe(1);
  expect(smtp.letters[0]?.text).toContain(`Идентификационный номер: ${numbers[0]?.case_number}.`);
  const states = rowsOf<{ state: string }>(dataDir, 'select state from appeal_deliveries');
  expect(states.map(({ state }) => state)).toEqual(['sent', 'sent']);
}, 60_000);
