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
  it('has no parts of nothing', () => {
    expect(() => splitText('текст', 1)).toThrow(RangeError);
  });
  it('keeps the beginning only', () => {
    expect(cutText('Позвать сотрудника аппарата', 20)).toBe('Позвать сотрудника');
    expect(cutText('', 20)).toBe('');
  });
});
