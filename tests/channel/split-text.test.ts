import { array, assert, constantFrom, integer, property } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cutText, splitText } from '../../src/channel/split-text.rules.ts';

const loneSurrogate = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;
const bare = (text: string) => text.replaceAll(/\s+/g, '');

describe('cutting a text into parts', () => {
  it.each([
    ['', 10, []],
    ['  ', 10, []],
    ['привет', 10, ['привет']],
    ['ровно десят', 11, ['ровно десят']],
    ['один два три', 8, ['один два', 'три']],
    ['один два три', 7, ['один', 'два три']],
    ['Первое. Второе слово', 12, ['Первое.', 'Второе слово']],
    ['строка раз\nдва слова', 16, ['строка раз', 'два слова']],
    ['абзац один\n\nабзац два\nего конец', 19, ['абзац один', 'абзац два\nего конец']],
    ['абвгдежзик', 4, ['абвг', 'дежз', 'ик']],
    ['😀😀😀', 3, ['😀', '😀', '😀']],
    ['ab😀cd', 3, ['ab', '😀c', 'd']],
  ])('%j by %i', (text, limit, parts) => {
    expect(splitText(text, limit)).toEqual(parts);
  });
  it('loses nothing but white space, keeps to the limit and splits no pair', () => {
    const words = array(constantFrom('да', 'слово', '😀', '👩‍👩‍👧', '.', ' ', '\n', '\n\n', 'а'.repeat(30)), {
      maxLength: 60,
    });
    assert(
      property(words, integer({ min: 2, max: 40 }), (pieces, limit) => {
        const text = pieces.join('');
        const parts = splitText(text, limit);
        expect(bare(parts.join(''))).toBe(bare(text));
        for (const part of parts) {
          expect(part.length).toBeLessThanOrEqual(limit);
          expect(part).not.toMatch(loneSurrogate);
          expect(part.trim()).toBe(part);
          expect(part).not.toBe('');
        }
      }),
    );
  });
  const pieces = (from: readonly string[]) => array(constantFrom(...from), { minLength: 1, maxLength: 80 });
  const graphemes = new Intl.Segmenter('ru', { granularity: 'grapheme' });
  const lettersOf = (text: string) => [...graphemes.segment(text)].map(({ segment }) => segment);

  it('never cuts a word that fits into a part, links, mentions and addresses included', () => {
    const words = [
      'да',
      'слово,',
      'https://xn--80ahclcogc6ci4h.xn--90anlfbebar6i.xn--p1ai/a?b=1',
      '@gov_bot',
      'a@b.ru',
      '👩‍👩‍👧‍👧',
      'ё'.repeat(40),
    ];
    assert(
      property(
        pieces(words),
        constantFrom(' ', '\n', '\n\n'),
        integer({ min: 64, max: 200 }),
        (said, gap, limit) => {
          const parts = splitText(said.join(gap), limit);
          expect(parts.flatMap((part) => part.split(/\s+/))).toEqual(said);
          for (const part of parts) expect(part.length).toBeLessThanOrEqual(limit);
        },
      ),
    );
  });
  it('cuts what is longer than a part between letters as people see them', () => {
    const marks = ['а', 'й'.normalize('NFD'), '😀', '👩‍👩‍👧‍👧', '🇷🇺', '👍🏽', 'é'.normalize('NFD')];
    assert(
      property(pieces(marks), integer({ min: 12, max: 40 }), (said, limit) => {
        const text = said.join('');
        const parts = splitText(text, limit);
        expect(parts.join('')).toBe(text);
        expect(parts.flatMap(lettersOf)).toEqual(lettersOf(text));
      }),
    );
  });
  it('a letter longer than a part is cut between its code points', () => {
    const tall = `а${'\u0301'.repeat(300)}`;
    expect(splitText(tall, 100).join('')).toBe(tall);
    expect(splitText('👩‍👩‍👧‍👧', 3).join('')).toBe('👩‍👩‍👧‍👧');
    for (const part of splitText('👩‍👩‍👧‍👧', 3)) expect(part).not.toMatch(loneSurrogate);
  });
  it('keeps a telephone together', () => {
    expect(splitText('Телефон приёмной 8 (812) 539-41-10, звоните', 24)).toEqual([
      'Телефон приёмной',
      '8 (812) 539-41-10,',
      'звоните',
    ]);
  });
  it.each([
    ['Telegram', 4096],
    ['ВКонтакте', 4096],
    ['MAX', 4000],
    ['Одноклассники', 2000],
  ])('at the limit of %s (%i) nothing is cut that need not be', (_, limit) => {
    const word = 'слово ';
    const exact = word.repeat(Math.floor(limit / word.length)).padEnd(limit, '.');
    expect(splitText(exact, limit)).toEqual([exact]);
    const over = splitText(`${'а'.repeat(limit - 1)}😀`, limit);
    expect(over).toEqual(['а'.repeat(limit - 1), '😀']);
  });
  it('is quick on a text that is nothing but one word', () => {
    const began = performance.now();
    expect(splitText('ё😀'.repeat(100_000), 4096).join('')).toHaveLength(300_000);
    expect(performance.now() - began).toBeLessThan(2_000);
  });
  it('has no parts of nothing', () => {
    expect(() => splitText('текст', 1)).toThrow(RangeError);
  });
  it('keeps the beginning only', () => {
    expect(cutText('Позвать сотрудника аппарата', 20)).toBe('Позвать сотрудника');
    expect(cutText('', 20)).toBe('');
  });
});
