import { join } from 'node:path';
import { expect, test } from 'vitest';
import { loadAgencies, typicalReplies, typicalUsed, unfilledBlanks } from '../../src/agency/index.ts';
import { checkTypicalReplies } from '../../src/knowledge/check-typical-replies.ts';

const KB = join(import.meta.dirname, '../../knowledge-base');
const packs = loadAgencies(KB);
const AT = Date.parse('2026-11-23T09:00:00Z');

test.each(['leningrad', 'ulyanovsk', 'kursk'])(
  'K-31: %s has ready answers, those of the topic first',
  (id) => {
    const pack = packs.get(id);
    if (!pack) throw new Error(id);
    expect(typicalReplies(pack, null, AT).length).toBeGreaterThanOrEqual(12);
    const [own] = pack.typicalReplies.flatMap(({ topics }) => topics);
    expect(typicalReplies(pack, own ?? '', AT)[0]?.topics).toContain(own);
    expect(typicalReplies(pack, null, Date.parse('2026-01-01T09:00:00Z'))).toEqual([]);
    expect(unfilledBlanks(pack, 'До [срок] и [своё], [срок]')).toEqual(['[срок]']);
  },
);

test('K-31: a ready answer is known in what was sent, filled and slightly changed, and nothing else is', () => {
  const pack = packs.get('leningrad');
  if (!pack) throw new Error('leningrad');
  for (const { id, text } of pack.typicalReplies) {
    const filled = text.replaceAll(/\[[^[\]\n]{1,60}\]/gu, '21.11.2026');
    expect(typicalUsed(pack, filled)).toContain(id);
    expect(typicalUsed(pack, `Добрый день!\n${filled}\nС уважением, Анна`)).toContain(id);
  }
  expect(
    typicalUsed(pack, 'Здравствуйте! Сегодня приёма нет, приходите завтра к девяти часам утра.'),
  ).toEqual([]);
  expect(typicalUsed(pack, '')).toEqual([]);
});

test('they pass the check, and a review that is overdue does not', () => {
  expect(checkTypicalReplies(KB, AT)).toEqual([]);
  const overdue = checkTypicalReplies(KB, Date.parse('2028-01-01T00:00:00Z'));
  expect(overdue.length).toBeGreaterThan(20);
  expect(overdue[0]?.line).toBeGreaterThan(1);
});
