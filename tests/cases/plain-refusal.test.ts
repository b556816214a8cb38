import { expect, it } from 'vitest';
import { explainsItself } from '../../src/cases/decisions/plain-refusal.rules.ts';

it.each([
  'Вам отказано на основании ст. 20 Федерального закона от 09.02.2009 № 8-ФЗ.',
  'Согласно п. 3.8.3 порядка.',
  'В соответствии со статьёй 11 частью 3 Федерального закона № 59-ФЗ отказано',
  'Нет.',
  '',
])('L4-06: «%s» is a reference and no explanation', (text) => {
  expect(explainsItself(text)).toBe(false);
});

it.each([
  'В этих документах адреса и телефоны других людей, без их согласия мы их не показываем.',
  'Решение примут в декабре, сейчас его ещё нет. Следите за новостями на сайте.',
  'По закону № 8-ФЗ сведения о частных лицах закрыты, поэтому списка жильцов мы дать не можем.',
])('U-10: «%s» needs no act', (text) => {
  expect(explainsItself(text)).toBe(true);
});
