import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { otklik } from '../stands/command.ts';

let folder = '';
let corpus = '';
let account = '';
let broken = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'otklik-cli-'));
  corpus = join(folder, 'corpus.jsonl');
  writeFileSync(corpus, '{"id":"a","title":"Личный приём","text":"Запись на личный приём граждан"}\n');
  account = join(folder, 'account.json');
  writeFileSync(account, '{"groupId":123}');
  broken = join(folder, 'kb');
  cpSync('knowledge-base', broken, { recursive: true });
  const policy = join(broken, 'kursk/policy.yaml');
  writeFileSync(policy, `${readFileSync(policy, 'utf8')}\n  - id: [\n`);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const DEADLINE = {
  id: 1,
  schedule: 'ul-office',
  rule: { kind: 'working_hours', n: 5 },
  start: '2026-11-23T09:00:00+04:00',
};
const WORKTIME = { id: 1, schedule: 'ul-office', start: DEADLINE.start, end: '2026-11-23T12:00:00+04:00' };

describe('wrong arguments end with 2 and one line on stderr', () => {
  it.each([
    [[], 'usage: otklik serve | deadline'],
    [['nonsense'], 'usage'],
    [['toString'], 'usage'],
    [['deadline', '--bogus'], '--bogus'],
    [['deadline', '--agency', 'kursk'], 'deadline knows no --agency'],
    [['deadline', 'tomorrow'], 'does not expect "tomorrow"'],
    [['deadline', '--schedules', '/nowhere'], '/nowhere'],
    [['worktime', '--explain'], 'worktime knows no --explain'],
    [['calendar'], 'a year'],
    [['calendar', 'next'], 'a year'],
    [['calendar', ''], 'a year'],
    [['calendar', '2026', '2027'], '"2027"'],
    [['parse'], '--channel is missing'],
    [['parse', '--channel', 'icq', '--account', 'x'], 'vk, telegram, max, ok'],
    [['parse', '--channel', 'vk'], '--account is missing'],
    [['parse', '--channel', 'vk', '--account', '/nowhere'], '/nowhere'],
    [['search'], '--corpus is missing'],
    [['search', '--corpus', '/nowhere'], '/nowhere'],
    [['search', '--corpus', 'package.json', '--limit', '0'], '--limit'],
    [['ask', '--agency', 'kursk', '--audience', 'boss'], 'citizen or servant'],
    [['ask', '--agency', 'mars', '--audience', 'citizen'], 'kursk, leningrad, ulyanovsk'],
    [['ask', '--agency', 'kursk', '--audience', 'citizen', '--at', 'yesterday'], 'ISO 8601'],
    [['channels'], 'channels check and channels connect'],
    [['kb'], 'kb check'],
    [['kb', 'mend'], 'kb check'],
    [['policy'], 'policy list'],
    [['policy', 'list'], '--agency is missing'],
    [['policy', 'list', '--agency', 'mars'], 'kursk, leningrad, ulyanovsk'],
    [['backup'], 'a file'],
  ] as const)('%j', async (args, words) => {
    const { code, out, err } = await otklik(args);
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain(words);
    expect(err.trim().split('\n')).toHaveLength(1);
  });
});

describe('work that fails ends with 1 and one line on stderr', () => {
  it.each([
    ['a calendar that nobody has', ['calendar', '1999'], '1999'],
    ['a backup of nothing', ['backup', '/tmp/never-written.sqlite'], 'There is no database'],
    ['packs that are not there', ['policy', 'list', '--agency', 'kursk'], 'nowhere'],
  ] as const)('%s', async (_, args, words) => {
    const env = { OTKLIK_DATA_DIR: folder, ...(args[0] === 'policy' ? { OTKLIK_KB_DIR: '/nowhere' } : {}) };
    const { code, out, err } = await otklik(args, env);
    expect([code, out]).toEqual([1, '']);
    expect(err).toContain(words);
    expect(err).not.toMatch(/at .+\.ts:\d/);
  });

  it('a broken pack is named with its line', async () => {
    const line = readFileSync(join(broken, 'kursk/policy.yaml'), 'utf8').split('\n').length;
    const place = new RegExp(`kursk/policy\\.yaml:(?:${line - 1}|${line})`);
    const check = await otklik(['kb', 'check', broken]);
    expect(check.code).toBe(1);
    expect(check.out).toMatch(place);
    const list = await otklik(['policy', 'list', '--agency', 'kursk'], { OTKLIK_KB_DIR: broken });
    expect(list.code).toBe(1);
    expect(list.err).toMatch(place);
  });
});

describe('lines in, lines out', () => {
  const lines = (out: string) =>
    out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
  const bad = 'not json\n{"id":"b"}\n[]\n';

  it.each([
    ['deadline', () => ['deadline'], DEADLINE, { deadline: '2026-11-23T15:00:00.000+04:00' }],
    ['deadline --explain', () => ['deadline', '--explain'], DEADLINE, { explanation: expect.any(Object) }],
    ['worktime', () => ['worktime'], WORKTIME, { workingMs: 3 * 3_600_000 }],
    [
      'parse',
      () => ['parse', '--channel', 'vk', '--account', account],
      { id: 1, update: { type: 'x' } },
      { ignored: expect.any(String) },
    ],
    [
      'search',
      () => ['search', '--corpus', corpus],
      { id: 1, text: 'приём' },
      { results: [{ id: 'a', score: expect.any(Number) }] },
    ],
    [
      'ask',
      () => ['ask', '--agency', 'ulyanovsk', '--audience', 'citizen'],
      { id: 1, question: 'Как записаться на личный приём?' },
      { decision: 'answer', text: expect.stringContaining('приём') },
    ],
  ] as const)('%s answers each line, bad ones with an error', async (_, args, good, answer) => {
    const input = `${JSON.stringify(good)}\n${bad}\n${JSON.stringify({ ...good, id: 'last' })}\n`;
    const { code, out, err } = await otklik(args(), {}, input);
    expect([code, err]).toEqual([0, '']);
    const [first, noJson, incomplete, list, last] = lines(out);
    expect(first).toMatchObject({ id: 1, ...answer });
    expect(noJson).toHaveProperty('error');
    expect(incomplete).toMatchObject({ id: 'b' });
    expect(list).toSatisfy((line: object) => 'error' in line || 'ignored' in line);
    expect(last).toMatchObject({ id: 'last', ...answer });
    expect(lines(out)).toHaveLength(5);
  });

  it('calendar, kb check and policy list print and end with 0', async () => {
    const [calendar, kb, policy] = await Promise.all([
      otklik(['calendar', '2026']),
      otklik(['kb', 'check']),
      otklik(['policy', 'list', '--agency', 'kursk', '--at', '2026-11-21T12:00:00+03:00']),
    ]);
    expect([calendar.code, kb.code, policy.code]).toEqual([0, 0, 0]);
    expect(lines(calendar.out)).toHaveLength(365);
    expect(kb.out).toBe('');
    expect(lines(policy.out)[0]).toMatchObject({ id: expect.any(String), clause: expect.any(String) });
  });
});

it('accounts tells what each may be used for, and what that rests on', async () => {
  const file = join(folder, 'accounts.yaml');
  const telegram = {
    id: 'tg',
    agency: 'kursk',
    channel: 'telegram',
    mode: 'polling',
    token: '42:SECRET',
    use: 'public_only',
  };
  const max = { id: 'max', agency: 'kursk', channel: 'max', token: 'SECRET', secret: 's' };
  writeFileSync(file, JSON.stringify({ accounts: [telegram, max] }));
  const { code, out } = await otklik(['accounts'], { OTKLIK_ACCOUNTS: file, OTKLIK_DATA_DIR: folder });
  expect(code).toBe(0);
  expect(out).not.toContain('SECRET');
  expect(
    out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as object),
  ).toEqual([
    {
      id: 'tg',
      agency: 'kursk',
      channel: 'telegram',
      mode: 'polling',
      use: 'public_only',
      clause: expect.stringMatching(/41-ФЗ.*149-ФЗ/u),
      since: '2025-06-01',
    },
    { id: 'max', agency: 'kursk', channel: 'max', mode: 'webhook', use: 'on', clause: null, since: null },
  ]);
});
