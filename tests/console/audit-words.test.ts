import { globSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { APPEAL_ACTS } from '../../src/appeals/life.rules.ts';
import { actionName } from '../../src/console/audit-words.ts';

/** How actions are written in the source: the places, what names one there, and what is put before the name. */
const WRITTEN: readonly { readonly where: RegExp; readonly how: RegExp; readonly before?: string }[] = [
  { where: /dispatch\/[\w-]+\.rules\.ts$/, how: /^\s*(?:\{ )?name: '([\w-]+)'/gm },
  { where: /dispatch\/[\w-]+\.rules\.ts$/, how: /\brule: '([\w-]+)'/g },
  { where: /./, how: /\baction(?:: | = )'([\w.-]+)'/g },
  { where: /./, how: /\baction(?:: | = )[^,;'`]+\? '([\w.-]+)'/g },
  { where: /./, how: /\baction(?:: | = )[^,;'`]+\? '[\w.-]+' : '([\w.-]+)'/g },
  { where: /cases\/case-actions\.ts$/, how: /\bact\('([\w.]+)'/g },
  { where: /incidents\/incidents\.ts$/, how: /\bact\('([\w.]+)'/g, before: 'incident.' },
  { where: /decision-actions\.ts$/, how: /\bdecide\('([\w.]+)'/g, before: 'decision.' },
  { where: /appeals\/drafts\.ts$/, how: /\baudit\(trx, '(\w+)'/g, before: 'draft.' },
  { where: /(?:deadline-actions|privacy\/[\w-]+)\.ts$/, how: /\bname: '((?:data|deadline)\.\w+)'/g },
  { where: /moderation\/hide-message\.ts$/, how: /\bnote\(trx, deps, asked, '([\w.]+)'/g },
  { where: /staff\/second-step[\w-]*\.ts$/, how: /\baudit\([^']*'(staff\.\w+)'/g },
];

/** What stands behind the names that are put together when they are written. */
const PUT_TOGETHER = [
  ...Object.keys(APPEAL_ACTS).map((act) => `appeal.${act}`),
  ...['joined', 'chosen', 'ungrounded', 'rejected', 'none', 'offered', 'failed'].map((one) => `model.${one}`),
  ...['ready', 'refused', 'failed'].map((one) => `file.${one}`),
  ...['found', 'send_again', 'show'].map((one) => `send.${one}`),
  ...['done', 'taken_back'].map((one) => `deadline.${one}`),
  ...['done', 'refused', 'destroy'].map((one) => `data.${one}`),
];
const BEGINNINGS = /\b(?:action|name): `([\w.]+)\$\{/g;

const files = globSync('src/**/*.ts').map((path) => ({
  path: path.replaceAll('\\', '/'),
  text: readFileSync(path, 'utf8'),
}));
const inSource = WRITTEN.flatMap(({ where, how, before = '' }) => {
  const found = files
    .filter(({ path }) => where.test(path))
    .flatMap(({ text }) => [...text.matchAll(how)].map(([, name]) => `${before}${name}`));
  return found.length > 0 ? found : [`nothing is written as ${how}`];
});

it.each([...new Set([...inSource, ...PUT_TOGETHER])])(
  'the audit log says in words what «%s» is',
  (action) => {
    expect(actionName(action)).toMatch(/[а-яё]/);
  },
);

it('what is put together is told of here', () => {
  const known = new Set([...inSource, ...PUT_TOGETHER].map((name) => name.split('.')[0]));
  const begun = files.flatMap(({ text }) => [...text.matchAll(BEGINNINGS)].map(([, name]) => name));
  expect(begun.length).toBeGreaterThan(0);
  for (const beginning of begun) expect(known).toContain(beginning?.replace('.', ''));
});
