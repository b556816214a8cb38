import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { answerText } from '../../src/knowledge/answer-text.ts';
import { loadArticles } from '../../src/knowledge/articles.ts';
import { checkArticles } from '../../src/knowledge/check-articles.ts';

const NOW = Date.parse('2026-11-21T09:00:00Z');
let folder = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kb-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

const FRONT: Readonly<Record<string, string>> = {
  id: 'one',
  agency: 'common',
  audience: 'citizen',
  section: 'Сроки',
  title: '"Срок ответа: 30 дней"',
  short: 'Ответ приходит за 30 дней со дня регистрации.',
  unit: 'приёмная',
  phrasings: '[а, б, в, г, д, е, ж, з]',
  sources: '[{act: "59-ФЗ", article: "ст. 12", date: 2024-12-28}]',
  checked_at: '2026-11-01',
  in_force_from: '2006-11-02',
  valid_until: 'null',
  review_by: '2027-05-01',
  confidence: 'high',
  related: '[]',
};

function put(file: string, changes: Readonly<Record<string, string>> = {}, body = 'Подробно.'): void {
  const path = join(folder, file);
  mkdirSync(dirname(path), { recursive: true });
  const front = Object.entries({ ...FRONT, ...changes }).map(([key, value]) => `${key}: ${value}`);
  writeFileSync(path, `---\n${front.join('\n')}\n---\n${body}\n`);
}

const found = (): string[] =>
  checkArticles(folder, NOW).map(({ file, line, message }) => `${file}:${line} ${message}`);

describe('loading', () => {
  test('reads front matter, body and place', () => {
    put('common/articles/terms/one.md');
    expect(loadArticles(folder)).toMatchObject([
      {
        id: 'one',
        inForceFrom: '2006-11-02',
        validUntil: null,
        body: 'Подробно.',
        file: 'common/articles/terms/one.md',
      },
    ]);
  });

  test('leaves out what does not fit the schema, and never other Markdown', () => {
    put('common/articles/terms/one.md');
    put('common/articles/terms/bad.md', { phrasings: '[одна]' });
    writeFileSync(join(folder, 'common', 'README.md'), 'не статья');
    expect(loadArticles(folder).map(({ id }) => id)).toEqual(['one']);
  });

  test('a folder that is not there is a fault of the set-up', () => {
    expect(() => loadArticles(join(folder, 'absent'))).toThrow(/not found/u);
  });
});

describe('check', () => {
  test('a right article raises nothing', () => {
    put('common/articles/terms/one.md');
    expect(found()).toEqual([]);
  });

  test.each<[string, Readonly<Record<string, string>>, string]>([
    [
      'too few phrasings',
      { phrasings: '[а, б]' },
      ':9 phrasings: нужно не меньше восьми формулировок клиента',
    ],
    ['too long an answer', { short: 'а'.repeat(601) }, ':7 short: ответ длиннее 600 знаков'],
    ['no source', { sources: '[]' }, ':10 sources: нужен хотя бы один источник'],
    ['a wrong date', { checked_at: '01.11.2026' }, ':11 checked_at: дата пишется как ГГГГ-ММ-ДД'],
    ['a day that is not there', { checked_at: '2026-13-45' }, ':11 нет такой даты: 2026-13-45'],
    ['run out', { valid_until: '2026-11-01' }, ':13 статья не действует с 2026-11-01'],
    ['overdue review', { review_by: '2026-11-20' }, ':14 срок проверки прошёл: 2026-11-20'],
    ['review soon', { review_by: '2026-12-01' }, ':14 скоро срок проверки: 2026-12-01'],
    ['no caveat', { confidence: 'medium' }, ':15 сведения не до конца подтверждены, а об этом не сказано'],
    ['unknown related', { related: '[two]' }, ':16 нет статьи «two»'],
    ['another folder', { agency: 'kursk' }, ':3 статья ведомства «kursk» лежит в папке «common»'],
    ['another file name', { id: 'two' }, ':2 имя файла не совпадает с id'],
    [
      'a rule that is no more',
      { short: 'Справку подают ежегодно до 30 апреля.' },
      ':7 устарело: ежегодной справки о доходах до 30 апреля с 01.01.2026 нет',
    ],
  ])('%s', (_, changes, message) => {
    put('common/articles/terms/one.md', changes);
    expect(found()).toEqual([`common/articles/terms/one.md${message}`]);
  });

  test('a former rule may be named as former, and clients may ask as they like', () => {
    const phrasings = '["справку подают ежегодно до 30 апреля?", б, в, г, д, е, ж, з]';
    put('common/articles/terms/one.md', { phrasings }, 'Раньше справку подавали ежегодно до 30 апреля.');
    expect(found()).toEqual([]);
  });

  test('an article for citizens does not lead to one for servants', () => {
    put('common/articles/terms/one.md', { related: '[two]' });
    put('common/articles/terms/two.md', { id: 'two', audience: 'servant' });
    expect(found()).toEqual(['common/articles/terms/one.md:16 «two» — статья для служащих']);
  });

  test('the same id and the same phrasing twice', () => {
    put('common/articles/terms/one.md');
    put('kursk/articles/terms/one.md', { agency: 'kursk', phrasings: '[А!, б1, в1, г1, д1, е1, ж1, з1]' });
    put('kursk/articles/terms/two.md', { id: 'two', agency: 'kursk', audience: 'servant' });
    expect(found()).toEqual([
      'common/articles/terms/one.md:2 id «one» уже есть в kursk/articles/terms/one.md',
      'kursk/articles/terms/one.md:9 формулировка «а» есть и в common/articles/terms/one.md',
    ]);
  });

  test.each([
    ['no front matter', 'Просто текст', 1],
    ['unreadable front matter', '---\nid: one\ntitle: "нет кавычки\n---\n', 3],
    ['front matter that is no mapping', '---\n- список\n---\n', 1],
    ['nothing', '', 1],
  ])('%s', (_, text, line) => {
    mkdirSync(join(folder, 'common/articles/terms'), { recursive: true });
    writeFileSync(join(folder, 'common/articles/terms/one.md'), text);
    const [first] = checkArticles(folder, NOW);
    expect(first).toMatchObject({ file: 'common/articles/terms/one.md' });
    expect(first?.line).toBeGreaterThanOrEqual(line);
  });
});

test('U-34 K-24 an answer is the approved text with its source and the day it was checked', () => {
  put('common/articles/terms/one.md');
  const [article] = loadArticles(folder);
  expect(article === undefined ? null : answerText(article)).toEqual({
    text: 'Ответ приходит за 30 дней со дня регистрации.\n\nИсточник: 59-ФЗ, ст. 12. Актуально на 01.11.2026.',
    sources: [{ title: '59-ФЗ, ст. 12', act: '59-ФЗ', date: '2024-12-28' }],
  });
});
