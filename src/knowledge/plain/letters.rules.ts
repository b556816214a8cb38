import type { AnswerRules, Found } from './answer.ts';

/** Addresses of pages, mail and people on platforms are Latin by their nature (K-17). */
const ADDRESS = /https?:\/\/|www\.|@|\.(?:ru|su|com|org|net|gov|me)(?![a-z])/iu;
/** What an editor puts in: it is asked for elsewhere. */
const BLANK = /\[[^[\]\n]{1,60}\]/gu;
const LATIN_WORD = /(?<![\p{L}\p{N}])[a-z][a-z'-]+(?![\p{L}\p{N}])/gu;
const MIXED = /\p{Script=Cyrillic}[a-z]|[a-z]\p{Script=Cyrillic}/iu;
const CAPITALS = /(?<![\p{L}])\p{Lu}+(?:-\p{Lu}+)*(?![\p{L}])/gu;
/** One letter is a preposition or an initial. */
const SHORTEST_ABBREVIATION = 2;
/** Direction overrides, invisible letters, and heaps of marks on one letter: nobody types them to a citizen. */
const HIDDEN = /[\u200b\u2060-\u2064\u202a-\u202e\u2066-\u2069\ufeff\u00ad]|\p{M}{3,}/u;
const SYMBOL = /[\u2190-\u21ff\u2500-\u25ff\u2600-\u27bf]|\*\*|__|<\/?[a-z][^>\n]{0,40}>/iu;
const EMOJI = /\p{Extended_Pictographic}/u;

/** Letters and signs: capitals, abbreviations, Latin words, special signs. */
export function lettersRemarks(text: string, rules: AnswerRules, written: boolean): readonly Found[] {
  const plain = text
    .replaceAll(/\S+/gu, (piece) => (ADDRESS.test(piece) ? ' ' : piece))
    .replaceAll(BLANK, ' ');
  return [...symbols(plain, written), ...capitals(plain, rules), ...latin(plain, rules)];
}

function symbols(text: string, written: boolean): readonly Found[] {
  const found: Found[] = [];
  if (HIDDEN.test(text)) {
    found.push({
      check: 'symbols',
      weight: 'blocks',
      text: 'В тексте невидимые или сломанные знаки',
      suggestion: 'Наберите это место заново: знаки попали сюда вместе со вставкой.',
      quote: null,
    });
  }
  const special = SYMBOL.exec(text)?.[0];
  const isEmoji = special !== undefined && EMOJI.test(special);
  // K-23: smileys are allowed in social networks and chats, K-30 keeps them out of written answers.
  if ((special !== undefined && !isEmoji) || (written && EMOJI.test(text))) {
    found.push({
      check: 'symbols',
      weight: 'warns',
      text: isEmoji || special === undefined ? 'Смайлик в письменном ответе' : 'Особые знаки или разметка',
      suggestion: 'Обойдитесь словами и обычными знаками.',
      quote: special ?? null,
    });
  }
  return found;
}

function capitals(text: string, rules: AnswerRules): readonly Found[] {
  const known = new Set(rules.words.abbreviations.map((one) => one.toUpperCase()));
  const words = [...new Set(text.match(CAPITALS))].filter(
    (word) => word.length >= SHORTEST_ABBREVIATION && /\p{Script=Cyrillic}/u.test(word) && !known.has(word),
  );
  return words.flatMap((word): readonly Found[] => {
    if (word.length >= rules.capitalsFrom) {
      const suggestion = 'Напишите его обычными буквами.';
      return [
        { check: 'capitals', weight: 'warns', text: 'Слово заглавными буквами', suggestion, quote: word },
      ];
    }
    if (isExplained(text, word)) return [];
    return [
      {
        check: 'abbreviations',
        weight: 'warns',
        text: 'Сокращение без расшифровки',
        suggestion: 'Напишите полностью или расшифруйте в скобках.',
        quote: word,
      },
    ];
  });
}

/** «МСЭ (медико-социальная экспертиза)» or «медико-социальная экспертиза (МСЭ)». */
function isExplained(text: string, word: string): boolean {
  return text.includes(`(${word})`) || text.includes(`(далее — ${word})`) || text.includes(`${word} (`);
}

/** Names of companies, people, events and goods may be Latin (K-17): they begin with a capital. */
function latin(text: string, rules: AnswerRules): readonly Found[] {
  const mixed = [...new Set(text.match(/\p{L}+/gu))].filter((word) => MIXED.test(word)).slice(0, 3);
  const allowed = new Set(rules.words.latin);
  const foreign = [...new Set(text.match(LATIN_WORD))].filter((word) => !allowed.has(word)).slice(0, 3);
  return [
    ...mixed.map((quote): Found => {
      const suggestion = 'Наберите слово заново на русской раскладке.';
      return {
        check: 'latin',
        weight: 'warns',
        text: 'Латинская буква внутри русского слова',
        suggestion,
        quote,
      };
    }),
    ...foreign.map((quote): Found => {
      const suggestion = 'Скажите по-русски; латиницей можно названия, имена и адреса.';
      return { check: 'latin', weight: 'warns', text: 'Слово латиницей', suggestion, quote };
    }),
  ];
}
