import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { openModel } from '../../../src/knowledge/langchain/open-model.ts';
import { READING } from '../../dispatch/situations.ts';
import { advisorOn, hesitating, knowledge, proposing, TO, VAGUE } from './desk.ts';
import { type Behaviour, completion, type Endpoint, openEndpoint, reply } from './endpoint.ts';

const SECRET = 'key-of-the-model';
const CHOICE = proposing({ article: 'kb-012', text: null });
let endpoint: Endpoint;
beforeAll(async () => {
  endpoint = await openEndpoint();
});
beforeEach(() => {
  endpoint.sent.length = 0;
});
afterAll(() => endpoint.close());

function ask(patience?: number, path = '/v1', key: string | null = SECRET) {
  const model = openModel({ url: `${endpoint.url}${path}`, model: 'small-1', key });
  return advisorOn(model, patience).advise({ text: VAGUE, ...TO, reading: READING }, hesitating);
}

test('it is called as chat completions are, once, with the key', async () => {
  endpoint.behave = reply(completion(CHOICE));
  const { answer, record } = await ask();
  expect(answer.article?.id).toBe('kb-012');
  expect(record?.outcome).toBe('chosen');
  expect(endpoint.sent).toHaveLength(1);
  expect(endpoint.sent[0]).toMatchObject({
    path: '/v1/chat/completions',
    headers: { authorization: `Bearer ${SECRET}`, 'content-type': 'application/json' },
    body: {
      model: 'small-1',
      temperature: 0,
      stream: false,
      messages: [{ role: 'system' }, { role: 'user' }],
    },
  });
});

test.each([
  ['/v1/', '/v1/chat/completions'],
  ['/api/v1/chat/completions', '/api/v1/chat/completions'],
])('the address %s', async (path, called) => {
  endpoint.behave = reply(completion(CHOICE));
  await ask(undefined, path, null);
  expect(endpoint.sent[0]?.path).toBe(called);
  expect(endpoint.sent[0]?.headers.authorization).toBeUndefined();
});

test('a reply in a fence, and one with more in it than is needed', async () => {
  for (const content of [`\`\`\`json\n${CHOICE}\n\`\`\``, CHOICE.replace('{', '{"thoughts":"…",')]) {
    endpoint.behave = reply(completion(content));
    expect((await ask()).record?.outcome).toBe('chosen');
  }
});

describe('whatever it does, the ordinary decision stands', () => {
  const drip: Behaviour = (response) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    const timer = setInterval(() => response.write(' '), 5);
    response.on('close', () => clearInterval(timer));
  };
  const flood: Behaviour = (response) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    const more = (): void => {
      while (!response.destroyed && response.write('x'.repeat(65_536)));
      if (!response.destroyed) response.once('drain', more);
    };
    more();
  };
  const silent: Behaviour = () => undefined;
  const hangUp: Behaviour = (response) => void response.destroy();
  const breakOff: Behaviour = (response) => {
    response.writeHead(200, { 'content-length': '500' }).write('{"choices":');
    setTimeout(() => response.destroy(), 5);
  };
  const moved: Behaviour = (response) =>
    void response.writeHead(307, { location: 'http://127.0.0.1:9/steal' }).end();

  test.each<[string, Behaviour, string]>([
    ['it fails', reply('{"error":"no"}', 500), 'status 500'],
    ['it refuses the key', reply('{"error":"no"}', 401), 'status 401'],
    ['it is asked too much', reply('', 429), 'status 429'],
    ['a page', reply('<!doctype html><h1>502</h1>', 200, 'text/html'), 'something else than JSON'],
    ['half of it', reply(completion(CHOICE).slice(0, 40)), 'something else than JSON'],
    ['another form', reply('{"result":{"alternatives":[]}}'), 'another form'],
    ['no choices', reply('{"choices":[]}'), 'another form'],
    ['content of another type', reply('{"choices":[{"message":{"content":{"a":1}}}]}'), 'another form'],
    ['it sends without end', flood, 'without end'],
    ['it hangs up', hangUp, 'cannot be reached'],
    ['it breaks off', breakOff, 'cannot be reached'],
    ['it sends us elsewhere', moved, 'cannot be reached'],
  ])('%s', async (_, behaviour, reason) => {
    endpoint.behave = behaviour;
    const { answer, record } = await ask();
    expect(answer).toBe(hesitating);
    expect(record).toMatchObject({ model: 'test', outcome: 'failed', articles: [] });
    expect(record?.reason).toContain(reason);
    expect(endpoint.sent).toHaveLength(1);
  });

  test.each<[string, Behaviour]>([
    ['it never replies', silent],
    ['it replies drop by drop', drip],
  ])('%s', async (_, behaviour) => {
    endpoint.behave = behaviour;
    const { answer, record } = await ask(60);
    expect(answer).toBe(hesitating);
    expect(record).toMatchObject({ outcome: 'failed', reason: 'the model takes too long' });
  });

  test.each<[string, string | null]>([
    ['a refusal without content', null],
    ['a refusal in words', 'I’m sorry, but I can’t help with that.'],
    ['prose', 'Срок рассмотрения — 30 дней.'],
    ['tags of thinking before the object', `<think>choose</think>${CHOICE}`],
  ])('%s', async (_, content) => {
    endpoint.behave = reply(completion(content));
    const { answer, record } = await ask();
    expect(answer).toBe(hesitating);
    expect(record?.outcome).toBe('rejected');
  });
});

test.each<[string, string]>([
  ['an invented telephone', 'Звоните по телефону 8 999 111-22-33.'],
  ['an invented date', 'Обычный срок — 30 дней со дня регистрации, с 1 января 2026 года.'],
  ['an invented clause', 'Обычный срок — 30 дней со дня регистрации (ст. 99 закона № 59-ФЗ).'],
  ['a negation left out', 'Продление означает отказ.'],
  ['a term of its own', 'Обычный срок — 3 дня со дня регистрации.'],
])('the short answer is said for %s', async (_, text) => {
  endpoint.behave = reply(completion(proposing({ article: 'kb-012', text })));
  const { answer, record } = await ask();
  expect(answer.article?.short).toBe(knowledge.sayable('kb-012', TO)?.short);
  expect(record?.outcome).toBe('ungrounded');
});
