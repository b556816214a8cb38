import { describe, expect, test } from 'vitest';
import { ASKED_AT, openKnowledge } from '../../scripts/bench/search/measure-answers.ts';

const knowledge = openKnowledge();

describe('what is ours though no article answers it goes to a person', () => {
  test.each([
    ['kursk', 'когда сдавать ЕГЭ'],
    ['kursk', 'аттестация педагогов'],
    ['kursk', 'питание в школе'],
    ['kursk', 'зачисление в школу'],
    ['kursk', 'буллинг'],
    ['kursk', 'стипендия студента'],
    ['kursk', 'ребёнок с овз тьютор'],
    ['kursk', 'путевка в лагерь'],
    ['kursk', 'школьный автобус'],
    ['ulyanovsk', 'когда починят дорогу до села'],
    ['ulyanovsk', 'земля многодетным'],
    ['ulyanovsk', 'льготы участникам сво'],
    ['leningrad', 'догазификация'],
    ['leningrad', 'расселение аварийного дома'],
  ])('%s: «%s»', (agency, text) => {
    expect(knowledge.ask({ text, agency, audience: 'citizen', at: ASKED_AT }).decision).toBe('operator');
  });

  test.each([
    ['kursk', 'рецепт борща'],
    ['ulyanovsk', 'какая завтра погода'],
    ['leningrad', 'кто выиграл матч'],
  ])('what is nobody’s matter here does not: %s: «%s»', (agency, text) => {
    expect(knowledge.ask({ text, agency, audience: 'citizen', at: ASKED_AT }).decision).toBe('off_topic');
  });
});
