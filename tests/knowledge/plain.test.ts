import { join } from 'node:path';
import { assert, property, string } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type AgencyPack, loadAgencies } from '../../src/agency/index.ts';
import { readArticles } from '../../src/knowledge/articles.ts';
import { answerRules } from '../../src/knowledge/plain/answer-rules.ts';
import type { WrittenAnswer } from '../../src/knowledge/plain/answer.ts';
import { remarksOn } from '../../src/knowledge/plain/remarks.rules.ts';
import { sentencesOf } from '../../src/knowledge/plain/sentences.rules.ts';

const KB = join(import.meta.dirname, '../../knowledge-base');
const packs = loadAgencies(KB);
const AT = Date.parse('2026-11-23T09:00:00Z');
const rulesOf = (id: string) => answerRules(packs.get(id) as AgencyPack, AT);

function remarks(text: string, over: Partial<WrittenAnswer> = {}, id = 'kursk') {
  return remarksOn({ text, place: 'private', final: false, ...over }, rulesOf(id));
}
const checks = (text: string, over: Partial<WrittenAnswer> = {}, id = 'kursk') =>
  remarks(text, over, id).map(({ check, weight }) => `${check}:${weight}`);

const LONG = `Мы ${'очень '.repeat(20)}рады.`;
const TOO_LONG = `Мы ${'очень '.repeat(36)}рады.`;

describe('K-17, K-30, L1-19, L1-21, U-03: what is said of a text', () => {
  test.each([
    [LONG, ['sentences:hint']],
    [TOO_LONG, ['sentences:warns']],
    ['В соответствии с законом срок 30 дней.', ['officialese:warns']],
    ['Министерство осуществляет проверку.', ['officialese:warns']],
    ['Данный вопрос рассмотрим до пятницы.', ['officialese:warns']],
    ['Касаемо вашего вопроса: ответим завтра.', ['jargon:warns']],
    ['Обратитесь в МСЭК.', ['abbreviations:warns']],
    ['СРОЧНО позвоните нам.', ['capitals:warns']],
    ['Никто не сказал, что нельзя не прийти и не подать.', ['negations:warns']],
    ['Пришлите feedback на почту.', ['latin:warns']],
    ['Cрок ответа 30 дней.', ['latin:warns']],
    ['**Важно**: приём закрыт.', ['symbols:warns']],
    ['► Приём закрыт.', ['symbols:warns']],
    ['Приём \u202eтырказ.', ['symbols:blocks']],
    ['П\u0301\u0302\u0303\u0304риём.', ['symbols:blocks']],
    ['Вы идиот.', ['insults:blocks']],
    ['Читать умеете? Всё на сайте.', ['insults:blocks']],
  ])('%s', (text, expected) => {
    expect(checks(text)).toEqual(expected);
  });

  test.each([
    'Здравствуйте! Дорогу отремонтируют до 1 июня. Если этого не случится, напишите нам.',
    'Приём ведём по адресу: г. Курск, ул. Кирова, д. 7, каб. 12. Часы: с 9:00 до 18:00.',
    'Справку выдаёт медико-социальная экспертиза (МСЭ). Запись в МСЭ идёт через МФЦ.',
    'Подать заявление можно на https://www.gosuslugi.ru/600123 или по почте komobr@rkursk.ru.',
    'Для входа нужен СНИЛС. Форму в PDF скачайте на сайте.',
    'Спасибо за отзыв 🙂 Мы передали его коллегам.',
    'Приложение Google Chrome обновите до новой версии.',
    'Нет, это бесплатно. Ничего платить не нужно.',
    'Ст. 12 закона № 59-ФЗ даёт на ответ 30 дней.',
    'Команда проверила оскорблённую жалобу: её перешлют в Рособрнадзор.',
  ])('nothing of: %s', (text) => {
    expect(checks(text)).toEqual([]);
  });

  test('each remark has the clause of the body, or is advice, and says what to do', () => {
    expect(remarks('Министерство осуществляет проверку.')[0]?.clause).toBe(
      'Приказ от 08.07.2024 № 1-980, п. 3.4.9',
    );
    expect(remarks('Пришлите feedback.')[0]?.clause).toContain('п. 3.2.1');
    expect(remarks('Вы идиот.', {}, 'leningrad')[0]?.clause).toContain('п. 3.7');
    expect(remarks('СРОЧНО позвоните.', {}, 'leningrad')[0]?.clause).toBeNull();
    expect(remarks('СРОЧНО позвоните.', {}, 'ulyanovsk')[0]?.clause).toContain('п. 2.2');
    expect(remarks('В целях проверки звоните.')[0]?.suggestion).toBe('Лучше «чтобы» или «для».');
  });

  test('no more than one of twenty short answers of the base is told of for nothing', () => {
    const articles = readArticles(KB).files.filter(({ article }) => article.audience === 'citizen');
    const told = articles.filter(({ article: { short, agency } }) =>
      remarksOn(
        { text: short.trim(), place: 'private', final: false },
        rulesOf(packs.has(agency) ? agency : 'leningrad'),
      ).some(({ weight }) => weight !== 'hint'),
    );
    expect(articles.length).toBeGreaterThan(40);
    expect(told.length / articles.length).toBeLessThanOrEqual(1 / 20);
  });
});

describe('what has to stand in an answer, and what must not', () => {
  test('personal data in public: one is told of, a document blocks; the body’s own telephone is nobody’s', () => {
    expect(checks('Позвоните Ивану: 8 912 345-67-89.', { place: 'public' })).toEqual(['personal_data:warns']);
    expect(checks('Ваш СНИЛС 112-233-445 95.', { place: 'public' })).toEqual(['personal_data:blocks']);
    expect(checks('Позвоните Ивану: 8 912 345-67-89.')).toEqual([]);
    expect(checks('Позвоните: (812) 539-46-54.', { place: 'public' }, 'leningrad')).toEqual([]);
  });
  test('U-11, L1-26: a final message without the link of the survey does not leave, where there is one', () => {
    const [remark] = remarks('Дорогу починят в мае.', { final: true }, 'leningrad');
    expect(remark).toMatchObject({ check: 'survey', weight: 'blocks' });
    expect(checks(`Дорогу починят. ${remark?.insert}`, { final: true }, 'leningrad')).toEqual([]);
    expect(checks('Дорогу починят в мае.', {}, 'leningrad')).toEqual([]);
    expect(checks('Дорогу починят в мае.', { final: true }, 'kursk')).toEqual([]);
  });
  test('L1-20: the first paragraph of an answer to an appeal names number, date and question', () => {
    const appeal = { number: '12-34/26', date: '05.11.2026', name: 'Ремонт дороги' };
    const good =
      'Ваше обращение № 12-34/26 от 05.11.2026 «Ремонт дороги» рассмотрено.\nДорогу починят в мае.';
    expect(checks(good, { appeal }, 'leningrad')).toEqual([]);
    const [remark] = remarks('Дорогу починят.\nНомер 12-34/26.', { appeal }, 'leningrad');
    expect(remark).toMatchObject({ check: 'first_paragraph', weight: 'blocks' });
    expect(remark?.text).toContain('номер регистрации, дата регистрации, название вопроса');
    expect(remark?.clause).toContain('п. 3.5');
  });
  test('K-23: a smiley is for chats; K-30: none in a written answer', () => {
    const appeal = { number: '1', date: '05.11.2026', name: 'Дорога' };
    const text = 'Обращение № 1 от 05.11.2026 «Дорога» рассмотрено 🙂';
    expect(checks(text, { appeal })).toEqual(['symbols:warns']);
  });
});

test('K-30: one longer sentence among short ones, a date, a name in quotes and the body’s own name are passed over', () => {
  const checks = (text: string, agency = 'kursk') =>
    remarksOn({ text, place: 'private', final: false }, rulesOf(agency)).map(({ check }) => check);
  const body = packs.get('kursk')?.name ?? '';
  const long =
    'Приходите к нам в будний день с паспортом и заявлением, мы примем его, дадим номер и скажем, когда ждать ответа от нас';
  expect(checks(`${long}.`)).toEqual(['sentences']);
  expect(checks(`Здравствуйте. ${long}. Мы ждём вас.`)).toEqual([]);
  expect(
    checks(
      `${body} с 30 марта 2025 года ждёт вас в доме «Центр новых знаний, умений и навыков» с девяти до шести.`,
    ),
  ).toEqual([]);
});

test('hints on the base’s own short answers are rare, or nobody reads them', () => {
  const articles = readArticles(KB).files.filter(({ article }) => article.audience === 'citizen');
  const hinted = articles.filter(({ article: { short, agency } }) =>
    remarksOn(
      { text: short.trim(), place: 'private', final: false },
      rulesOf(packs.has(agency) ? agency : 'leningrad'),
    ).some(({ weight }) => weight === 'hint'),
  );
  expect(hinted.length / articles.length).toBeLessThanOrEqual(1 / 20);
});

test('sentences end where a reader ends them', () => {
  expect(sentencesOf('По ст. 12 ответ дают за 30 дней. Адрес: ул. Кирова, д. 7.\nПриходите! Ждём')).toEqual([
    'По ст. 12 ответ дают за 30 дней.',
    'Адрес: ул. Кирова, д. 7.',
    'Приходите!',
    'Ждём',
  ]);
});

test('no text breaks the check, and 100,000 signs take no longer than a moment', () => {
  assert(
    property(string({ unit: 'binary', maxLength: 300 }), (text) => {
      expect(Array.isArray(remarks(text, { place: 'public', final: true }, 'leningrad'))).toBe(true);
    }),
    { numRuns: 200 },
  );
  const started = performance.now();
  for (const piece of ['а', 'А', 'не ', '(', 'a', 'ст. ', '8', '\u0301', '<a', '.а'])
    remarks(piece.repeat(100_000 / piece.length), { place: 'public' });
  expect((performance.now() - started) / 10).toBeLessThan(250);
});
