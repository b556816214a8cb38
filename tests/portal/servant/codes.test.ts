import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { MINUTE } from '../../../src/kernel/instants.ts';
import { issueCode, redeemCode } from '../../../src/portal/servant/codes.ts';
import type { Store } from '../../../src/store/db.ts';
import { openStore } from '../../../src/store/store.ts';
import { postgresForTests } from '../../stands/postgres.ts';
import { NOW, SECRET } from './stand.ts';

const dataDir = mkdtempSync(join(tmpdir(), 'otklik-codes-'));
const postgres = await postgresForTests();
const stores: [string, Store][] = [['SQLite', await openStore({ databaseUrl: undefined, dataDir })]];
if (postgres) stores.push(['PostgreSQL', await openStore({ databaseUrl: postgres.url, dataDir })]);
afterAll(async () => {
  for (const [, store] of stores) await store.close();
  await postgres?.stop();
  rmSync(dataDir, { recursive: true, force: true });
});

describe.each(stores)('a code in %s', (_, { db }) => {
  const issue = async (address: string, at = NOW) => {
    const code = await issueCode(db, SECRET, { address, agency: 'leningrad' }, at);
    if (code === null) throw new Error('no code');
    return code;
  };
  const wrongFor = (code: string) => (code === '000000' ? '000001' : '000000');

  it('has six digits and opens its body once, though it is given back many times at once', async () => {
    const address = 'a@lenreg.ru';
    const code = await issue(address);
    expect(code).toMatch(/^\d{6}$/u);
    const results = await Promise.all(
      Array.from({ length: 4 }, () => redeemCode(db, SECRET, { address, code }, NOW)),
    );
    expect(results.filter((agency) => agency === 'leningrad')).toHaveLength(1);
  });

  it('is worn out by wrong tries made at once', async () => {
    const address = 'b@lenreg.ru';
    const code = await issue(address);
    const wrong = { address, code: wrongFor(code) };
    await Promise.all(Array.from({ length: 8 }, () => redeemCode(db, SECRET, wrong, NOW)));
    expect(await redeemCode(db, SECRET, { address, code }, NOW)).toBeNull();
  });

  it('belongs to its address and to this installation', async () => {
    const address = 'c@lenreg.ru';
    const code = await issue(address);
    expect(await redeemCode(db, SECRET, { address: 'd@lenreg.ru', code }, NOW)).toBeNull();
    expect(await redeemCode(db, 'another secret of another server', { address, code }, NOW)).toBeNull();
    expect(await redeemCode(db, SECRET, { address, code }, NOW)).toBe('leningrad');
  });

  it('is replaced by the next one, which comes a minute later at the earliest', async () => {
    const address = 'e@lenreg.ru';
    const to = { address, agency: 'leningrad' };
    const first = await issue(address);
    expect(await issueCode(db, SECRET, to, NOW + MINUTE - 1)).toBeNull();
    const second = await issue(address, NOW + MINUTE);
    if (first !== second) {
      expect(await redeemCode(db, SECRET, { address, code: first }, NOW + MINUTE)).toBeNull();
    }
    expect(await redeemCode(db, SECRET, { address, code: second }, NOW + 11 * MINUTE - 1)).toBe('leningrad');
  });

  it('is gone after ten minutes', async () => {
    const address = 'f@lenreg.ru';
    const code = await issue(address);
    expect(await redeemCode(db, SECRET, { address, code }, NOW + 10 * MINUTE)).toBeNull();
    await issue('g@lenreg.ru', NOW + 20 * MINUTE);
    const rows = await db.selectFrom('servant_codes').select('expires_at').execute();
    expect(rows).toHaveLength(1);
  });
});
