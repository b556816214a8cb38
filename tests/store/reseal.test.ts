import { randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readConfig } from '../../src/config.ts';
import { openSeal } from '../../src/store/data-key.ts';
import type { Store } from '../../src/store/db.ts';
import { createSeal, placeOf, type Seal } from '../../src/store/seal.ts';
import { admitKeys, reseal } from '../../src/store/sealed-columns.ts';
import { openStore } from '../../src/store/store.ts';
import { runToEnd } from '../stands/command.ts';
import { postgresForTests } from '../stands/postgres.ts';

const root = mkdtempSync(join(tmpdir(), 'otklik-keys-'));
const postgres = await postgresForTests();
afterAll(async () => {
  await postgres?.stop();
  rmSync(root, { recursive: true, force: true });
});

const [old, present] = [randomBytes(32), randomBytes(32)];
let n = 0;

async function hold(store: Store, seal: Seal, reason: string): Promise<string> {
  const id = `hold${++n}`;
  await store.db
    .insertInto('privacy_holds')
    .values({
      id,
      agency: 'kursk',
      client_id: 'c',
      ground: 'court',
      reason: seal.seal(reason, placeOf('privacy_holds', 'reason', id)),
      set_by: 's',
      set_at: 1,
      lifted_by: null,
      lifted_at: null,
    })
    .execute();
  return id;
}

const engines: [string, () => Promise<Store>][] = [
  ['SQLite', () => openStore({ databaseUrl: undefined, dataDir: join(root, `data${++n}`) })],
];
if (postgres) engines.push(['PostgreSQL', () => openStore({ databaseUrl: postgres.url, dataDir: root })]);

describe.each(engines)('a change of keys on %s', (_, open) => {
  let store: Store;
  beforeEach(async () => {
    store = await open();
    await store.db.deleteFrom('privacy_holds').execute();
    await store.db.deleteFrom('data_keys').execute();
  });
  afterEach(() => store.close());

  it('seals every value anew, in batches, and needs no older key afterwards', async () => {
    const before = createSeal(old);
    await admitKeys(store.db, before, 1);
    const ids = [];
    for (let i = 0; i < 250; i++) ids.push(await hold(store, before, `Иск № ${i}`));
    const both = createSeal(present, [old]);
    await admitKeys(store.db, both, 2);
    expect(await reseal(store, both)).toBe(250);
    expect(await reseal(store, both)).toBe(0);
    const after = createSeal(present);
    await admitKeys(store.db, after, 3);
    const rows = await store.db.selectFrom('privacy_holds').select(['id', 'reason']).execute();
    const opened = rows.map(({ id, reason }) =>
      after.open(reason ?? '', placeOf('privacy_holds', 'reason', id)),
    );
    expect(new Set(opened).size).toBe(ids.length);
  });

  it('does not start with another key in the place of the one that is needed', async () => {
    const before = createSeal(old);
    await admitKeys(store.db, before, 1);
    // Nothing is sealed yet: the key may still be changed for another.
    await admitKeys(store.db, createSeal(randomBytes(32)), 1);
    await hold(store, before, 'Иск');
    await expect(admitKeys(store.db, createSeal(present), 2)).rejects.toThrow(
      `sealed with the key ${before.keyId}, which was not given`,
    );
  });
});

describe('the file of the key', () => {
  const place = (file: string) => ({ dataKey: null, dataKeyFile: file, dataDir: join(root, 'db') });

  it('is made once, for its owner alone, and read again', () => {
    const file = join(root, 'keys', 'data.key');
    const { keyId } = openSeal(place(file));
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(openSeal(place(file)).keyId).toBe(keyId);
    writeFileSync(file, `${present.toString('base64')}\n${readFileSync(file, 'utf8')}`);
    expect(openSeal(place(file)).keyIds).toEqual([createSeal(present).keyId, keyId]);
  });

  it('may not lie in the data folder, and must hold a key', () => {
    expect(() => openSeal(place(join(root, 'db', 'in', 'data.key')))).toThrow(/lies in the data folder/);
    expect(existsSync(join(root, 'db'))).toBe(false);
    writeFileSync(join(root, 'bad.key'), 'short');
    expect(() => openSeal(place(join(root, 'bad.key')))).toThrow(/32 bytes/);
    writeFileSync(join(root, 'empty.key'), '\n');
    expect(() => openSeal(place(join(root, 'empty.key')))).toThrow(/it is empty/);
  });
});

describe('the program', () => {
  it('says which key is lost, and seals anew by one command', async () => {
    const dataDir = join(root, 'installation');
    const store = await openStore({ databaseUrl: undefined, dataDir });
    const before = createSeal(old);
    await admitKeys(store.db, before, 1);
    await hold(store, before, 'Иск');
    await store.close();
    const env = { OTKLIK_DATA_DIR: dataDir, DATABASE_URL: '', PORT: '0' };
    const text = [present, old].map((key) => key.toString('base64'));
    const lost = await runToEnd(['src/main.ts'], { ...env, OTKLIK_DATA_KEY: text[0] ?? '' });
    expect([lost.code, lost.out]).toEqual([1, '']);
    expect(lost.err).toContain(`sealed with the key ${before.keyId}, which was not given`);
    const bad = () => readConfig({ ...env, OTKLIK_DATA_KEY: 'a secret that is no key' });
    expect(bad).toThrow('OTKLIK_DATA_KEY: must be 32 random bytes');
    expect(bad).not.toThrow('a secret');
    const done = await runToEnd(['src/cli.ts', 'reseal'], { ...env, OTKLIK_DATA_KEY: text.join(',') });
    expect(JSON.parse(done.out)).toEqual({ key: createSeal(present).keyId, resealed: 1 });
  });
});
