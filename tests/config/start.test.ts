import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readConfig } from '../../src/config.ts';
import { runToEnd } from '../stands/command.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'otklik-start-'));
  const kb = join(folder, 'kb');
  cpSync('knowledge-base', kb, { recursive: true });
  const policy = join(kb, 'kursk/policy.yaml');
  writeFileSync(policy, readFileSync(policy, 'utf8').replace('working_hours', 'working_hour'));
  writeFileSync(join(folder, 'a-file'), '');
  mkdirSync(join(folder, 'foreign'));
  writeFileSync(
    join(folder, 'foreign/otklik.sqlite'),
    'this is no database, it only has its name'.repeat(100),
  );
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let count = 0;
/** Starts the server, which must end by itself. */
function start(env: Readonly<Record<string, string>>, accounts?: string) {
  const data = join(folder, `data${++count}`);
  mkdirSync(data);
  if (accounts !== undefined) writeFileSync(join(data, 'accounts.yaml'), accounts);
  return runToEnd(['src/main.ts'], { PORT: '0', OTKLIK_DATA_DIR: data, ...env });
}

const ACCOUNT = `accounts:
  - id: tg
    agency: ulyanovsk
    channel: telegram
    mode: polling
    token: { env: MISSING_TOKEN }
    bot: { id: 42, username: gov_bot }
`;

describe('what an administrator can put right stops the start with a clear line', () => {
  it.each([
    ['a port that is none', { PORT: 'http' }, undefined, /^PORT: /],
    [
      'a short secret',
      { OTKLIK_SECRET: 'short' },
      undefined,
      /^OTKLIK_SECRET: must be at least 32 characters/,
    ],
    ['another database', { DATABASE_URL: 'mysql://x' }, undefined, /^DATABASE_URL: must start with postgres/],
    [
      'a database that is not there',
      { DATABASE_URL: 'postgres://127.0.0.1:1/x' },
      undefined,
      /^The database does not answer: .*ECONNREFUSED/,
    ],
    [
      'a data folder that is a file',
      { OTKLIK_DATA_DIR: '@/a-file' },
      undefined,
      /^The data folder .*a-file cannot be used/,
    ],
    [
      'a data folder with another file under our name',
      { OTKLIK_DATA_DIR: '@/foreign' },
      undefined,
      /^The data folder .*foreign cannot be used: .*not a database/,
    ],
    [
      'a proxy without its network',
      { OTKLIK_PROXIES: '172.18.0.5' },
      undefined,
      /OTKLIK_PROXIES.*172\.18\.0\.0\/16/,
    ],
    ['no packs', { OTKLIK_KB_DIR: '/nowhere' }, undefined, /\/nowhere/],
    ['a pack with an error', { OTKLIK_KB_DIR: '@/kb' }, undefined, /kursk\/policy\.yaml:\d+ /],
    [
      'an accounts file that is not there',
      { OTKLIK_ACCOUNTS: '/nowhere.yaml' },
      undefined,
      /^The accounts file \/nowhere\.yaml cannot be read/,
    ],
    ['broken YAML', {}, 'accounts:\n  - { id: tg\n', /accounts\.yaml:\d: /],
    [
      'a token that is missing',
      {},
      ACCOUNT,
      /^Account tg: the environment variable MISSING_TOKEN is not set/,
    ],
    [
      'an unknown body',
      { MISSING_TOKEN: '1:T' },
      ACCOUNT.replace('ulyanovsk', 'mars'),
      /^Account tg: there is no agency mars/,
    ],
    ['an unknown channel', {}, ACCOUNT.replace('telegram', 'icq'), /accounts\.yaml:4: accounts\.0\.channel/],
    [
      'a field of the wrong kind',
      { MISSING_TOKEN: '1:T' },
      ACCOUNT.replace('id: 42', 'id: me'),
      /^Account tg: bot\.id/,
    ],
    [
      'a webhook without a secret',
      { MISSING_TOKEN: '1:T' },
      ACCOUNT.replace('polling', 'webhook'),
      /^Account tg: secret: required/,
    ],
    [
      'an account twice',
      { MISSING_TOKEN: '1:T' },
      `${ACCOUNT}${ACCOUNT.slice('accounts:\n'.length)}`,
      /^Account tg stands twice/,
    ],
  ] as const)('%s', async (_, env, accounts, line) => {
    const here = Object.fromEntries(
      Object.entries(env).map(([key, value]) => [key, value.replace('@', folder)]),
    );
    const { code, out, err } = await start(here, accounts);
    expect([code, out]).toEqual([1, '']);
    expect(err.split('\n').some((said) => line.test(said))).toBe(true);
    expect(err).not.toMatch(/\n\s+at /);
    expect(err.trim().split('\n').length).toBeLessThanOrEqual(3);
  });

  it('a port that is taken', async () => {
    const holder = createServer();
    await new Promise<void>((resolve) => holder.listen(0, '127.0.0.1', resolve));
    const address = holder.address();
    const port = typeof address === 'object' && address ? String(address.port) : '';
    const { code, err } = await start({ PORT: port });
    holder.close();
    expect(code).toBe(1);
    expect(err).toContain(`Cannot listen on 127.0.0.1:${port}`);
    expect(err).toContain('PORT');
  });
});

describe('what was set', () => {
  const config = (env: Record<string, string>) => readConfig({ OTKLIK_DATA_DIR: folder, ...env });

  it('has usual values, also where a variable is empty', () => {
    expect(config({ PORT: '', DATABASE_URL: '', HOST: '' })).toMatchObject({
      port: 8080,
      host: '127.0.0.1',
      databaseUrl: undefined,
      redisUrl: undefined,
      role: 'all',
      publicOrigin: null,
      accountsFile: null,
    });
  });

  it('keeps the secret that it made, for its owner alone', () => {
    const { secret } = config({});
    expect(secret.length).toBeGreaterThanOrEqual(32);
    expect(config({}).secret).toBe(secret);
  });

  it('takes only the origin of the public address', () => {
    expect(config({ OTKLIK_PUBLIC_URL: 'https://chat.example.ru/path/?q' }).publicOrigin).toBe(
      'https://chat.example.ru',
    );
  });

  it('names every wrong variable at once, and never its value', () => {
    const wrong = () => config({ PORT: '99999', REDIS_URL: 'http://password@x', OTKLIK_ROLE: 'boss' });
    expect(wrong).toThrow(/PORT[^]*REDIS_URL[^]*OTKLIK_ROLE/);
    expect(wrong).not.toThrow(/password|99999/);
  });
});
