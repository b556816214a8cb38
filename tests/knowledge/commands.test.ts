import { describe, expect, test } from 'vitest';
import { openKnowledge, ASKED_AT, KB_DIR } from '../../scripts/bench/search/measure-answers.ts';
import { loadCalendars } from '../../src/agency/calendars.ts';
import { loadAgencies } from '../../src/agency/index.ts';
import { createResponseClocks } from '../../src/cases/response-clocks.ts';
import { rehearse } from '../../src/dispatch/rehearse.ts';
import { askCommand } from '../../src/knowledge/ask.command.ts';
import type { AskContext } from '../../src/knowledge/ask.command.ts';
import { searchCommand } from '../../src/knowledge/search.command.ts';

describe('search command', () => {
  const corpus = [
    '{"id":"a","title":"Личный приём","text":"Запись по телефону"}',
    '',
    '{"id":"b","title":"Срок","text":"30 дней"}',
  ];
  const search = searchCommand(corpus, 1);

  test('answers a line with results and time', () => {
    expect(search('{"id":"q1","text":"запись на приём"}')).toEqual({
      id: 'q1',
      results: [{ id: 'a', score: expect.any(Number) }],
      ms: expect.any(Number),
    });
  });

  test.each([
    ['not JSON', null],
    ['{"id":"q2"}', 'q2'],
    ['{"id":7,"text":8}', 7],
    ['[]', null],
  ])('a bad line gives an error: %s', (line, id) => {
    const answer = search(line);
    expect(answer).toEqual({ id, error: expect.any(String) });
    expect('error' in answer ? answer.error : '\n').not.toContain('\n');
  });

  test('a bad corpus line stops the command, with its number', () => {
    expect(() => searchCommand([...corpus, '{"title":"без id"}'])).toThrow(/4/u);
  });
});

describe('ask command', () => {
  const context = {
    knowledge: openKnowledge(),
    agency: 'leningrad',
    audience: 'citizen' as const,
    at: ASKED_AT,
    render: (answers: readonly { decision: string }[]) =>
      `reply: ${answers.map(({ decision }) => decision).join(' ')}`,
  };

  test('says the approved text with its source', () => {
    const answer = askCommand('{"id":"1","question":"во сколько у вас обед"}', context);
    expect(answer).toMatchObject({ id: '1', decision: 'answer', article: 'kb-015' });
    expect('text' in answer ? answer.text : '').toMatch(/Источник: .+ Актуально на \d\d\.\d\d\.\d{4}\./u);
  });

  test('says a reply for every other decision', () => {
    expect(askCommand('{"id":"2","question":"какая погода"}', context)).toMatchObject({
      decision: 'off_topic',
      article: null,
      text: 'reply: off_topic',
    });
  });

  test('says each answer when a message asks several things', () => {
    const question = 'Во сколько у вас обед? Как поменять загранпаспорт?';
    expect(askCommand(JSON.stringify({ id: '4', question }), context)).toMatchObject({
      text: 'reply: answer redirect',
    });
  });

  test('says them in the words of the body', () => {
    const pack = loadAgencies(KB_DIR).get('leningrad');
    if (!pack) throw new Error('no pack');
    const clocks = createResponseClocks(loadCalendars(KB_DIR));
    const render: AskContext['render'] = (answers, text) =>
      rehearse({ pack, clocks, text, answers, at: ASKED_AT });
    const question = 'Во сколько у вас обед? Как поменять загранпаспорт?';
    const line = askCommand(JSON.stringify({ id: '5', question }), { ...context, render });
    const text = 'text' in line ? line.text : '';
    expect(text).toContain('Обед с 13:00 до 14:00');
    expect(text).toContain('МВД России');
  });

  test('a bad line gives an error and its id', () => {
    expect(askCommand('{"id":"3"}', context)).toEqual({ id: '3', error: expect.any(String) });
  });
});
