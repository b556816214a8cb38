import { existsSync, globSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, test } from 'vitest';

/** One import statement of ours. A type import vanishes when the file runs; a lazy one runs when it is called. */
interface Import {
  readonly file: string;
  /** A path from the top for our own files, else the package or built-in module. */
  readonly target: string;
  readonly kind: 'value' | 'type' | 'lazy';
}

/** Rooms by layer: a file imports from its own layer and from the ones before. */
const LAYERS: readonly (readonly string[])[] = [
  ['kernel'],
  ['channel', 'agency', 'sla'],
  [
    'knowledge understanding inbox dispatch outbox cases handoff watch',
    'privacy incidents moderation appeals surveys mailings receptions touchpoints reports staff store live',
  ].flatMap((names) => names.split(' ')),
  ['console', 'portal', 'http'],
];
/** Files that stand in src itself put the rooms together. */
const COMPOSITION = LAYERS.length;
const TOP = ['bots', 'docs', 'knowledge-base', 'scripts', 'src', 'tests'];
/** Not named by the design: what tools make, and the machine that runs the tests. */
const AROUND = ['.ci', '.git', '.github', '.wrangler', 'coverage', 'data', 'node_modules'];
const BUILT = ['kernel', 'channel', 'agency', 'sla', 'knowledge', 'understanding', 'inbox', 'dispatch']
  .concat(['outbox', 'cases', 'handoff', 'watch', 'staff', 'store', 'live', 'console', 'portal', 'http'])
  .map((room) => `src/${room}`)
  .concat(['main.ts', 'worker.ts', 'cli.ts', 'config.ts'].map((file) => `src/${file}`))
  .concat(['vk', 'telegram', 'max', 'ok', 'site', 'index.ts'].map((name) => `bots/${name}`))
  .concat(['calendar', 'common', 'leningrad', 'ulyanovsk', 'kursk'].map((name) => `knowledge-base/${name}`))
  .concat(['package.json', 'tsconfig.json', 'wrangler.toml']);

const STATEMENT = /^(?:import|export)\s+(type\s)?(?:[^'";]*?\sfrom\s+)?'([^']+)';/gm;
const LAZY = /\bimport\('([^']+)'\)/g;

/** Comments, strings and texts say nothing about what a program does. */
const WORDS = /\/\*[\s\S]*?\*\/|\/\/[^\n]*|'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\.)*`/g;

const files = globSync(['src/**/*.ts', 'bots/**/*.ts', 'scripts/**/*.ts'], {
  exclude: (path) => path.includes('node_modules'),
});
const source = new Map(files.map((file) => [file, readFileSync(file, 'utf8')]));
const code = (file: string) => (source.get(file) ?? '').replace(WORDS, "''");
const imports = files.flatMap(importsOf);
const isPure = (file: string) => file.startsWith('src/sla/') || file.endsWith('.rules.ts');

function importsOf(file: string): Import[] {
  const text = source.get(file) ?? '';
  const resolve = (target = '') => (target.startsWith('.') ? normalize(join(dirname(file), target)) : target);
  return [
    ...[...text.matchAll(STATEMENT)].map(([, type, target]): Import => ({
      file,
      target: resolve(target),
      kind: type ? 'type' : 'value',
    })),
    ...[...text.matchAll(LAZY)].map(([, target]): Import => ({
      file,
      target: resolve(target),
      kind: 'lazy',
    })),
  ];
}

/** The layer of a file under src; undefined for a room that the design does not know. */
function layerOf(file: string): number | undefined {
  const [, room = '', inside] = file.split('/');
  if (inside === undefined) return COMPOSITION;
  const layer = LAYERS.findIndex((rooms) => rooms.includes(room));
  return layer === -1 ? undefined : layer;
}

const isOurs = (target: string) => /^(?:src|bots|scripts|tests)\//.test(target);
const line = ({ file, target }: Import) => `${file} → ${target}`;
const violations = (breaks: (each: Import) => boolean) => imports.filter(breaks).map(line);

/** What a file needs to run, however far away; the way there is told by the first step. */
function reachedFrom(file: string, seen = new Set<string>()): Set<string> {
  for (const each of imports) {
    if (each.file !== file || each.kind !== 'value' || seen.has(each.target)) continue;
    seen.add(each.target);
    reachedFrom(each.target, seen);
  }
  return seen;
}

/** Rings of files that need each other in order to be loaded or to be read. */
function cycles(): string[] {
  const next = Map.groupBy(
    imports.filter(({ kind, target }) => kind !== 'lazy' && isOurs(target)),
    ({ file }) => file,
  );
  const found = new Set<string>();
  const done = new Set<string>();
  const walk = (file: string, path: readonly string[]) => {
    const start = path.indexOf(file);
    if (start !== -1) return void found.add([...path.slice(start), file].join(' → '));
    if (done.has(file)) return;
    for (const { target } of next.get(file) ?? []) walk(target, [...path, file]);
    done.add(file);
  };
  for (const file of files) walk(file, []);
  return [...found];
}

test('the reader of imports finds them', () => {
  expect(imports.length).toBeGreaterThan(500);
  expect(violations(({ target }) => isOurs(target) && !existsSync(target) && target.endsWith('.ts'))).toEqual(
    [],
  );
});

describe('the tree', () => {
  test('what the design names is there', () => {
    const there = new Set(globSync(['*', 'src/*', 'bots/*', 'knowledge-base/*'], { withFileTypes: false }));
    expect([...TOP, ...BUILT].filter((name) => !there.has(name))).toEqual([]);
  });
  test('there is no folder that the design does not name', () => {
    const folders = (path: string) =>
      readdirSync(path, { withFileTypes: true })
        .filter((entry) => entry.isDirectory())
        .map(({ name }) => name);
    expect(folders('.').filter((name) => !TOP.includes(name) && !AROUND.includes(name))).toEqual([]);
    expect(folders('src').filter((name) => !LAYERS.flat().includes(name))).toEqual([]);
  });
});

describe('directions', () => {
  test('a room sees its own layer and the ones before', () => {
    const upward = violations(({ file, target }) => {
      if (!file.startsWith('src/') || !target.startsWith('src/')) return false;
      const [from = -1, to = Infinity] = [layerOf(file), layerOf(target)];
      return to > from;
    });
    expect(upward).toEqual([]);
  });
  test('the kernel and working time see nothing of ours but the kernel', () => {
    const alone = /^src\/(kernel|sla)\//;
    const known = (file: string, target: string) =>
      target.startsWith('src/kernel/') || dirname(target).startsWith(file.split('/', 2).join('/'));
    expect(
      violations(({ file, target }) => alone.test(file) && isOurs(target) && !known(file, target)),
    ).toEqual([]);
  });
  test('a bot sees the kernel, the port and itself', () => {
    const own = (file: string) => (file === 'bots/index.ts' ? 'bots/' : `${file.split('/', 2).join('/')}/`);
    const foreign = violations(
      ({ file, target }) =>
        file.startsWith('bots/') &&
        isOurs(target) &&
        ![own(file), 'src/kernel/', 'src/channel/'].some((room) => target.startsWith(room)),
    );
    expect(foreign).toEqual([]);
  });
  test('of the bots only their registry is seen', () => {
    const inside = violations(
      ({ file, target }) =>
        !file.startsWith('bots/') &&
        file !== 'src/worker.ts' &&
        target.startsWith('bots/') &&
        target !== 'bots/index.ts',
    );
    expect(inside).toEqual([]);
  });
  test('the edge takes of the bots what runs without Node and without the platforms’ libraries', () => {
    const outside = [...reachedFrom('src/worker.ts')].filter((target) => !isOurs(target));
    expect(outside.toSorted()).toEqual(['node:crypto', 'zod']);
  });
  test('only bots/vk knows vk-io, only bots/telegram knows grammy', () => {
    const outside = (library: string, room: string) =>
      violations(({ file, target }) => target.split('/')[0] === library && !file.startsWith(room));
    expect([...outside('vk-io', 'bots/vk/'), ...outside('grammy', 'bots/telegram/')]).toEqual([]);
  });
  test('nothing that runs in production needs the scripts or the tests', () => {
    expect(
      violations(({ file, target }) => !file.startsWith('scripts/') && /^(scripts|tests)\//.test(target)),
    ).toEqual([]);
  });
  test('no file imports itself in the end', () => expect(cycles()).toEqual([]));
});

describe('pure rules', () => {
  const pure = files.filter(isPure);
  test('there are some', () => expect(pure.length).toBeGreaterThan(30));
  test.each(pure)('%s has no input, output, clock or chance', (file) => {
    const forbidden =
      /\bDate\.now\b|\bnew Date\(\)|\bTemporal\.Now\b|\b[Rr]andom\w*\(|\bnew(Id|Token)\b|\bsystemClock\b|\bperformance\b|\bprocess\.|\bfetch\(|\bset(Timeout|Interval|Immediate)\b|\bconsole\./;
    expect(forbidden.exec(code(file))?.[0]).toBeUndefined();
    const outside = [...reachedFrom(file)].filter((target) => !isOurs(target));
    // A digest is a function of its text; what else the module can do is forbidden above by name.
    expect(outside.filter((target) => target !== 'zod' && target !== 'node:crypto')).toEqual([]);
  });
});

test('only the command line and scripts write to the console', () => {
  const speakers = files.filter(
    (file) => !file.startsWith('scripts/') && file !== 'src/cli.ts' && /\bconsole\.\w+\(/.test(code(file)),
  );
  expect(speakers).toEqual([]);
});
