import { withoutOwn } from '../../outbox/permission.rules.ts';
import { findPersonalData, type PersonalData } from '../../understanding/personal-data.rules.ts';
import { wordsOf } from '../../understanding/russian/words.rules.ts';
import type { AnswerRules, Found, WrittenAnswer } from './answer.ts';

const NAMES: Readonly<Record<PersonalData, string>> = {
  phone: 'телефон',
  email: 'почта',
  passport: 'паспорт',
  snils: 'СНИЛС',
  address: 'адрес',
  card: 'номер карты',
};
/** These are nobody's business card: a body never publishes them. */
const NEVER_PUBLIC: readonly PersonalData[] = ['passport', 'snils', 'card'];

/** What has to stand in the answer and does not, and what must not stand where everybody reads it. */
export function missingRemarks(answer: WrittenAnswer, rules: AnswerRules): readonly Found[] {
  return [...personalData(answer, rules), ...survey(answer, rules), ...firstParagraph(answer)];
}

function personalData({ text, place }: WrittenAnswer, { contacts }: AnswerRules): readonly Found[] {
  if (place !== 'public') return [];
  const kinds = findPersonalData(withoutOwn(text, contacts));
  if (kinds.length === 0) return [];
  const blocks = kinds.some((kind) => NEVER_PUBLIC.includes(kind));
  return [
    {
      check: 'personal_data',
      weight: blocks ? 'blocks' : 'warns',
      text: `Похоже на личные данные: ${kinds.map((kind) => NAMES[kind]).join(', ')}. Ответ увидят все`,
      suggestion: 'Уберите их или ответьте в личные сообщения.',
      quote: null,
    },
  ];
}

/** U-11, L1-26: every final message carries the link of the survey. */
function survey({ text, final }: WrittenAnswer, { surveyUrl }: AnswerRules): readonly Found[] {
  if (!final || surveyUrl === null || text.includes(surveyUrl.replace(/\/$/u, ''))) return [];
  return [
    {
      check: 'survey',
      weight: 'blocks',
      text: 'В завершающем ответе нет ссылки на опрос',
      suggestion: 'Добавьте её в конец.',
      quote: null,
      insert: `Оцените, пожалуйста, наш ответ: ${surveyUrl}`,
    },
  ];
}

/** L1-20: the first paragraph names the number and the date of the registration and the question. */
function firstParagraph({ text, appeal }: WrittenAnswer): readonly Found[] {
  if (!appeal) return [];
  const paragraph = text.trim().split(/\n+/u, 2)[0] ?? '';
  const words = new Set(wordsOf(paragraph));
  const named = wordsOf(appeal.name).filter((word) => word.length > 3);
  const missing = [
    ...(paragraph.includes(appeal.number) ? [] : ['номер регистрации']),
    ...(paragraph.includes(appeal.date) ? [] : ['дата регистрации']),
    ...(named.every((word) => words.has(word)) ? [] : ['название вопроса']),
  ];
  if (missing.length === 0) return [];
  return [
    {
      check: 'first_paragraph',
      weight: 'blocks',
      text: `В первом абзаце нет: ${missing.join(', ')}`,
      suggestion: `Начните так: «Ваше обращение № ${appeal.number} от ${appeal.date} «${appeal.name}» рассмотрено».`,
      quote: null,
    },
  ];
}
