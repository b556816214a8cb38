import { expect, test } from 'vitest';
import { loadLexicon } from '../../src/agency/index.ts';
import { OtklikError } from '../../src/kernel/errors.ts';
import { KB, withCopy } from './broken-pack.ts';

const lexicon = loadLexicon(KB);
const lists: Readonly<Record<string, readonly string[]>> = {
  emergency: lexicon.emergency,
  wantsPerson: lexicon.wantsPerson,
  hello: lexicon.smallTalk.hello,
  thanks: lexicon.smallTalk.thanks,
  bye: lexicon.smallTalk.bye,
  courtesy: lexicon.courtesy,
  complaint: lexicon.complaint,
  proposal: lexicon.proposal,
  obscenity: lexicon.abuse.obscenityStems,
  insults: lexicon.abuse.insultStems,
};

test.each(Object.entries(lists))('%s: nothing stands twice', (_, list) => {
  const folded = list.map((one) => one.toLowerCase().replaceAll('ё', 'е'));
  expect(folded.filter((one, at) => folded.indexOf(one) !== at)).toEqual([]);
});

test('one word alone is not yet an emergency when people also write it in ordinary questions', () => {
  for (const word of ['пожар', 'скорую', 'взрыв', 'умирает', 'бомба', 'теракт']) {
    expect(lexicon.emergency).not.toContain(word);
  }
  expect(lexicon.emergency).toEqual(
    expect.arrayContaining(['у нас пожар', 'вызовите скорую', 'запах газа', 'не хочу жить']),
  );
});

test('no ordinary word begins like an abusive one without being spared', () => {
  const abusive = (word: string) =>
    [...lexicon.abuse.obscenityStems, ...lexicon.abuse.insultStems].some((stem) => word.startsWith(stem)) &&
    !lexicon.abuse.exceptions.some((harmless) => word.startsWith(harmless));
  const ordinary =
    'сукно суккулент сукачев бляха бляшки козлова козельск козырёк уродился урожай худой хутор хуже дурной дурасов дурман ' +
    'мудрый мудрость говор пизанский заблуждение твардовский творог твёрдый скотч скотоводство идиома оскорбление ' +
    'хулиган наёмник выехать уехать заехать подъехать объехать ездить едва жулебино подонки';
  const found = ordinary.replaceAll('ё', 'е').split(' ').filter(abusive);
  expect(found).toEqual(['подонки']);
});

test('a stem with a space or a capital letter is refused with its line', () => {
  const edit = (text: string) => text.replace('    - дебил\n', '    - Дебил полный\n');
  const thrown = withCopy({ 'common/words.yaml': edit }, (folder) => {
    try {
      return loadLexicon(folder);
    } catch (error) {
      return error;
    }
  });
  expect(thrown).toBeInstanceOf(OtklikError);
  expect(String(thrown)).toContain('words.yaml:');
  expect(String(thrown)).toContain('Основа слова');
});
