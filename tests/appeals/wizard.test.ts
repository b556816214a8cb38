import * as fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { missingInTalk, missingParts } from '../../src/appeals/completeness.rules.ts';
import {
  bringsNumber,
  essenceFrom,
  looksLikeQuestion,
  numberIn,
  typeByWords,
} from '../../src/appeals/said.rules.ts';
import { startedWhen } from '../../src/appeals/started-when.rules.ts';
import { ESSENCE_AT_MOST, type Move, moveOf, type Said } from '../../src/appeals/wizard.rules.ts';
import { DAY } from '../../src/kernel/instants.ts';
import { NOON } from '../inbox/accepting.ts';

type Known = Parameters<typeof moveOf>[0];

const said = (more: Partial<Said>): Said => ({
  press: null,
  text: '',
  files: 0,
  body: 'Правительство',
  before: '',
  ...more,
});
const at = (step: string, more: Partial<Known> = {}): Known => ({
  type: 'complaint',
  addressee: 'Глава',
  essence: '',
  step,
  ...more,
});

/** A move in a line: where to, what is set, what is noted. */
function line(move: Move | null): string {
  if (move === null) return 'nothing';
  if (move.do !== 'go') return move.do === 'number' ? `number ${move.number}` : move.do;
  const set = Object.entries(move.set).map(([part, value]) => `${part}=${value}`);
  return [move.to, ...set, ...(move.note === null ? [] : [`(${move.note})`])].join(' ');
}

const ROWS: readonly (readonly [step: string, said: Partial<Said>, move: string])[] = [
  ['type', { text: 'Жалоба' }, 'addressee type=complaint'],
  ['type', { press: 'draft:type:proposal' }, 'addressee type=proposal'],
  ['type', { text: 'не знаю' }, 'type (pick)'],
  ['type', { text: 'в нашем дворе нет света' }, 'type essence=в нашем дворе нет света (added)'],
  ['addressee', { press: 'draft:us' }, 'essence addressee=Правительство'],
  ['addressee', { text: ' вам! ' }, 'essence addressee=Правительство'],
  ['addressee', { text: 'Министр\nобразования' }, 'essence addressee=Министр образования'],
  ['addressee', { text: 'назад' }, 'type'],
  ['essence', { text: 'Яма во дворе.' }, 'files essence=Яма во дворе.'],
  ['essence', { press: 'draft:keep' }, 'essence (empty)'],
  ['essence', { press: 'draft:take', before: 'Яма.' }, 'files essence=Яма. (added)'],
  ['essence', { text: '   ' }, 'essence (empty)'],
  ['essence', { text: 'а'.repeat(ESSENCE_AT_MOST + 1) }, 'essence (too_long)'],
  [
    'essence',
    { text: 'Отмена рейса автобуса оставила нас без работы' },
    'files essence=Отмена рейса автобуса оставила нас без работы',
  ],
  ['files', { files: 2 }, 'files (file_added)'],
  ['files', { text: 'нет' }, 'check'],
  ['files', { text: 'И фонарь не горит' }, 'files essence=И фонарь не горит (added)'],
  ['check', { text: 'Всё верно!' }, 'hand'],
  ['check', { text: 'исправить' }, 'check'],
  ['check', { press: 'draft:fix:essence' }, 'fix:essence'],
  ['check', { press: 'draft:type:application' }, 'check type=application'],
  ['fix:type', { press: 'draft:type:application' }, 'check type=application'],
  ['fix:essence', { text: 'Заново.' }, 'check essence=Заново.'],
  ['fix:addressee', { text: 'назад' }, 'check'],
  ['fix:files', { press: 'draft:enough' }, 'check'],
  ['handed', { text: 'Мой номер 15' }, 'number 15'],
  ['handed', { text: 'Какой номер?' }, 'handed (number_unclear)'],
  ['handed', { text: 'Спасибо' }, 'nothing'],
  ['handed', { press: 'draft:type:proposal' }, 'check type=proposal'],
  ['handed', { press: 'helped:yes' }, 'nothing'],
  ['of another version', { text: 'жалоба' }, 'addressee type=complaint'],
];

describe('the steps of an appeal', () => {
  it.each(ROWS)('%s: %o', (step, more, expected) => {
    expect(line(moveOf(at(step), said(more)))).toBe(expected);
  });

  test('L1-03 every kind can be chosen by its button', () => {
    const types = ['proposal', 'application', 'complaint', 'information'];
    expect(types.map((type) => line(moveOf(at('type'), said({ press: `draft:type:${type}` }))))).toEqual(
      types.map((type) => `addressee type=${type}`),
    );
  });

  const places = ['type', 'addressee', 'essence', 'files', 'check', 'fix:type', 'fix:essence', 'handed'];
  const anyDraft = fc.record({
    type: fc.constantFrom(null, 'complaint' as const),
    addressee: fc.constantFrom('', 'Глава'),
    essence: fc.constantFrom('', 'Яма'),
    step: fc.constantFrom(...places),
  });
  const anySaid = fc.record({
    press: fc.option(fc.constantFrom('draft:back', 'draft:keep', 'draft:take', 'draft:fix:files', 'other')),
    text: fc.oneof(
      fc.string({ unit: 'binary', maxLength: 40 }),
      fc.constantFrom('назад', 'да', 'нет', 'дальше'),
    ),
    files: fc.nat(2),
    body: fc.constant('Правительство'),
    before: fc.constantFrom('', 'раньше'),
  });

  it('whatever is said, the draft stands at a place that is known, and a text is never emptied', () => {
    fc.assert(
      fc.property(anyDraft, anySaid, (draft, one) => {
        const move = moveOf(draft, one);
        if (move?.do !== 'go') return;
        expect([...places, 'fix:addressee', 'fix:files']).toContain(move.to);
        expect(move.set.essence).not.toBe('');
      }),
      { numRuns: 2_000 },
    );
  });

  it.each(places)('at %s one can cancel, in words and by a press', (step) => {
    for (const one of [{ text: 'отменить' }, { press: 'draft:cancel' }])
      expect(moveOf(at(step), said(one))).toEqual({ do: 'cancel' });
  });
});

describe('what an appeal needs', () => {
  const whole = {
    type: 'complaint',
    addressee: 'Глава',
    essence: 'Яма',
    name: 'Ли',
    replyAddress: 'a@b.ru',
  } as const;
  test('59-ФЗ art. 7 part 3: names, an address for the answer and the substance; no telephone', () => {
    expect(missingParts(whole)).toEqual([]);
    expect(
      missingParts({ ...whole, type: null, addressee: ' ', essence: '!?', name: '-', replyAddress: '' }),
    ).toEqual(['type', 'addressee', 'essence', 'name', 'replyAddress']);
  });
  test('8-ФЗ art. 18: an anonymous request is not complete', () => {
    expect(missingParts({ ...whole, type: 'information', name: '' })).toEqual(['name']);
  });
  test('a talk asks for no names and no addresses', () => {
    expect(missingInTalk({ type: null, addressee: '', essence: '' })).toEqual([
      'type',
      'addressee',
      'essence',
    ]);
  });
});

describe('what people say', () => {
  it.each([
    ['Мой номер 123', '123'],
    ['мой номер: ОГ-15/2026.', 'ОГ-15/2026'],
    ['Номер обращения № 77-А', '77-А'],
    ['Мой номер 8 921 123-45-67', null],
    ['Мой номер', null],
    ['Мой номер <script>1</script>', null],
    ['номер дома на улице', null],
    [`Мой номер ${'1'.repeat(500)}`, null],
  ])('the number in «%s» is %s', (text, number) => {
    expect(numberIn(text)).toBe(number);
  });
  it.each([
    ['Мой номер 123', true],
    ['номер обращения ОГ-15/2026', true],
    ['Обращению присвоили номер 77-А', true],
    ['Яма напротив, номер дома 5', false],
    ['Мой номер 8 921 123-45-67', false],
  ])('«%s» days later brings the number back: %s', (text, brings) => {
    expect(bringsNumber(text)).toBe(brings);
  });
  it.each([
    ['на соседей хочу пожаловаться', 'complaint'],
    ['запрос информации', 'information'],
    ['предлагаю сделать', 'proposal'],
    ['заявление', 'application'],
    ['не знаю', null],
  ] as const)('«%s» names %s', (text, type) => {
    expect(typeByWords(text)).toBe(type);
  });
  it.each([
    ['Где вы находитесь?', true],
    ['подскажите, куда идти', true],
    ['Прошу починить фонарь.', false],
    [`${'Очень долго ждём ответа. '.repeat(20)}Когда?`, false],
  ])('«%s» is a question: %s', (text, is) => {
    expect(looksLikeQuestion(text)).toBe(is);
  });
  it('what was written before is proposed, a bare wish is not', () => {
    expect(essenceFrom(['Здравствуйте', 'хочу подать жалобу официально'])).toBe('');
    expect(essenceFrom(['Хочу подать жалобу', 'во дворе яма'])).toBe('во дворе яма');
  });
  it('a draft was begun today, yesterday or on a day', () => {
    const when = [0, 1, 20, 400].map((days) => startedWhen(NOON - days * DAY, NOON, 'Europe/Moscow'));
    expect(when).toEqual(['сегодня', 'вчера', '3 ноября', '19 октября 2025 года']);
  });
});
