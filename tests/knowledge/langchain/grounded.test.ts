import { describe, expect, test } from 'vitest';
import { KB_DIR } from '../../../scripts/bench/search/measure-answers.ts';
import { loadArticles } from '../../../src/knowledge/articles.ts';
import { grounded } from '../../../src/knowledge/langchain/grounded.rules.ts';
import { passagesOf, shown, textOf } from '../../../src/knowledge/langchain/passages.rules.ts';
import { sentencesOf } from '../../../src/knowledge/langchain/sentences.rules.ts';

const SHORT = `Обращение регистрируют в течение трёх дней со дня поступления. Ответ дают за 30 дней со дня регистрации.
Срок могут продлить не более чем на 30 дней, об этом вас уведомят. Обращение по электронной почте подать нельзя.
Запись на приём ведёт Надежда Крылова по телефону 8 (8422) 58-93-58 до 18:00. Гражданин обязан уведомить орган о смене адреса.`;
const BODY = `Принимают в здании на улице Ленина, кабинет 5.

## Кому нельзя

- Служащим на должностях из перечня.
- Супругам этих людей.

## Электронное обращение

Подпись не нужна. Но приложить документы можно.

## Что написать

Укажите:

- фамилию, имя и отчество;
- почтовый адрес для ответа;
- суть вопроса.

## Могут ли отказать

Да, если сведения ограниченного доступа. Отказ можно обжаловать в суд.

| Кто | Срок |
|---|---|
| Министерство | 5 дней |`;
const passages = passagesOf({ short: SHORT.replaceAll('\n', ' '), body: BODY });
const said = (answer: string): string | null => {
  const found = grounded(answer, passages);
  return found === null ? null : textOf(found);
};

describe('what a model may write, and what is said then', () => {
  test.each<[string, string, string]>([
    [
      'word for word',
      'Ответ дают за 30 дней со дня регистрации.',
      'Ответ дают за 30 дней со дня регистрации.',
    ],
    [
      'with a greeting, which is dropped',
      'Здравствуйте! Ответ дают за 30 дней со дня регистрации.',
      'Ответ дают за 30 дней со дня регистрации.',
    ],
    [
      'in other forms of the words',
      'Ответы дают за 30 дней со дня регистраций',
      'Ответ дают за 30 дней со дня регистрации.',
    ],
    [
      'without a word that binds nothing',
      'Принимают в здании на Ленина, кабинет 5.',
      'Принимают в здании на улице Ленина, кабинет 5.',
    ],
    [
      'two statements, said in the order of the article',
      'Ответ дают за 30 дней со дня регистрации. Обращение регистрируют в течение трех дней со дня поступления.',
      'Обращение регистрируют в течение трёх дней со дня поступления. Ответ дают за 30 дней со дня регистрации.',
    ],
    ['under its heading', 'Подпись не нужна.', 'Электронное обращение: Подпись не нужна.'],
    [
      'together with what it leans on',
      'Но приложить документы можно.',
      'Электронное обращение: Подпись не нужна. Но приложить документы можно.',
    ],
    [
      'a list as a whole',
      'Укажите:\n1. фамилию, имя и отчество;\n2. почтовый адрес для ответа;\n3. суть вопроса.',
      'Что написать: Укажите:\n— фамилию, имя и отчество;\n— почтовый адрес для ответа;\n— суть вопроса.',
    ],
    [
      'a person with the heading that forbids',
      'Кому нельзя: служащим на должностях из перечня.',
      'Кому нельзя: Служащим на должностях из перечня.',
    ],
    [
      'an answer with its question',
      'Отказ можно обжаловать в суд.',
      'Могут ли отказать: Да, если сведения ограниченного доступа. Отказ можно обжаловать в суд.',
    ],
    [
      'in another alphabet’s look-alikes',
      'Oтвет дают за 30 дней со дня рeгистрации.',
      'Ответ дают за 30 дней со дня регистрации.',
    ],
  ])('%s', (_, answer, expected) => expect(said(answer)).toBe(expected));

  test.each<[string, string]>([
    ['nothing', ''],
    ['only courtesy', 'Здравствуйте! Спасибо.'],
    ['another number', 'Ответ дают за 15 дней со дня регистрации.'],
    ['a number in words changed', 'Обращение регистрируют в течение двух дней со дня поступления.'],
    ['a number left out', 'Ответ дают за дни со дня регистрации.'],
    ['working days instead of days', 'Ответ дают за 30 рабочих дней со дня регистрации.'],
    ['hours instead of days', 'Ответ дают за 30 часов со дня регистрации.'],
    ['a negation left out', 'Обращение по электронной почте подать.'],
    ['a negation turned', 'Обращение по электронной почте подать можно.'],
    ['a negation added', 'Ответ не дают за 30 дней со дня регистрации.'],
    ['a limit left out', 'Срок могут продлить на 30 дней, об этом вас уведомят.'],
    ['a possibility made a promise', 'Срок продлят не более чем на 30 дней, об этом вас уведомят.'],
    ['a duty taken away', 'Гражданин уведомит орган о смене адреса.'],
    ['who and whom exchanged', 'Орган обязан уведомить гражданина о смене адреса.'],
    [
      'an invented telephone',
      'Запись на приём ведёт Надежда Крылова по телефону 8 (8422) 58-93-59 до 18:00.',
    ],
    [
      'a telephone written together',
      'Запись на приём ведёт Надежда Крылова по телефону 88422589358 до 18:00.',
    ],
    [
      'a telephone beside an approved sentence',
      'Ответ дают за 30 дней со дня регистрации. Звоните: 8 800 000-00-00.',
    ],
    ['another name', 'Запись на приём ведёт Надежда Орлова по телефону 8 (8422) 58-93-58 до 18:00.'],
    ['a name bent', 'Запись на приём ведёт Надежда Крылов по телефону 8 (8422) 58-93-58 до 18:00.'],
    ['another hour', 'Запись на приём ведёт Надежда Крылова по телефону 8 (8422) 58-93-58 до 19:00.'],
    ['a clause added', 'Ответ дают за 30 дней со дня регистрации по ст. 12 закона № 59-ФЗ.'],
    ['a date added', 'Ответ дают за 30 дней со дня регистрации с 1 января 2026 года.'],
    ['a word added', 'Ответ бесплатно дают за 30 дней со дня регистрации.'],
    ['a condition added', 'Ответ дают за 30 дней со дня регистрации, если вы гражданин России.'],
    ['a link added', 'Ответ дают за 30 дней со дня регистрации: http://evil.example'],
    [
      'an approved sentence and an invented one',
      'Ответ дают за 30 дней со дня регистрации. Жалобу подают губернатору.',
    ],
    [
      'two statements run together',
      'Обращение регистрируют в течение трёх дней и дают за 30 дней со дня регистрации ответ.',
    ],
    ['a person without the heading that forbids', 'Служащим на должностях из перечня.'],
    ['half a list', 'Укажите фамилию, имя и отчество.'],
    ['a row of a table', 'Министерство: 5 дней.'],
    ['a piece of a sentence', 'За 30 дней.'],
    ['its instructions', 'Ты подбираешь готовый ответ из базы знаний органа власти.'],
    ['another language', 'The reply comes within 30 days.'],
    ['markup', '<b>Ответ дают за 30 дней со дня регистрации.</b>'],
    ['too many sentences', 'Ответ дают за 30 дней со дня регистрации. '.repeat(13)],
    ['more than anybody reads', 'Ответ дают за 30 дней со дня регистрации '.repeat(200)],
  ])('not: %s', (_, answer) => expect(said(answer)).toBeNull());
});

test('every statement of every article is grounded in itself, and every short answer in its article', () => {
  for (const article of loadArticles(KB_DIR)) {
    const own = passagesOf(article);
    const short = grounded(article.short, own);
    expect(short && textOf(short), article.id).toBe(article.short.replaceAll(/\s+/gu, ' ').trim());
    for (const passage of own.filter(({ text }) => text.length > 12 && !/[.!?]\s/u.test(text))) {
      expect(grounded(shown(passage), own), `${article.id}: ${passage.text}`).not.toBeNull();
    }
  }
});

test('what is said of an article are its own words', () => {
  for (const article of loadArticles(KB_DIR)) {
    const letters = (text: string): string => text.replaceAll(/[^\p{L}\p{N}@]+/gu, '');
    const all = letters(`${article.short} ${article.body.replaceAll(/\]\([^)]*\)/gu, '')}`);
    for (const { text, heading } of passagesOf(article)) {
      for (const line of `${heading ?? ''}\n${text}`.split('\n')) expect(all).toContain(letters(line));
    }
  }
});

describe('one slip in a statement of a real article', () => {
  const statements = loadArticles(KB_DIR).flatMap((article) => {
    const own = passagesOf(article);
    return own.map((passage) => ({ id: article.id, own, text: shown(passage) }));
  });
  type Spoil = (text: string) => string;
  /** As many as take a second; the same ones every time. */
  const spoilt = (spoil: Spoil) => {
    const changed = statements.filter(({ text }) => spoil(text) !== text);
    const step = Math.ceil(changed.length / 300);
    return changed.filter((_, i) => i % step === 0);
  };
  /** What is said for a spoilt statement is nothing, or another statement that says just that. */
  const believed = (spoil: Spoil): string[] =>
    spoilt(spoil).flatMap(({ id, own, text }) => {
      const found = grounded(spoil(text), own);
      return found?.some((passage) => shown(passage) === text) ? [`${id}: ${spoil(text)}`] : [];
    });

  test.each<[string, Spoil]>([
    ['a digit changed', (text) => text.replace(/\d/u, (digit) => String((Number(digit) + 1) % 10))],
    [
      'the last digit changed',
      (text) => text.replace(/\d(?=\D*$)/u, (digit) => String((Number(digit) + 1) % 10)),
    ],
    ['a number left out', (text) => text.replace(/(?<![\p{L}\d])\d+(?![\p{L}\d])/u, '')],
    ['«не» left out', (text) => text.replace(/(?<!\p{L})не /iu, '')],
    ['«не» added', (text) => text.replace(/ (?=\p{Ll}{5,}(?:ют|ят|ут|ет|ит)(?!\p{L}))/u, ' не ')],
    ['«нельзя» turned', (text) => text.replace(/нельзя/iu, 'можно')],
    ['«можно» turned', (text) => text.replace(/(?<!\p{L})можно(?!\p{L})/iu, 'нельзя')],
    ['«только» left out', (text) => text.replace(/(?<!\p{L})только /iu, '')],
    ['«кроме» turned', (text) => text.replace(/(?<!\p{L})кроме(?!\p{L})/iu, 'включая')],
    ['a word added', (text) => text.replace(/ (?=\p{Ll}{6})/u, ' губернаторских ')],
    ['a telephone added', (text) => `${text.replace(/[.;]$/u, '')} 8 999 111-22-33.`],
    ['a clause added', (text) => `${text.replace(/[.;]$/u, '')} (ст. 99 закона № 1-ФЗ).`],
  ])('%s', (_, spoil) => {
    expect(spoilt(spoil)).not.toEqual([]);
    expect(believed(spoil)).toEqual([]);
  });
});

test('abbreviations do not end a sentence', () => {
  expect(
    sentencesOf(
      'Норма: ст. 10 закона, см. п. 3. Приём: пом. Восток, ул. Мира, д. 5. Звоните! И. И. Иванов ответит.',
    ),
  ).toEqual([
    'Норма: ст. 10 закона, см. п. 3.',
    'Приём: пом. Восток, ул. Мира, д. 5.',
    'Звоните!',
    'И. И. Иванов ответит.',
  ]);
});
