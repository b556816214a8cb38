/** Who answers: full name, telephone and unit at the foot of the answer (L1-26). */
export interface AnswerFooter {
  readonly executor: string;
  readonly phone: string;
  readonly unit: string;
}

/** The beginning of every answer: number, day and name of the question (L1-20). */
export function firstParagraph(number: string, date: string, question: string): string {
  return `Ваше обращение № ${number} от ${date} «${question}» рассмотрено.`;
}

/** The lower left of the last page: the executor, the telephone, the survey (L1-26). */
export function withFooter(text: string, footer: AnswerFooter, surveyUrl: string | null): string {
  const unit = footer.unit.trim() === '' ? '' : `, ${footer.unit.trim()}`;
  const lines = [
    `Исполнитель: ${footer.executor.trim()}${unit}, тел. ${footer.phone.trim()}`,
    ...(surveyUrl === null || text.includes(surveyUrl)
      ? []
      : [`Оцените, пожалуйста, наш ответ: ${surveyUrl}`]),
  ];
  return `${text.trim()}\n\n${lines.join('\n')}`;
}

/** What the footer lacks; null when nothing. A full name has two words at the least, a telephone five digits. */
export function footerFault({ executor, phone }: AnswerFooter): 'executor' | 'phone' | null {
  if (executor.trim().split(/\s+/u).length < 2) return 'executor';
  return (phone.match(/\d/gu) ?? []).length < 5 ? 'phone' : null;
}
