import { describe, expect, test } from 'vitest';
import { deliverySet } from '../../src/appeals/delivery.rules.ts';
import { fullName, isFilled, nameWords } from '../../src/appeals/names.rules.ts';
import { CARD } from './desk.ts';

const organisation = { name: 'ТСЖ «Дом»', ogrn: null };

describe('names of applicants', () => {
  test('are found by whole words, whatever the letters', () => {
    expect(nameWords(['Соловьёва-Ким', 'АННА', null, 'ТСЖ «Дом»', 'Анна'])).toEqual([
      'соловьева-ким',
      'анна',
      'тсж',
      'дом',
    ]);
  });
  test('no patronymic, one letter', () => {
    expect(fullName(CARD)).toBe('Соловьёва-Ким Анна');
    expect(fullName({ ...CARD, organisation })).toBe('ТСЖ «Дом» (Соловьёва-Ким Анна)');
    expect(isFilled('person', { ...CARD, name: { last: 'О', first: 'Я', middle: null } })).toBe(true);
    expect(isFilled('person', { ...CARD, name: { last: 'О', first: '  ', middle: null } })).toBe(false);
    expect(isFilled('organisation', { ...CARD, organisation })).toBe(true);
  });
});

describe('ways of a letter', () => {
  const none = { preferred: null, extra: null, conversationId: null };
  const kinds = (...asked: Parameters<typeof deliverySet>) =>
    deliverySet(...asked).map(({ kind, target }) => (target === null ? kind : `${kind} ${target}`));

  test('L1-14 the address that the appeal names is there always, without one the account', () => {
    expect(kinds(CARD, none)).toEqual(['mail anna@example.org', 'account']);
    expect(kinds({ mail: null }, none)).toEqual(['account']);
    expect(kinds({ mail: null }, { ...none, preferred: 'mail' })).toEqual(['account']);
  });
  test('L3-08 a duplicate goes by what the person chose, each way once', () => {
    expect(kinds(CARD, { preferred: 'chat:vk-1', extra: 'chat:max-1', conversationId: 'tg-1' })).toEqual([
      'mail anna@example.org',
      'account',
      'chat vk-1',
      'chat max-1',
    ]);
    expect(kinds(CARD, { ...none, preferred: 'mail', extra: 'account' })).toHaveLength(2);
    expect(kinds(CARD, { ...none, conversationId: 'tg-1' })).toContain('chat tg-1');
    expect(kinds(CARD, { ...none, preferred: 'account', conversationId: 'tg-1' })).not.toContain('chat tg-1');
  });
});
