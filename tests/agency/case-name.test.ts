import { expect, it } from 'vitest';
import { caseName, readCaseName } from '../../src/agency/index.ts';

it('a case is named by its body and its number; of a body that is gone the number remains', () => {
  expect(caseName({ code: 'ЛО' }, 12)).toBe('ЛО-12');
  expect(caseName(undefined, 12)).toBe('№ 12');
});

it.each([
  ['ЛО-12', 'ЛО', 12],
  ['ло12', 'ЛО', 12],
  [' Ло – 12 ', 'ЛО', 12],
  ['№ ЛО-12', 'ЛО', 12],
  ['№ 12', null, 12],
  ['12', null, 12],
])('«%s» is the case %s %i', (text, code, number) => {
  expect(readCaseName(text)).toEqual({ code, number });
});

it.each(['', 'дом 12 корпус 3', 'ЛО-', 'вопрос12', '12а', '1234567890'])('«%s» is no case', (text) => {
  expect(readCaseName(text)).toBeNull();
});
