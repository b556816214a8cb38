import { assert, property, string } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { distance } from '../../src/understanding/russian/misspelling.rules.ts';
import { repairQuery } from '../../src/understanding/russian/repair.ts';
import { splitRunTogether } from '../../src/understanding/russian/run-together.ts';
import { buildVocabulary } from '../../src/understanding/russian/vocabulary.ts';
import { wordsOf } from '../../src/understanding/russian/words.rules.ts';

const TEXT = `Как подать обращение в администрацию и записаться на личный приём. Срок ответа тридцать дней. Доступ через аккаунт.
Справка о доходах служащего, конфликт интересов, подарок, ипотека. Справки БК, форма passport`;
const forms = new Map<string, number>();
for (const word of wordsOf(TEXT)) forms.set(word, (forms.get(word) ?? 0) + 1);
const vocabulary = buildVocabulary(forms);
const repaired = (text: string): string =>
  repairQuery(text, vocabulary)
    .map(({ word }) => word)
    .join(' ');

describe('repair of a query', () => {
  test.each([
    ['nothing to repair', 'подать обращение', 'подать обращение'],
    ['ё and capitals', 'ПРИЁМ', 'прием'],
    ['layout', 'gjlfnm j,hfotybt', 'подать обращение'],
    ['layout with a comma that is a comma', 'jndtnf, ghbtv', 'ответа прием'],
    ['Cyrillic layout for a Latin word', 'зфыызщке', 'passport'],
    ['transliteration', 'podat obraschenie v administraciyu', 'подать обращение в администрацию'],
    ['missing spaces', 'какподатьобращениевадминистрацию', 'как подать обращение в администрацию'],
    ['a misspelt word', 'абращение', 'обращение'],
    ['two slips in a long word', 'администрцаию', 'администрацию'],
    ['a doubled letter missed', 'акаунт', 'аккаунт'],
    ['mixed alphabets', 'cпрaвка', 'справка'],
    ['half in another layout', 'подать j,hfotybt', 'подать обращение'],
  ])('%s', (_, typed, meant) => {
    expect(repaired(typed)).toBe(meant);
  });

  test('leaves what it does not know, and says so', () => {
    expect(repairQuery('бегемот', vocabulary)).toEqual([{ word: 'бегемот', origin: 'unknown', trust: 1 }]);
  });

  test('trusts a guess less the further it is, and keeps what was typed', () => {
    const [near] = repairQuery('ипатека', vocabulary);
    const [far] = repairQuery('ипптека', vocabulary);
    expect(near).toMatchObject({ word: 'ипотека', origin: 'repaired', typed: 'ипатека' });
    expect(near?.trust).toBeGreaterThan(far?.trust ?? 1);
  });

  test('is deterministic and never throws, whatever is typed', () => {
    assert(
      property(string({ unit: 'binary', maxLength: 300 }), (text) => {
        expect(repairQuery(text, vocabulary)).toEqual(repairQuery(text, vocabulary));
      }),
      { numRuns: 300 },
    );
  });

  test.each([['а'.repeat(20_000)], ['q'.repeat(20_000)], ['подать'.repeat(3_000)], ["';[]".repeat(5_000)]])(
    'reads 20,000 characters without spaces',
    (text) => {
      expect(repairQuery(text, vocabulary).length).toBeLessThanOrEqual(400);
    },
  );
});

describe('distance', () => {
  test.each([
    ['ответ', 'ответ', 0],
    ['атвет', 'ответ', 0.7],
    ['овтет', 'ответ', 0.8],
    ['ответт', 'ответ', 0.5],
    ['отет', 'ответ', 1],
    ['отлет', 'ответ', 1],
    ['стол', 'ответ', Number.POSITIVE_INFINITY],
  ])('%s and %s: %d', (a, b, apart) => {
    expect(distance(a, b, 2)).toBe(apart);
  });
});

test('a word that is merely unknown is not cut to pieces', () => {
  expect(splitRunTogether('начислят', vocabulary)).toBeNull();
  expect(splitRunTogether('бегемотообразный', vocabulary)).toBeNull();
});
