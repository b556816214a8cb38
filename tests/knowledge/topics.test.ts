import { describe, expect, test } from 'vitest';
import { ASKED_AT, openKnowledge } from '../../scripts/bench/search/measure-answers.ts';

const knowledge = openKnowledge();

describe('what is ours though no article answers it goes to a person', () => {
  test.each([
    ['kursk', 'когда сдавать ЕГЭ'],
    ['kursk', 'аттестация педагогов'],
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
    ['kursk', 'питание в школе', 'орган управления образованием'],
    ['kursk', 'зачисление в школу', 'орган управления образованием'],
    ['kursk', 'сколько стоит детский сад', 'орган управления образованием'],
    ['leningrad', 'протечка в подъезде', 'управляющая организация'],
    ['ulyanovsk', 'коммунальные платежи', 'управляющая организация'],
  ])(
    'L3-14 whose matter it is and what to do there, by the list of topics: %s: «%s»',
    (agency, text, body) => {
      const answer = knowledge.ask({ text, agency, audience: 'citizen', at: ASKED_AT });
      expect(answer.decision).toBe('redirect');
      expect(answer.redirect?.name).toContain(body);
      expect(answer.redirect?.advice).toMatch(/^\p{Lu}.+\.$/u);
    },
  );

  test('a question on schoolbooks is not answered with how to ask for information', () => {
    const text = 'учебники бесплатно';
    expect(knowledge.ask({ text, agency: 'kursk', audience: 'citizen', at: ASKED_AT }).article).toBeNull();
  });

  test.each([
    ['kursk', 'рецепт борща'],
    ['ulyanovsk', 'какая завтра погода'],
    ['leningrad', 'кто выиграл матч'],
  ])('what is nobody’s matter here does not: %s: «%s»', (agency, text) => {
    expect(knowledge.ask({ text, agency, audience: 'citizen', at: ASKED_AT }).decision).toBe('off_topic');
  });
});
