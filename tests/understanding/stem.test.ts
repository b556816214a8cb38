import { describe, expect, test } from 'vitest';
import { stem } from '../../src/understanding/russian/stem.rules.ts';

/** Forms of one word come to one stem. */
const FAMILIES: readonly (readonly [string, string])[] = [
  ['обращен', 'обращение обращения обращением обращений обращениями'],
  ['жалоб', 'жалоба жалобы жалобу жалобой жалобами'],
  ['справк', 'справка справки справку справкой справками'],
  ['служа', 'служащий служащего служащему служащим служащие служащих'],
  ['област', 'область области областью областей'],
  ['красив', 'красивый красивая красивого красивее красивейший'],
  ['записа', 'записать записаться записал записалась'],
  ['ответ', 'ответ ответа ответу ответом ответы ответов'],
];

describe('stem', () => {
  test.each(FAMILIES)('%s', (root, forms) => {
    expect(forms.split(' ').map(stem)).toEqual(forms.split(' ').map(() => root));
  });

  test('keeps short words, foreign words and numbers as they are', () => {
    expect(['мы', 'в', 'pdf', '2026', 'снт', ''].map(stem)).toEqual(['мы', 'в', 'pdf', '2026', 'снт', '']);
  });

  test('takes abstract nouns to their adjective', () => {
    expect(stem('доступность')).toBe('доступн');
    expect(stem('законность')).toBe('закон');
  });

  test('does not hang on a long run of letters', () => {
    expect(stem('а'.repeat(20_000)).length).toBeGreaterThan(0);
  });
});
