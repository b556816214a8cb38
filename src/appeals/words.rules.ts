import type { Target } from '../agency/index.ts';
import type { AppealType } from '../store/tables.ts';

const TYPES: Readonly<Record<AppealType, string>> = {
  proposal: 'Предложение',
  application: 'Заявление',
  complaint: 'Жалоба',
  information: 'Запрос информации',
};

/** The four types of L1-03. */
export function typeName(type: AppealType): string {
  return TYPES[type];
}

/** «30 дней», «3 рабочих дня»: a term in days as a letter tells it. */
export function daysText(term: Target['term']): string {
  if (!('n' in term)) return 'до конца рабочего дня';
  const [tens, units] = [term.n % 100, term.n % 10];
  const isTeen = tens > 10 && tens < 20;
  const form = !isTeen && units === 1 ? 0 : !isTeen && units >= 2 && units <= 4 ? 1 : 2;
  if (term.kind === 'calendar_days') return `${term.n} ${['день', 'дня', 'дней'][form]}`;
  if (term.kind === 'working_days')
    return `${term.n} ${['рабочий день', 'рабочих дня', 'рабочих дней'][form]}`;
  return `${term.n} ${['час', 'часа', 'часов'][form]}`;
}
