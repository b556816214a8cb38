import type { AppealType } from './drafts.ts';

/** Words by which people name a kind, in the order of certainty. */
const TYPE_WORDS: readonly (readonly [AppealType, RegExp])[] = [
  ['information', /запрос|информаци|сведени/iu],
  ['complaint', /жалоб|претензи|жалуюсь|пожаловаться/iu],
  ['proposal', /предложен|предлагаю|предложить/iu],
  ['application', /заявлен|заявляю|просьб/iu],
];

/** The kind that a person names in words; null when he names none. */
export function typeByWords(text: string): AppealType | null {
  return TYPE_WORDS.find(([, words]) => words.test(text))?.[0] ?? null;
}

const AFTER_NUMBER =
  /номер[а-яё]*(?:\s+(?:обращения|заявления|жалобы|запроса))?\s*[:№=–—-]*\s*(\S.{0,59})$/iu;
const LOOKS_LIKE_NUMBER = /^(?=[^\d]*\d)[\p{L}\d][\p{L}\d ./\\_–—-]*$/u;

/**
 * The number that somebody brings back («Мой номер 123», «номер обращения: ОГ-15/2026»); null when there is none. Ten
 * and eleven digits in a row are a telephone.
 */
export function numberIn(text: string): string | null {
  const found = AFTER_NUMBER.exec(text.trim().replaceAll(/\s+/gu, ' '))?.[1]?.replaceAll(/[.!,;\s]+$/gu, '');
  if (found === undefined || !LOOKS_LIKE_NUMBER.test(found)) return null;
  return isTelephone(found) ? null : found;
}

/** Whether somebody brings a number back out of the blue: «номер дома 5» in a later talk is none. */
export function bringsNumber(text: string): boolean {
  const named =
    /^\s*(?:номер|№)|мой номер|номер[а-яё]* (?:моего |моей )?(?:обращени|заявлени|жалоб|запрос)|присвои/iu;
  return named.test(text) && numberIn(text) !== null;
}

function isTelephone(number: string): boolean {
  return /^\+?[78]?[ (-]*9\d{2}[ )-]*\d{3}[ -]*\d{2}[ -]*\d{2}$/u.test(number);
}

const ASKS =
  /^(?:а |и |но |подскажите,? |скажите,? )?(?:как|где|куда|когда|кто|какой|какая|какие|каких|сколько|можно|почему|зачем|что|надо|нужно)(?: |$)/iu;

/** Whether a message reads as a question rather than as a part of an appeal. */
export function looksLikeQuestion(text: string): boolean {
  const said = text.trim();
  return said.length <= 300 && (said.endsWith('?') || ASKS.test(said));
}

/** Words that only say that somebody wants an appeal, with the small words around them. */
const ONLY_WISH =
  /^(?:я|мы|хочу|хотим|хотел|хотела|бы|желаю|прошу|подать|оформить|составить|написать|отправить|направить|зарегистрировать|принять|примите|подаю|жалоб\S*|заявлен\S*|обращен\S*|претензи\S*|предложен\S*|запрос\S*|информаци\S*|официальн\S*|письменн\S*|здравствуйте|добрый|день|вечер|утро|пожалуйста|у|меня|мою|мое|моё|мой|на|в|об|о|к|вам|вас|как|это)$/iu;

/** What has been written already and could be the essence: the messages that say more than that an appeal is wanted. */
export function essenceFrom(texts: readonly string[]): string {
  const telling = texts.filter((text) => {
    const words = text.match(/[\p{L}\d]+/gu) ?? [];
    return words.filter((word) => !ONLY_WISH.test(word)).length >= 2;
  });
  return telling.join('\n').trim();
}
