import { describe, expect, test } from 'vitest';
import { ASKED_AT, openKnowledge } from '../../scripts/bench/search/measure-answers.ts';
import { questionKey } from '../../src/knowledge/same-question.rules.ts';
import { wordsOf } from '../../src/understanding/russian/words.rules.ts';

const knowledge = openKnowledge();
const BODIES = ['leningrad', 'ulyanovsk', 'kursk'] as const;
const said = (agency: string, text: string, before?: string) => {
  const context = before === undefined ? {} : { context: { question: before } };
  return knowledge.ask({ text, agency, audience: 'citizen', at: ASKED_AT, ...context }).article?.id ?? null;
};

/** What everybody asks sooner or later, in the fewest words; the articles in the order of the bodies. */
const PLAIN: readonly (readonly [question: string, ...articles: readonly string[]])[] = [
  ['как подать обращение', 'kb-001', 'kb-033', 'kb-039'],
  ['как подать обращение в электронном виде', 'kb-002', 'kb-033', 'kb-039'],
  ['можно ли подать обращение через госуслуги?', 'kb-002', 'kb-033', 'kb-039'],
  ['можно ли отправить обращение по электронной почте', 'kb-001', 'kb-033', 'kb-039'],
  ['куда жаловаться', 'kb-001', 'kb-033', 'kb-039'],
  ['адрес для писем', 'kb-001', 'kb-033', 'kb-039'],
  ['сколько ждать ответа', 'kb-011', 'kb-011', 'kb-011'],
  ['срок рассмотрения обращения', 'kb-011', 'kb-011', 'kb-011'],
  ['что указать в жалобе', 'kb-005', 'kb-005', 'kb-005'],
  ['как записаться на приём', 'kb-028', 'kb-030', 'kb-031'],
  ['телефон приёмной', 'kb-015', 'kb-032', 'kb-042'],
  ['график работы', 'kb-015', 'kb-032', 'kb-042'],
  ['как узнать номер обращения', 'kb-010', 'kb-010', 'kb-010'],
  ['почему мое обращение переслали', 'kb-018', 'kb-018', 'kb-018'],
  ['не согласен с ответом', 'kb-022', 'kb-022', 'kb-022'],
  ['мне не ответили на обращение', 'kb-023', 'kb-023', 'kb-023'],
  ['можно ли написать анонимно', 'kb-008', 'kb-008', 'kb-008'],
  ['как отозвать обращение', 'kb-024', 'kb-024', 'kb-024'],
];

describe('the plainest questions are answered by each body', () => {
  const rows = PLAIN.flatMap(([text, ...articles]) =>
    BODIES.map((agency, at) => [agency, text, articles[at] ?? ''] as const),
  );
  test.each(rows)('%s: «%s»', (agency, text, article) => {
    expect(said(agency, text)).toBe(article);
  });
});

describe('a follow-up is about what was just said, when that speaks of it', () => {
  test.each([
    ['leningrad', 'как подать обращение', 'а по почте?', 'kb-001'],
    ['kursk', 'как подать обращение', 'а по почте?', 'kb-039'],
    ['leningrad', 'как подать обращение', 'а для организаций?', 'kb-009'],
    ['leningrad', 'как подать обращение', 'а через госуслуги?', 'kb-002'],
    ['leningrad', 'куда жаловаться на ответ', 'а в суд?', 'kb-022'],
    ['kursk', 'как подать обращение', 'а сколько ждать?', 'kb-011'],
    ['leningrad', 'сколько ждать ответа', 'а продлить могут?', 'kb-012'],
    ['leningrad', 'как записаться на личный приём', 'а инвалиду без очереди?', 'kb-029'],
    ['kursk', 'как записаться на личный приём', 'а без паспорта можно?', 'kb-031'],
    ['leningrad', 'как написать жалобу', 'а анонимно можно?', 'kb-008'],
    ['ulyanovsk', 'как записаться на приём', 'а отменить?', 'kb-030'],
    ['leningrad', 'как записаться на приём', 'а отменить?', null],
  ])('%s: «%s» — «%s»', (agency, before, text, article) => {
    expect(said(agency, text, before)).toBe(article);
  });
});

describe('two texts ask the same', () => {
  const key = (text: string) => questionKey(wordsOf(text));
  test.each([
    ['Здравствуйте! Подскажите, пожалуйста, как мне подать обращение?', 'как подать обращение'],
    ['СРОКИ РАССМОТРЕНИЯ ОБРАЩЕНИЙ', 'срок рассмотрения обращения'],
    ['ответа сколько ждать', 'сколько ждать ответа'],
  ])('«%s»', (one, other) => expect(key(one)).toBe(key(other)));
  test.each([
    ['где личный приём', 'когда личный приём'],
    ['подал обращение', 'не подал обращение'],
    ['можно с паспортом', 'можно без паспорта'],
  ])('not «%s» and «%s»', (one, other) => expect(key(one)).not.toBe(key(other)));
  test('courtesy alone asks nothing', () => expect(key('Здравствуйте, подскажите пожалуйста')).toBe(''));
});
