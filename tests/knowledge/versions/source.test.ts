import { array, assert, constantFrom, property } from 'fast-check';
import { join } from 'node:path';
import { describe, expect, it, test } from 'vitest';
import { parseArticle, readArticles } from '../../../src/knowledge/articles.ts';
import { blankSource, fieldsOf, reviseSource } from '../../../src/knowledge/versions/article-source.ts';
import { differenceOf, differenceOfWords } from '../../../src/knowledge/versions/difference.rules.ts';
import { fileHasChanged, standingOf } from '../../../src/knowledge/versions/in-force.rules.ts';

const { files } = readArticles(join(import.meta.dirname, '../../../knowledge-base'));

describe('the text of an article', () => {
  it('keeps every article of the base as it is when nothing was changed', () => {
    for (const { text, article } of files) {
      const again = parseArticle(reviseSource(text, fieldsOf(text)), article.file);
      expect(Array.isArray(again) ? again : again.article).toEqual(article);
    }
  });

  it('takes whatever an editor types, and differs from the file in nothing else', () => {
    const [file] = files;
    if (!file) throw new Error('the base is empty');
    const hostile = '--- "кавычки": #решётка\n---\n<b>{тег}</b> & [скобки], @имя';
    const fields = {
      ...fieldsOf(file.text),
      title: 'Да: нет # не «это»',
      short: hostile,
      phrasings: ['- дефис', 'null', '2026-01-01', 'да', '«', 'a: b', '{', 'вопрос?'],
      sources: [{ act: 'Закон: «О чём-то»', article: '5', date: '2026-01-01', url: '' }],
      body: hostile,
    };
    const read = parseArticle(reviseSource(file.text, fields), file.article.file);
    if (Array.isArray(read)) throw new Error(JSON.stringify(read));
    const { title, short, phrasings, sources, body } = read.article;
    expect({ title, short, phrasings, body }).toEqual({
      title: fields.title,
      short: hostile,
      phrasings: fields.phrasings,
      body: hostile,
    });
    expect(sources).toEqual([{ act: 'Закон: «О чём-то»', article: '5', date: '2026-01-01' }]);
    expect(read.article.related).toEqual(file.article.related);
  });

  it('is kept as a draft although it fits no schema', () => {
    const blank = blankSource({ id: 'kursk-1', agency: 'kursk', audience: 'citizen' }, 'Приём', 'Как пройти');
    expect(fieldsOf(blank)).toMatchObject({ title: 'Как пройти', section: 'Приём', phrasings: [], body: '' });
    expect(fieldsOf(reviseSource(blank, { ...fieldsOf(blank), body: 'Прямо.' })).body).toBe('Прямо.');
    expect(parseArticle(blank, 'kursk/articles/console/kursk-1.md')).toBeInstanceOf(Array);
  });
});

describe('differences', () => {
  test('lines that stay, go and come stand in their order', () => {
    expect(differenceOf('а\nб\nв', 'а\nг\nв\nд')).toEqual([
      { is: 'same', text: 'а' },
      { is: 'gone', text: 'б' },
      { is: 'new', text: 'г' },
      { is: 'same', text: 'в' },
      { is: 'new', text: 'д' },
    ]);
  });
  test('a long text is not compared line by line', () => {
    const lines = (n: number) => Array.from({ length: n }, (_, i) => `строка ${i}`).join('\n');
    expect(differenceOf(lines(60), lines(59))).toHaveLength(60);
    expect(differenceOf(lines(61), 'а')).toBeNull();
  });
});

describe('which version counts', () => {
  const line = (id: string, state: 'published' | 'withdrawn' | 'draft', publish_at: number | null) => ({
    id,
    article_id: 'a',
    state,
    publish_at,
  });
  test.each([
    ['nothing yet', [line('1', 'draft', null)], undefined],
    ['the latest that has come', [line('1', 'published', 1), line('2', 'published', 5)], '2'],
    ['not one that lies ahead', [line('1', 'published', 1), line('2', 'published', 50)], '1'],
    ['a withdrawal over a text', [line('2', 'withdrawn', 6), line('1', 'published', 5)], '2'],
    ['the later of two at one moment', [line('2', 'withdrawn', 5), line('1', 'published', 5)], '2'],
  ])('%s', (_name, lines, expected) => {
    expect(standingOf(lines, 10).ruling.get('a')?.id).toBe(expected);
  });

  test.each([
    ['as it was', 'base', false],
    ['as the version has it', 'own', false],
    ['something else', 'other', true],
    ['gone', null, true],
  ])('a file that is %s', (_name, hash, changed) => {
    expect(fileHasChanged({ baseHash: 'base', textHash: 'own' }, hash)).toBe(changed);
  });
});

describe('the difference of two wordings', () => {
  it('is told by words where a line was rewritten, and by lines where it was replaced', () => {
    expect(differenceOf('Приём по вторникам с 9:00.', 'Приём по средам с 9:00.')).toEqual([
      {
        is: 'changed',
        words: [
          { is: 'same', text: 'Приём по' },
          { is: 'gone', text: 'вторникам' },
          { is: 'new', text: 'средам' },
          { is: 'same', text: 'с 9:00.' },
        ],
      },
    ]);
    expect(differenceOf('Приём по вторникам', 'Звоните утром')).toEqual([
      { is: 'gone', text: 'Приём по вторникам' },
      { is: 'new', text: 'Звоните утром' },
    ]);
  });

  it('holds both texts whole', () => {
    const text = array(constantFrom('а', 'бы', 'вот', 'год', '\n'), { maxLength: 30 });
    assert(
      property(text, text, (one, other) => {
        const [before, after] = [one.join(' '), other.join(' ')];
        const words = differenceOfWords(before, after) ?? [];
        const side = (kept: string) =>
          words
            .filter(({ is }) => is === 'same' || is === kept)
            .flatMap(({ text: piece }) => piece.split(' '));
        if (words.length === 0) return;
        expect(side('gone')).toEqual(before.match(/\S+/gu) ?? []);
        expect(side('new')).toEqual(after.match(/\S+/gu) ?? []);
      }),
    );
  });
});
