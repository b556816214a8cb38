import { findPersonalData } from '../../understanding/personal-data.rules.ts';

/** A question is said by then; a story that is longer is cut. */
const LONGEST_QUESTION = 1_000;

const EMAIL = /[\p{L}\p{N}._%+-]{1,64}@[\p{L}\p{N}-]{1,63}(?:\.[\p{L}\p{N}-]{1,63}){1,4}/gu;
const LINK = /\b(?:https?:\/\/|www\.)\S+|\bt\.me\/\S+|(?<![\p{L}\p{N}])@[a-z0-9_]{3,32}/giu;
/** Any run of six digits or more: a telephone, a paper, a card, the number of an appeal. No answer hangs on it. */
const NUMBER = /\+?\d(?:[ \t\u00a0()/.-]{0,3}\d){5,40}/gu;
const STREET =
  /(?<!\p{L})(?:ул(?:\.|ица|ице|ицы|ицу)|просп(?:\.|ект\p{L}{0,2})|пр-к?т\p{L}{0,2}|пер(?:\.|еулок|еулке)|шоссе|наб(?:\.|ережн\p{L}{2})|бульвар\p{L}?|проезд\p{L}?|мкр\.?|микрорайон\p{L}?)[\s.]{0,3}[\p{L}\d][\p{L}\d .,/№-]{0,60}/giu;
const PATRONYMIC = '\\p{Lu}\\p{Ll}{2,20}(?:вич|вича|вичу|вичем|виче|вна|вны|вне|вну|вной)';
const WORD = '\\p{Lu}\\p{Ll}{1,25}(?:-\\p{Lu}\\p{Ll}{1,25})?';
/** «Иванова Мария Петровна», «Мария Петровна Иванова», «Иванова М. П.», «М. П. Иванова». */
const FULL_NAME = new RegExp(
  `(?<!\\p{L})(?:(?:${WORD}\\s+){1,2}${PATRONYMIC}(?:\\s+${WORD})?|${WORD}\\s+\\p{Lu}\\.\\s?\\p{Lu}\\.|\\p{Lu}\\.\\s?\\p{Lu}\\.\\s?${WORD})(?!\\p{L})`,
  'gu',
);
/** The same in small letters; rather two words too many than a name. */
const PATRONYMIC_SAID =
  /(?<!\p{L})(?:\p{L}{1,25}\s+){0,2}\p{L}{2,20}(?:ович|евич|овн|евн)(?:а|у|ы|е|ой|ем)?(?!\p{L})/giu;
const SAYS_THE_NAME =
  /((?:меня зовут|моя фамилия|мо[её] имя|фио|ф\.\s?и\.\s?о\.)[\s:–—-]{1,4})\p{L}{2,25}(?:\s+\p{L}{2,25}){0,2}/giu;

/**
 * The question as a model may see it: telephones, papers, addresses and names taken out, cut to 1,000 characters. Null when
 * something personal is still in it: then no model is asked. Names written unlike names stay unknown to it and to us. Pure.
 */
export function maskPersonalData(text: string): string | null {
  const masked = text
    .slice(0, LONGEST_QUESTION)
    .normalize('NFKC')
    .replaceAll(/[\p{Cc}\p{Cf}]+/gu, ' ')
    .replaceAll(LINK, '[ссылка]')
    .replaceAll(EMAIL, '[почта]')
    .replaceAll(NUMBER, '[номер]')
    .replaceAll(STREET, '[адрес]')
    .replaceAll(SAYS_THE_NAME, '$1[имя]')
    .replaceAll(FULL_NAME, '[имя]')
    .replaceAll(PATRONYMIC_SAID, '[имя]')
    .trim();
  return findPersonalData(masked).length === 0 ? masked : null;
}
