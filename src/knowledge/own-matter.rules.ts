import { stem } from '../understanding/russian/stem.rules.ts';
import type { SaidWords } from '../understanding/phrases.rules.ts';

const PAPERS = new Set(['обращение', 'жалоба', 'заявление', 'письмо', 'ответ', 'запрос'].map(stem));
const STATE = new Set(
  ['статус', 'стадия', 'рассмотрено', 'готов', 'находится', 'зарегистрировано'].map(stem),
);
const NUMBER = /(?:№|номер(?:ом)?|n|вх)(?:\s{1,2}\p{L}{1,15})?\s{0,2}[.:]?\s{0,2}[\p{L}\d/-]{0,12}\d{2,}/iu;
const COMPLAINING = new Set(
  [
    'жалоба',
    'жаловаться',
    'пожаловаться',
    'жалуюсь',
    'пожалуюсь',
    'жаловался',
    'обращение',
    'обратиться',
    'обращусь',
    'заявление',
    'заявить',
    'написать',
    'напишу',
    'писать',
    'пишу',
    'письмо',
    'сообщить',
    'сообщу',
  ].map(stem),
);
/** What people fear, or ask for, when they complain. */
const PROTECTION = new Set(
  [
    'боюсь',
    'боимся',
    'боится',
    'страшно',
    'опасаюсь',
    'отомстят',
    'отомстит',
    'мстить',
    'мстят',
    'месть',
    'отыграются',
    'отыграется',
    'выместит',
    'припомнит',
    'преследовать',
    'преследование',
    'запугивают',
    'угрожают',
    'анонимно',
    'анонимный',
    'инкогнито',
    'тайна',
    'тайно',
    'втайне',
    'узнает',
    'узнают',
    'разгласят',
    'разглашать',
    'разглашение',
    'раскроют',
    'выдадут',
    'выдавать',
    'фамилия',
    'фамилию',
    'конфиденциально',
  ].map(stem),
);

/**
 * Whether a message asks what protects the person who complains: from revenge, from being named. The law protects them in
 * the same way whatever body the complaint is about (Federal Law 59-FZ, article 6).
 */
export function asksAboutOwnRights({ stems }: SaidWords): boolean {
  return stems.some((one) => COMPLAINING.has(one)) && stems.some((one) => PROTECTION.has(one));
}

/**
 * Whether a message asks what became of the client's own paper, by its number («что с моим обращением № 123?»). Only a
 * person who can see the paper knows that, and not in public.
 */
export function asksAboutOwnMatter(text: string, said: SaidWords): boolean {
  const roots = said.stems;
  if (!roots.some((root) => PAPERS.has(root))) return false;
  if (!NUMBER.test(text.slice(0, 2_000))) return false;
  const mine = said.words.some((word) =>
    /^(?:мое|мой|моя|моего|моей|моему|моем|моим|мою|мне|наше|нашего)$/u.test(word),
  );
  return mine || roots.some((root) => STATE.has(root)) || said.words.includes('что');
}
