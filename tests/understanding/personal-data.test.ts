import { describe, expect, test } from 'vitest';
import { findPersonalData, isCard, isPhone, isSnils } from '../../src/understanding/personal-data.rules.ts';

describe('personal data in a text', () => {
  test.each([
    ['мой телефон +7 (921) 123-45-67', ['phone']],
    ['8 921 123 45 67 звоните', ['phone']],
    ['89211234567', ['phone']],
    ['9211234567', ['phone']],
    ['8-800-200-20-20 горячая линия', []],
    ['пишите на ivan.petrov@mail.ru', ['email']],
    ['почта иван@почта.рф', ['email']],
    ['паспорт 4010 123456', ['passport']],
    ['40 10 123456', ['passport']],
    ['снилс 112-233-445 95', ['snils']],
    ['11223344595', ['snils']],
    ['снилс 112-233-445 96', []],
    ['карта 4111 1111 1111 1111', ['card']],
    ['карта 4111 1111 1111 1112', []],
    ['живу ул. Ленина, д. 5, кв. 3', ['address']],
    ['проспект Мира 12 квартира 40', ['address']],
    ['на улице Ленина яма', []],
    ['обращение № 1234567890', []],
    ['до 30.04.2026, статья 20.2', []],
    ['Иванов, +79211234567, ул. Мира, д. 3, карта 4111111111111111', ['phone', 'address', 'card']],
    ['', []],
  ])('%s', (text, kinds) => {
    expect(findPersonalData(text)).toEqual(kinds);
  });
});

test('check digits', () => {
  expect(isSnils('11223344595')).toBe(true);
  expect(isSnils('00000000000')).toBe(false);
  expect(isCard('4111111111111111')).toBe(true);
  expect(isCard('4444444444444444')).toBe(false);
  expect(isPhone('112')).toBe(false);
  expect(isPhone('+7 921 123-45-67')).toBe(true);
});
