import { describe, expect, test } from 'vitest';
import { ASKED_AT, openKnowledge } from '../../scripts/bench/search/measure-answers.ts';
import { askEach } from '../../src/knowledge/ask-each.ts';
import type { Decision } from '../../src/knowledge/decision.rules.ts';

const knowledge = openKnowledge();
const AGENCIES = ['leningrad', 'ulyanovsk', 'kursk'] as const;
const AUDIENCES = ['citizen', 'servant'] as const;

const LETTERS = 20_000;
const long = (piece: string): string => piece.repeat(LETTERS / piece.length);
const NOT_UNDERSTOOD: readonly Decision[] = ['off_topic'];
const A_PERSON: readonly Decision[] = ['operator'];

/** What is written, in words, and what may be done with it; an article is said for none of it. */
const BAD_INPUT: readonly (readonly [string, string, readonly Decision[]])[] = [
  ['nothing', '', NOT_UNDERSTOOD],
  ['blanks', ' \n\t\u00a0', NOT_UNDERSTOOD],
  ['invisible letters', '\u200b\u200d\ufeff', NOT_UNDERSTOOD],
  ['one letter', 'а', NOT_UNDERSTOOD],
  ['one Latin letter', 'q', NOT_UNDERSTOOD],
  ['one sign', '?', NOT_UNDERSTOOD],
  ['20,000 letters without a space', long('а'), NOT_UNDERSTOOD],
  ['20,000 letters of a stop word', long('где '), NOT_UNDERSTOOD],
  ['20,000 letters of nonsense', long('фыв олдж '), ['off_topic', 'operator']],
  ['20,000 brackets', long('('), NOT_UNDERSTOOD],
  ['only emoji', '😀😡🙏🏻👨‍👩‍👧', NOT_UNDERSTOOD],
  ['20,000 of emoji', long('😀'), NOT_UNDERSTOOD],
  ['Latin nonsense', 'lorem ipsum dolor sit amet', ['off_topic', 'operator']],
  ['English', 'How can I file a complaint against my landlord?', A_PERSON],
  ['Tatar', 'Сәлам, миңа ярдәм кирәк', A_PERSON],
  ['Tatar, a question', 'Мин кайда гариза бирә алам?', A_PERSON],
  ['Kazakh', 'Сәлеметсіз бе, маған көмек керек', A_PERSON],
  ['Kazakh, a question', 'Өтінішті қайда беруге болады?', A_PERSON],
  ['SQL', "'; DROP TABLE articles; --", NOT_UNDERSTOOD],
  ['SQL that asks', 'SELECT * FROM users WHERE name = 1 OR 1=1', NOT_UNDERSTOOD],
  ['HTML', '<script>alert(document.cookie)</script>', NOT_UNDERSTOOD],
  ['HTML with an image', '<img src=x onerror=alert(1)>', NOT_UNDERSTOOD],
  ['a person by name', 'где живёт Иванов Иван Иванович', ['off_topic', 'operator', 'personal_channel']],
  [
    'a person’s private number',
    'дайте личный телефон Петровой Анны Сергеевны',
    ['operator', 'clarify', 'personal_channel', 'off_topic'],
  ],
  ['a person’s pay', 'сколько зарабатывает Сидоров Пётр Петрович', ['operator', 'off_topic', 'clarify']],
  ['a telephone number alone', '+7 921 123-45-67', ['personal_channel']],
  ['a telephone number without signs', '89211234567', ['personal_channel']],
  ['a card alone', '4111 1111 1111 1111', ['personal_channel']],
  ['a number alone', '12345', ['off_topic', 'operator']],
];

describe('bad input', () => {
  test.each(BAD_INPUT)('%s', (_, text, allowed) => {
    for (const agency of AGENCIES) {
      for (const audience of AUDIENCES) {
        const asked = { text, agency, audience, at: ASKED_AT };
        const answer = knowledge.ask(asked);
        expect(answer.article).toBeNull();
        expect(allowed).toContain(answer.decision);
        for (const part of askEach(knowledge, asked)) expect(part.article).toBeNull();
      }
    }
  });

  test.each([
    ['keys of the other layout', 'pfgbcfnmcz yf kbxysq ghb`v'],
    ['both layouts in one message', 'записаться yf личный ghbtv'],
    ['Latin letters that look Cyrillic', 'зaпиcaтьcя нa личный пpиeм'],
    ['transliteration', 'zapisatsya na lichnyj priem'],
    ['no spaces', 'записатьсяналичныйприем'],
    ['shouting', 'ЗАПИСАТЬСЯ НА ЛИЧНЫЙ ПРИЁМ'],
  ])('read all the same: %s', (_, text) => {
    const asked = { agency: 'leningrad', audience: 'citizen', at: ASKED_AT } as const;
    const meant = knowledge.ask({ ...asked, text: 'записаться на личный приём' });
    const answer = knowledge.ask({ ...asked, text });
    expect(answer.candidates[0]?.article).toBe(meant.candidates[0]?.article);
  });

  test('markup around a question does not change its answer', () => {
    const asked = { agency: 'leningrad', audience: 'citizen', at: ASKED_AT } as const;
    const plain = knowledge.ask({ ...asked, text: 'Во сколько у вас обед?' });
    const marked = knowledge.ask({ ...asked, text: '<b>Во сколько у вас обед?</b>' });
    expect(plain.article).not.toBeNull();
    expect(marked.article?.id).toBe(plain.article?.id);
  });
});
