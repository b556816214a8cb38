import { expect, test } from 'vitest';
import { loadAgencies } from '../../src/agency/index.ts';
import { OtklikError } from '../../src/kernel/errors.ts';
import { lineOf, problemsAfter, withCopy } from './broken-pack.ts';
import type { Edit } from './broken-pack.ts';

const replace =
  (from: string | RegExp, to: string): Edit =>
  (text) =>
    text.replace(from, to);

const UL = 'ulyanovsk/policy.yaml';

test('the real packs have no problems', () => {
  expect(problemsAfter({})).toEqual([]);
});

test('a row without a clause is refused at the line of its clause', () => {
  const [found, ...more] = problemsAfter({
    [UL]: replace('clause: &p72 "Порядок от 24.10.2024 № 73-ПГ.10/2024/Вн, п. 7.2"', 'clause: &p72 ""'),
  });
  expect(found).toMatchObject({ file: UL, line: lineOf(UL, 'clause: &p72') });
  expect(found?.text).toContain('без основания правило не действует');
  // The rows that repeat the same clause are told too.
  expect(more.length).toBeGreaterThan(0);
});

test('a row whose clause is left out is refused', () => {
  const found = problemsAfter({ [UL]: replace(/ {4}clause: "[^"]*п\. 2\.5"\n/u, '') });
  expect(found).toHaveLength(1);
  expect(found[0]).toMatchObject({ file: UL, line: lineOf(UL, 'id: U-07-abuse') });
  expect(found[0]?.text).toContain('clause');
});

test('two editions that are in force on one day', () => {
  const file = 'leningrad/policy.yaml';
  const edit: Edit = (text) => text.replace(/(id: L1-06-esia[\s\S]*?validTo: )2025-12-17/u, '$12026-01-31');
  const found = problemsAfter({ [file]: edit });
  expect(found).toHaveLength(1);
  expect(found[0]).toMatchObject({ file, line: lineOf(file, 'id: L1-06-esia', 2) });
  expect(found[0]?.text).toContain('«L1-06-esia»: две редакции действуют одновременно с 2025-12-18');
});

test('a day that no edition covers', () => {
  const file = 'leningrad/policy.yaml';
  const edit: Edit = (text) => text.replace(/(id: L1-06-esia[\s\S]*?validTo: )2025-12-17/u, '$12025-11-30');
  const found = problemsAfter({ [file]: edit });
  expect(found[0]?.text).toContain('между 2025-11-30 и 2025-12-18 не действует ни одна редакция');
});

test('two rows that set one thing for the same day', () => {
  const extra = `
  - id: X-99-transfers
    rule: X-99
    name: Ещё один предел
    setting: transfers_max
    value: 3
    basis: goal
    clause: "п. 1"
    validFrom: 2025-01-01
`;
  const found = problemsAfter({ [UL]: (text) => text.trimEnd() + extra });
  expect(found).toHaveLength(1);
  expect(found[0]?.text).toContain('«transfers_max»: две редакции действуют одновременно');
});

test('an unknown key is named with the one that was meant', () => {
  const found = problemsAfter({ [UL]: replace('    schedule: ul-office\n', '    shedule: ul-office\n') });
  const own = found.find(({ text }) => text.includes('неизвестный ключ «shedule»'));
  expect(own).toMatchObject({ file: UL, line: lineOf(UL, 'schedule: ul-office') });
  expect(own?.text).toContain('Возможно, имелось в виду «schedule»?');
});

test('an unknown key inside a term is named too', () => {
  const found = problemsAfter({
    [UL]: replace(
      'term: { kind: working_hours, n: 6 }',
      'term: { kind: working_hours, n: 6, rol: preceding }',
    ),
  });
  expect(found[0]).toMatchObject({ file: UL, line: lineOf(UL, 'n: 6 }') });
  expect(found[0]?.text).toContain('неизвестный ключ «rol»');
});

test('a schedule that nothing describes', () => {
  const found = problemsAfter({ [UL]: replace('schedule: ul-office', 'schedule: ul-nights') });
  expect(found).toHaveLength(1);
  expect(found[0]).toMatchObject({ file: UL, line: lineOf(UL, 'schedule: ul-office') });
  expect(found[0]?.text).toContain('Расписание «ul-nights»');
  expect(found[0]?.text).toContain('Есть: default, ul-office.');
});

test('the common rows serve every body, so they may name only the default schedule', () => {
  const file = 'common/policy.yaml';
  const found = problemsAfter({ [file]: replace('schedule: default', 'schedule: lo-hr') });
  expect(found).toHaveLength(1);
  expect(found[0]).toMatchObject({ file, line: lineOf(file, 'schedule: default') });
});

test('two common rows with one id', () => {
  const file = 'common/policy.yaml';
  const found = problemsAfter({ [file]: replace('id: 152FZ-correction', 'id: 152FZ-access') });
  expect(found.map(({ text }) => text).join()).toContain('«152FZ-access»: две редакции');
});

test('an unknown placeholder and a missing one', () => {
  const file = 'common/replies.yaml';
  const found = problemsAfter({ [file]: replace('Он ответит здесь {when}.', 'Он ответит здесь {wen}.') });
  expect(found).toHaveLength(2);
  expect(found.every(({ line }) => line === lineOf(file, 'holding:'))).toBe(true);
  expect(found[0]?.text).toContain('Неизвестная подстановка {wen}');
  expect(found[1]?.text).toContain('должна быть подстановка {when}');
});

test('a body without hours is not loaded', () => {
  const file = 'kursk/agency.yaml';
  const found = problemsAfter({
    [file]: (text) => text.replace(/\nschedules:[\s\S]*?\nunits:/u, '\nunits:'),
  });
  expect(found).toHaveLength(1);
  expect(found[0]).toMatchObject({ file, line: 1 });
  expect(found[0]?.text).toContain('Не указаны часы работы');
  expect(found[0]?.text).toContain('assumption: true');
});

test('a zone that does not exist', () => {
  const file = 'ulyanovsk/agency.yaml';
  const found = problemsAfter({ [file]: replace('zone: Europe/Ulyanovsk', 'zone: Europe/Simbirsk') });
  expect(found).toHaveLength(1);
  expect(found[0]).toMatchObject({ file, line: lineOf(file, 'zone: Europe/Ulyanovsk') });
  expect(found[0]?.text).toContain('Такого часового пояса нет');
});

test.each([
  ['a term of zero', UL, 'n: 6 }', 'n: 0 }', 'больше нуля'],
  ['a date that does not exist', UL, 'validFrom: 2024-10-24', 'validFrom: 2024-02-30', 'дата в виде'],
  [
    'a unit that nothing describes',
    'ulyanovsk/topics.yaml',
    'unit: line',
    'unit: lina',
    'Подразделение «lina»',
  ],
  [
    'a touchpoint that nothing describes',
    'kursk/agency.yaml',
    'touchpoint: social,',
    'touchpoint: socials,',
    'Точка взаимодействия «socials»',
  ],
  [
    'an interval that ends before it begins',
    'kursk/agency.yaml',
    '["09:00", "13:00"]',
    '["13:00", "09:00"]',
    'Конец промежутка',
  ],
  ['a setting of the wrong shape', UL, 'value: 2', 'value: two', 'value'],
  [
    'a button that VK would cut',
    'common/replies.yaml',
    'Да, помогло',
    'Да, это мне очень и очень помогло, спасибо вам',
    '40 знаков',
  ],
  [
    'a process that does not exist',
    UL,
    'process: reply',
    'process: replay',
    'не бывает «replay» Возможно, имелось в виду «reply»?',
  ],
  [
    'a kind of term that does not exist',
    UL,
    '{ kind: end_of_working_day }',
    '{ kind: end_of_day }',
    'не бывает «end_of_day»',
  ],
  ['a jump backwards in a survey', 'leningrad/surveys/appeals.yaml', 'goTo: 12', 'goTo: 2', 'только вперёд'],
  [
    'a folder that is not the id',
    'kursk/agency.yaml',
    'id: kursk',
    'id: kursk-edu',
    'не совпадает с именем папки',
  ],
  ['a repeated key', 'kursk/agency.yaml', 'id: kursk', 'id: kursk\nid: kursk', 'не читается как YAML'],
])('%s', (_, file, from, to, text) => {
  const found = problemsAfter({ [file]: replace(from, to) });
  expect(found.map((problem) => problem.text).join('\n')).toContain(text);
  expect(found.every((problem) => problem.line >= 1)).toBe(true);
});

test('all problems of all files are told at once, and loading throws them', () => {
  const edits = { [UL]: replace('n: 6 }', 'n: 0 }'), 'kursk/policy.yaml': replace('n: 3 }', 'n: -3 }') };
  const error = withCopy(edits, (folder) => {
    try {
      loadAgencies(folder);
      return undefined;
    } catch (thrown) {
      return thrown;
    }
  });
  expect(error).toBeInstanceOf(OtklikError);
  expect(error).toMatchObject({ code: 'configuration' });
  const message = error instanceof Error ? error.message : '';
  expect(message).toContain('ulyanovsk/policy.yaml');
  expect(message).toContain('kursk/policy.yaml');
});

test('confirmed hours are no longer an assumption', () => {
  const edit = replace('confirmed: null', 'confirmed: { by: Начальник отдела, date: 2026-11-20 }');
  const schedules = withCopy(
    { 'kursk/agency.yaml': edit },
    (folder) => loadAgencies(folder).get('kursk')?.schedules,
  );
  expect(schedules?.[0]?.assumption).toBe(false);
});

test('two bodies with one code of their cases, and a code that is not letters', () => {
  const [found] = problemsAfter({ 'ulyanovsk/agency.yaml': replace('code: УО', 'code: ЛО') });
  expect(found?.text).toContain('код «ЛО» уже у ведомства «leningrad»');
  const [latin] = problemsAfter({ 'ulyanovsk/agency.yaml': replace('code: УО', 'code: UL-1') });
  expect(latin?.text).toContain('Код номеров вопросов');
});
