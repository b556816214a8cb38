import { assert, property, string } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { splitQuestions } from '../../src/understanding/split-questions.rules.ts';

describe('questions of one message', () => {
  test.each<[string, readonly string[]]>([
    ['Во сколько у вас обед?', ['Во сколько у вас обед?']],
    [
      'Как записаться на приём? Сколько ждать ответа на обращение?',
      ['Как записаться на приём?', 'Сколько ждать ответа на обращение?'],
    ],
    [
      'как записаться на приём и сколько ждать ответа на письмо',
      ['как записаться на приём', 'сколько ждать ответа на письмо'],
    ],
    [
      'Здравствуйте! Я пенсионер. Как попасть на личный приём? И где найти образец обращения?',
      ['Здравствуйте! Я пенсионер. Как попасть на личный приём?', 'И где найти образец обращения?'],
    ],
    [
      '1) когда работает приёмная\n2) куда отправить письмо по почте\n3) как узнать номер обращения',
      ['когда работает приёмная', 'куда отправить письмо по почте', 'как узнать номер обращения'],
    ],
    ['Как и куда подать обращение?', ['Как и куда подать обращение?']],
    ['когда и где принимает губернатор', ['когда и где принимает губернатор']],
    ['Мне отказали в приёме документов. Как быть?', ['Мне отказали в приёме документов. Как быть?']],
    [
      'Отправил обращение 20.08.2026 на п. 2.3. Ответа нет. Что теперь делать?',
      ['Отправил обращение 20.08.2026 на п. 2.3. Ответа нет. Что теперь делать?'],
    ],
    [
      'Куда жаловаться на отказ? Какой срок жалобы? Спасибо заранее.',
      ['Куда жаловаться на отказ?', 'Какой срок жалобы? Спасибо заранее.'],
    ],
    ['???', ['???']],
    ['', ['']],
  ])('%s', (text, questions) => {
    expect(splitQuestions(text)).toEqual(questions);
  });

  test('loses no word and never throws, whatever is written', () => {
    const letters = (text: string): string => text.replaceAll(/[^\p{L}]/gu, '');
    assert(
      property(string({ unit: 'grapheme', maxLength: 300 }), (text) => {
        const parts = splitQuestions(text);
        expect(parts.length).toBeGreaterThan(0);
        if (parts.length === 1) expect(letters(parts.join(''))).toBe(letters(text));
      }),
      { numRuns: 200 },
    );
  });

  test.each([['как? '], ['а'], ['. '], ['и как и '], ['1) '], ['где это и как это? '], ['a.']])(
    '20,000 characters of «%s»',
    (piece) => {
      expect(splitQuestions(piece.repeat(20_000 / piece.length)).length).toBeGreaterThan(0);
    },
  );
});
