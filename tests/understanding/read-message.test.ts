import { assert, property, string } from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Lexicon } from '../../src/understanding/lexicon.ts';
import { read } from '../../src/understanding/read-message.rules.ts';
import type { Reading } from '../../src/understanding/reading.ts';

const lexicon: Lexicon = {
  emergency: ['пожар', 'пахнет газом', 'вызовите скорую', 'скорую', 'умирает'],
  wantsPerson: ['оператор', 'сотрудник', 'позовите человека', 'живой человек'],
  smallTalk: {
    hello: ['здравствуйте', 'привет', 'добрый день'],
    thanks: ['спасибо', 'спасибо большое'],
    bye: ['до свидания', 'всего доброго'],
    howAreYou: ['как дела', 'кто ты'],
  },
  courtesy: ['здравствуйте', 'пожалуйста', 'подскажите', 'добрый день'],
  abuse: {
    obscenityStems: ['бляд'],
    insultStems: ['дурак', 'козл', 'козел'],
    threats: ['я вас убью'],
    exceptions: ['козлов'],
  },
  urgent: [{ words: ['срочно', 'до завтра'], reason: 'человек сам называет вопрос срочным' }],
  complaint: ['жалоба', 'пожаловаться', 'не отвечают'],
  proposal: ['предлагаю', 'есть идея'],
  thanks: ['хочу поблагодарить', 'спасибо за работу'],
};
const topics = [
  { id: 'reception', name: 'Личный приём', words: ['личный приём', 'записаться', 'приёмная'] },
  { id: 'terms', name: 'Сроки', words: ['срок', 'сколько ждать'] },
];
const reading = (text: string): Reading => read(text, { lexicon, topics, place: 'private' });

describe('reading of a message', () => {
  test.each<[string, Partial<Reading>]>([
    ['Здравствуйте!', { smallTalk: 'hello' }],
    ['ghbdtn', { smallTalk: 'hello', language: 'ru' }],
    ['privet', { smallTalk: 'hello' }],
    ['Спасибо большое', { smallTalk: 'thanks', kind: 'thanks' }],
    ['до свидания, всего доброго', { smallTalk: 'bye' }],
    ['как дела?', { smallTalk: 'howAreYou' }],
    ['Здравствуйте, как записаться на приём?', { smallTalk: null, kind: 'question', topic: 'reception' }],
    ['спасибо, а сколько ждать ответа?', { smallTalk: null, kind: 'question', topic: 'terms' }],
    ['в подъезде пахнет газом', { emergency: true }],
    ['куда звонить при пожаре', { emergency: true }],
    ['ответите в скором времени?', { emergency: false }],
    ['правила пожарной безопасности', { emergency: false }],
    ['вы козлы', { abuse: true, tone: 'rude' }],
    ['Козлова Анна, секретарь', { abuse: false, tone: 'calm' }],
    ['я вас убью', { abuse: true }],
    ['ОТВЕТЬТЕ МНЕ НАКОНЕЦ', { tone: 'upset' }],
    ['Хочу пожаловаться на соседей', { kind: 'complaint', appeal: false }],
    ['Как пожаловаться на чиновника?', { kind: 'question', appeal: false }],
    ['мне не отвечают второй месяц', { kind: 'complaint' }],
    ['Предлагаю поставить скамейку', { kind: 'proposal' }],
    ['хочу поблагодарить сотрудников', { kind: 'thanks', wantsPerson: false }],
    ['пришлите бланк', { kind: 'request' }],
    ['хочу подать жалобу официально', { appeal: true }],
    ['примите моё заявление', { appeal: true }],
    ['направляю запрос информации о ремонте школы', { appeal: true }],
    ['хочу составить обращение', { appeal: true }],
    ['прислали запрос информации, что делать', { appeal: false }],
    ['хочу отправить запрос на справку', { appeal: false }],
    ['прошу зарегистрировать моё обращение', { appeal: true }],
    ['как подать заявление?', { appeal: false }],
    ['хочу отозвать своё заявление', { appeal: false }],
    ['прошу не рассматривать моё обращение', { appeal: false }],
    ['оператор', { wantsPerson: true }],
    ['сотрудника пожалуйста', { wantsPerson: true }],
    ['позовите человека, бот не понимает', { wantsPerson: true }],
    ['поможет ли сотрудник приёмной написать письмо', { wantsPerson: false }],
    ['нужен ответ срочно', { urgency: { urgent: true, reason: 'человек сам называет вопрос срочным' } }],
    ['нужен ответ', { urgency: null }],
    ['Сәлам, миңа ярдәм кирәк', { language: 'other' }],
    ['hello, how are you', { language: 'other' }],
    ['rfr pfgbcfnmcz yf ghbtv', { language: 'ru' }],
    ['ivan@mail.ru', { language: 'ru', personalData: ['email'] }],
    ['😀😀😀', { kind: 'other', smallTalk: null, language: 'ru' }],
    ['', { kind: 'other', topic: null }],
    ['<b>привет</b><script>alert(1)</script>', { smallTalk: null, abuse: false }],
    ["'; DROP TABLE messages; --", { kind: 'other' }],
  ])('%s', (text, expected) => {
    expect(reading(text)).toMatchObject(expected);
  });

  test('never throws and always gives the same, whatever is written', () => {
    assert(
      property(string({ unit: 'binary', maxLength: 400 }), (text) => {
        expect(reading(text)).toEqual(reading(text));
      }),
      { numRuns: 300 },
    );
  });

  test.each([
    ['а'],
    ['привет '],
    ['1'],
    ['1 '],
    ['('],
    ['a@'],
    ['ул. '],
    ['😀'],
    ["';[]"],
    ['жалоба подать '],
    ['+7 '],
  ])('reads 20,000 characters of «%s»', (piece) => {
    expect(reading(piece.repeat(20_000 / piece.length)).confidence).toBeGreaterThan(0);
  });
});
