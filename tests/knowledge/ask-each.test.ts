import { describe, expect, test } from 'vitest';
import { ASKED_AT, openKnowledge, readQuestions } from '../../scripts/bench/search/measure-answers.ts';
import { askEach } from '../../src/knowledge/ask-each.ts';
import type { PartAnswer } from '../../src/knowledge/ask-each.ts';

const knowledge = openKnowledge();
const each = (text: string): readonly PartAnswer[] =>
  askEach(knowledge, { text, agency: 'leningrad', audience: 'citizen', at: ASKED_AT });
const told = (text: string): (string | null)[] =>
  each(text).map(({ decision, article }) => article?.id ?? decision);

describe('several questions in one message', () => {
  test.each<[string, readonly string[]]>([
    ['Во сколько у вас обед?', ['kb-015']],
    ['Во сколько у вас обед? Как записаться на личный приём?', ['kb-015', 'kb-028']],
    ['во сколько у вас обед и как записаться на личный приём', ['kb-015', 'kb-028']],
    ['Во сколько у вас обед? Как поменять загранпаспорт?', ['kb-015', 'redirect']],
    ['Во сколько у вас обед? А какая завтра погода в Сочи?', ['kb-015']],
    ['Как дела? Во сколько у вас обед?', ['kb-015']],
    ['Во сколько у вас обед? Когда у вас обеденный перерыв?', ['kb-015']],
    ['Во сколько у вас обед? Какая муха вас укусила?', ['kb-015', 'off_topic']],
    ['Как записаться на приём? В доме пахнет газом, что делать?', ['emergency']],
  ])('%s', (text, expected) => {
    expect(told(text)).toEqual(expected);
  });

  test('says what each answer is to', () => {
    expect(each('Во сколько у вас обед? Как записаться на личный приём?').map(({ asked }) => asked)).toEqual([
      'Во сколько у вас обед?',
      'Как записаться на личный приём?',
    ]);
  });

  test('answers three and leaves the rest to a person, lost in no case', () => {
    const answers = each(
      'Во сколько у вас обед? Как записаться на личный приём? Сколько ждать ответа на обращение? Где взять образец обращения? Как отозвать обращение?',
    );
    expect(answers.length).toBe(4);
    expect(answers.at(-1)).toMatchObject({
      decision: 'operator',
      asked: 'Где взять образец обращения? Как отозвать обращение?',
    });
  });

  test('a part that leans on the one before it is read together with it', () => {
    const answers = each('Какой срок рассмотрения обращения? А продлить могут?');
    expect(answers.map(({ article }) => article?.id)).toContain('kb-012');
  });

  test('a call for a person concerns the whole message', () => {
    const text = 'Во сколько у вас обед? Как записаться на приём? Позовите оператора!';
    expect(told(text).length).toBeGreaterThan(0);
    expect(told(text)).toContain('operator');
  });

  test('splitting answers no more wrongly than reading the message as one', () => {
    let wrong = 0;
    let wrongAsOne = 0;
    for (const { text, agency, audience, article } of readQuestions()) {
      const asked = { text, agency, audience, at: ASKED_AT };
      const isWrong = (id: string | undefined): boolean => id !== undefined && article?.includes(id) !== true;
      if (isWrong(knowledge.ask(asked).article?.id)) wrongAsOne += 1;
      if (askEach(knowledge, asked).some((part) => isWrong(part.article?.id))) wrong += 1;
    }
    expect(wrong).toBeLessThanOrEqual(wrongAsOne + 2);
  });
});
