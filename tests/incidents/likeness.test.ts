import { array, assert, constantFrom, property, record, uniqueArray } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { searchStems } from '../../src/cases/search-words.rules.ts';
import { type Candidate, likeThese, wavesOf } from '../../src/incidents/likeness.rules.ts';

const of = (texts: readonly string[], thread: string | null = null, from = 0): Candidate[] =>
  texts.map((text, at) => ({ id: `c${from + at}`, stems: searchStems(text), thread }));

const HEAT = [
  'Когда дадут отопление на улице Мира?',
  'На Мира нет отопления второй день',
  'Отопления нет, Мира 12, дети мёрзнут',
  'Почему холодные батареи на Мира, где отопление',
  'Улица Мира, 5: отопление отключили без предупреждения, когда включат?',
];
const OTHERS = [
  'Как записаться на личный приём?',
  'Сколько ждать ответа на обращение',
  'Яма на дороге у школы № 3',
  'Спасибо!',
  '???',
  'Не работает светофор на перекрёстке Ленина',
];

describe('which cases are likely about one event', () => {
  it('the same matter in different words, among others', () => {
    const all = [...of(HEAT), ...of(OTHERS, null, 5)];
    expect(wavesOf(all, 5)).toEqual([['c0', 'c1', 'c2', 'c3', 'c4']]);
    expect(wavesOf(all, 6)).toEqual([]);
  });

  it('under one post one shared word is enough; without it the same words are no wave', () => {
    const words = ['Когда свет?', 'Свет дайте', 'А свет будет?', 'Света нет', 'Где свет'];
    expect(wavesOf(of(words, 'wall:-1_5'), 5)).toHaveLength(1);
    expect(wavesOf(of(words.map((text) => `${text} и совсем другое`)), 5)).toHaveLength(1);
    expect(wavesOf(of(OTHERS, 'wall:-1_5'), 2)).toEqual([]);
  });

  it('a new message joins what it is like, and not the rest', () => {
    const fresh = of(['Отопление на Мира появится сегодня?', 'Яма на улице Гагарина', 'Спасибо'], null, 50);
    expect(likeThese(of(HEAT), fresh)).toEqual(['c50']);
    expect(likeThese([], fresh)).toEqual([]);
  });

  it('each case stands in one group at most, whatever is written; the same input gives the same groups', () => {
    const word = constantFrom('свет', 'вод', 'дорог', 'школ', 'отоплен', 'мир', 'ям');
    const candidate = record({
      stems: uniqueArray(word, { maxLength: 5 }),
      thread: constantFrom(null, 'a', 'b'),
    });
    assert(
      property(array(candidate, { maxLength: 60 }), (given) => {
        const all = given.map((one, at) => ({ ...one, id: `c${at}` }));
        const waves = wavesOf(all, 2);
        const ids = waves.flat();
        expect(new Set(ids).size).toBe(ids.length);
        expect(wavesOf(all, 2)).toEqual(waves);
        for (const wave of waves) expect(wave.length).toBeGreaterThanOrEqual(2);
      }),
      { numRuns: 60 },
    );
  });

  it('2,000 different questions are looked through quickly', () => {
    const all = of(
      Array.from({ length: 2_000 }, (_, at) => `Вопрос номер${at} про слово${at % 500} и дом${at % 37}`),
    );
    const begun = performance.now();
    wavesOf(all, 5);
    expect(performance.now() - begun).toBeLessThan(500);
  });
});
