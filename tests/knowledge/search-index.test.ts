import { join } from 'node:path';
import { assert, property, string } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { buildGlossary } from '../../src/knowledge/search/glossary.ts';
import { buildIndex } from '../../src/knowledge/search/search-index.ts';
import {
  askQueries,
  figuresOf,
  measureRetrieval,
  readRetrievalSet,
} from '../../scripts/bench/search/measure-retrieval.ts';
import { NOISES, seeded, spoil } from '../../scripts/bench/search/noise.ts';
import { ownBase } from '../../scripts/bench/search/own-base.ts';

const DOCUMENTS = [
  {
    id: 'visit',
    title: 'Запись на личный приём',
    text: 'Запишитесь по телефону или на сайте.',
    questions: ['хочу прийти к начальнику'],
  },
  {
    id: 'term',
    title: 'Срок ответа',
    text: 'Ответ на обращение приходит за тридцать дней со дня регистрации.',
  },
  { id: 'income', title: 'Справка о доходах', text: 'Справку о доходах подают при поступлении на службу.' },
  {
    id: 'gift',
    title: 'Подарки',
    text: 'Подарки дороже трёх тысяч рублей сдают.',
    questions: ['подарили конфеты'],
  },
];
const glossary = buildGlossary([
  { say: ['декларация', 'заявление о зарплате'], mean: ['справка о доходах'] },
]);
const index = buildIndex(DOCUMENTS, { glossary });
const first = (text: string): string | undefined => index.search(text, 10)[0]?.id;

describe('search', () => {
  test.each([
    ['запись на приём', 'visit'],
    ['как записаться', 'visit'],
    ['хочу к начальнику', 'visit'],
    ['Здравствуйте! Подскажите, пожалуйста, сколько дней ждать ответ', 'term'],
    ['цпрвка доходы', 'income'],
    ['декларация', 'income'],
    ['заявления о зарплате', 'income'],
    ['конфеты', 'gift'],
    ['pfgbcm yf ghbtv', 'visit'],
    ['spravka o dohodah', 'income'],
    ['справкаодоходах', 'income'],
  ])('%s → %s', (text, id) => {
    expect(first(text)).toBe(id);
  });

  test('finds nothing when nothing is shared', () => {
    expect(index.search('xyz', 10)).toEqual([]);
    expect(index.search('', 10)).toEqual([]);
    expect(index.search('😀', 10)).toEqual([]);
  });

  test('keeps to the limit and orders by score', () => {
    const hits = index.search('обращение справка приём подарки', 3);
    expect(hits.length).toBe(3);
    expect(hits.map(({ score }) => score)).toEqual(hits.map(({ score }) => score).toSorted((a, b) => b - a));
  });

  test('an empty base and empty documents are no fault', () => {
    expect(buildIndex([]).search('приём', 10)).toEqual([]);
    expect(buildIndex([{ id: 'empty', title: '', text: '' }]).search('приём', 10)).toEqual([]);
  });

  test('the same question gives the same answer, and no text is a fault', () => {
    const again = buildIndex(DOCUMENTS, { glossary });
    assert(
      property(string({ unit: 'binary', maxLength: 300 }), (text) => {
        expect(again.search(text, 10)).toEqual(index.search(text, 10));
      }),
      { numRuns: 200 },
    );
  });

  test.each([['а'], ['справка '], ["' OR 1=1 --"], ['<b>'], ['приём']])(
    '20,000 characters of «%s»',
    (piece) => {
      expect(index.search(piece.repeat(20_000 / piece.length), 10).length).toBeLessThanOrEqual(10);
    },
  );
});

describe('the own base', () => {
  const shelves = ownBase().map(({ documents, queries }) => ({ index: buildIndex(documents), queries }));
  const ask = (change?: (text: string) => string) =>
    figuresOf(shelves.flatMap(({ index: shelf, queries }) => askQueries(shelf, queries, change)));

  test('is searched better than any peer did when they were measured (docs/search.md)', () => {
    const { mrr, recall1, recall5 } = ask();
    expect(mrr).toBeGreaterThanOrEqual(0.94);
    expect(recall1).toBeGreaterThanOrEqual(0.912);
    expect(recall5).toBeGreaterThanOrEqual(0.985);
  });

  test.each(NOISES)('%s costs at most 0.02', (noise) => {
    const random = seeded(7);
    expect(ask().mrr - ask((text) => spoil(text, noise, random)).mrr).toBeLessThanOrEqual(0.02);
  });
});

// A set of real questions may lie beside the project; it is not a part of it.
const beside = join(import.meta.dirname, '..', '..', '..', 'shared', 'retrieval-dev');
const set = readRetrievalSet(process.env['OTKLIK_BENCH_RETRIEVAL'] ?? beside);

describe.skipIf(set === null)('real questions to a help centre', () => {
  const { documents, queries } = set ?? { documents: [], queries: [] };
  const real = buildIndex(documents);

  test('finds as well as was once measured', () => {
    const { mrr, recall1, recall5 } = measureRetrieval(real, queries);
    expect(mrr).toBeGreaterThanOrEqual(0.61);
    expect(recall1).toBeGreaterThanOrEqual(0.49);
    expect(recall5).toBeGreaterThanOrEqual(0.775);
  });

  test.each(NOISES)('%s costs at most 0.02', (noise) => {
    const random = seeded(7);
    const plain = measureRetrieval(real, queries).mrr;
    const spoilt = measureRetrieval(real, queries, (text) => spoil(text, noise, random)).mrr;
    expect(plain - spoilt).toBeLessThanOrEqual(0.02);
  });
});
