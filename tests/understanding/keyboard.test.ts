import { describe, expect, test } from 'vitest';
import {
  fromTranslit,
  inCyrillicLayout,
  inLatinLayout,
  soundKey,
} from '../../src/understanding/russian/keyboard.rules.ts';

describe('another keyboard layout', () => {
  test.each([
    ['ghbdtn', 'привет'],
    ['rfr pfgbcfnmcz yf ghbtv', 'как записаться на прием'],
    ['j,hfotybt', 'обращение'],
    ['lj,hsq ltym!', 'добрый день!'],
    ["cj'lbybnm", 'соэдинить'],
  ])('%s → %s', (typed, meant) => {
    expect(inCyrillicLayout(typed)).toBe(meant);
  });

  test('goes the other way for Latin words', () => {
    expect(inLatinLayout('зфыызщке')).toBe('passport');
  });
});

describe('transliteration', () => {
  test.each([
    ['zapisatsya na priem', 'записаться на прием'],
    ['zhaloba', 'жалоба'],
    ['shchuka', 'щука'],
    ['moy', 'мой'],
    ['prijti', 'прийти'],
    ['yurist', 'юрист'],
    ['kharakter', 'характер'],
    ['obrashchenie', 'обращение'],
  ])('%s → %s', (latin, russian) => {
    expect(fromTranslit(latin)).toBe(russian);
  });

  test.each([
    ['прием', 'priem prijem pryem'],
    ['жаловаться', 'zhalovatsya zhalovatsia zhalovat’sya'],
    ['обращение', 'obrashchenie obraschenie obrashenie'],
    ['хочу', 'khochu hochu'],
    ['чья', 'chya chia'],
  ])('%s sounds like each of: %s', (russian, spellings) => {
    const keys = spellings.replaceAll('’', "'").split(' ').map(soundKey);
    expect(keys).toContain(soundKey(russian));
  });
});
