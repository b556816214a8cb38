import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';

const PAGES = globSync(['*.md', 'docs/**/*.md', 'bots/*/README.md', 'scripts/**/README.md'], {
  exclude: (path) => path.includes('node_modules'),
});
const text = new Map(PAGES.map((page) => [page, readFileSync(page, 'utf8')]));

/** Examples are no text: what looks like a link there is none. */
const CODE = /^ *```[\s\S]*?^ *```$|`[^`\n]*`/gm;

const all = (page: string, pattern: RegExp) =>
  [...(text.get(page) ?? '').matchAll(pattern)].map((match) => match[1] ?? '');

/** As a Markdown page names its headings: lower case, no punctuation, hyphens for spaces. */
function anchorsOf(page: string): readonly string[] {
  const headings = (text.get(page) ?? '').replace(CODE, '').matchAll(/^#+ (.+)$/gm);
  return [...headings].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );
}

function linksOf(page: string) {
  const found = (text.get(page) ?? '').replace(CODE, '').matchAll(/\]\(([^)\s]+)\)/g);
  return [...found]
    .map(([, link = '']) => link)
    .filter((link) => !/^[a-z]+:/.test(link))
    .map((link) => {
      const [path = '', anchor] = link.split('#');
      return { link, target: path === '' ? page : join(dirname(page), path), anchor };
    });
}

test('there are pages and links in them', () => {
  expect(PAGES).toContain('README.md');
  expect(PAGES.flatMap(linksOf).length).toBeGreaterThan(15);
});

describe.each(PAGES)('%s', (page) => {
  test('links and pictures lead somewhere', () => {
    const dead = linksOf(page).filter(
      ({ target, anchor }) =>
        !existsSync(target) ||
        (anchor !== undefined && text.has(target) && !anchorsOf(target).includes(anchor)),
    );
    expect(dead.map(({ link }) => link)).toEqual([]);
  });
  test('scripts that it names are in package.json', () => {
    const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as {
      scripts: Record<string, string>;
    };
    const named = all(page, /npm run (?:-s )?([\w:-]+)/g);
    expect(named.filter((name) => !(name in scripts))).toEqual([]);
  });
  test('files of ours that it names in code are there', () => {
    const named = all(page, /`((?:src|bots|tests|scripts|knowledge-base|docs)\/[\w./-]+)`/g);
    expect(named.filter((path) => !existsSync(path))).toEqual([]);
  });
});

describe('environment', () => {
  const config = readFileSync('src/config.ts', 'utf8');
  const known = [...config.matchAll(/^ {2}([A-Z][A-Z_]+): z/gm)].map(([, name = '']) => name);
  /** Read by the tests or by Node itself. */
  const others = ['TEST_REDIS_URL', 'TEST_DATABASE_URL', 'CHROMIUM_PATH', 'CI', 'NODE_EXTRA_CA_CERTS', 'API'];

  test('every variable named in the README is read', () => {
    expect(known).toContain('OTKLIK_DATA_DIR');
    // Tokens of an example's own accounts begin with the account.
    const named = all('README.md', /`([A-Z][A-Z_]{2,})(?:=[^`]*)?`/g).filter(
      (name) => !name.startsWith('LO_'),
    );
    expect([...new Set(named)].filter((name) => ![...known, ...others].includes(name))).toEqual([]);
  });
  test.each(['README.md', 'docs/administrator.md'])('every variable that is read is told in %s', (page) => {
    expect(known.filter((name) => !(text.get(page) ?? '').includes(`\`${name}\``))).toEqual([]);
  });
});

test('pictures are small enough for a page', () => {
  const large = globSync('docs/pictures/*.png').filter((path) => readFileSync(path).length > 300_000);
  expect(large).toEqual([]);
});
