import { describe, expect, test } from 'vitest';
import { openKnowledge, ASKED_AT } from '../../scripts/bench/search/measure-answers.ts';
import { askCommand } from '../../src/knowledge/ask.command.ts';
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
    render: ({ decision }: { decision: string }) => `reply: ${decision}`,
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

  test('a bad line gives an error and its id', () => {
    expect(askCommand('{"id":"3"}', context)).toEqual({ id: '3', error: expect.any(String) });
  });
});
