import { ACTIONS } from './audit-actions.ts';

/** Who acts besides the staff. */
export const ACTORS: Readonly<Record<string, string>> = {
  system: 'программа',
  bot: 'бот',
  client: 'клиент',
  applicant: 'заявитель',
  program: 'программа',
};

/** An action in words with its code, which the search takes; the code alone where nobody gave it words. */
export function actionName(action: string): string {
  const words = ACTIONS[action];
  return words === undefined ? action : `${words} (${action})`;
}

/** What of an entry's details is shown: settings and outcomes. Everything else may hold what a client wrote. */
const SHOWN: Readonly<Record<string, string>> = {
  role: 'роль',
  agencies: 'организации',
  units: 'подразделения',
  unitScope: 'только свои подразделения',
  address: 'адрес сети',
  by: 'чем',
  rows: 'строк',
  field: 'поле',
};

/** The details that are known to say nothing of a client, in a line. */
export function safeDetails(details: string): string {
  const read = JSON.parse(details) as Record<string, unknown>;
  const parts = Object.entries(SHOWN).flatMap(([key, label]) => {
    const value = read[key];
    if (value === undefined) return [];
    if (typeof value === 'boolean') return [`${label}: ${value ? 'да' : 'нет'}`];
    return [`${label}: ${typeof value === 'string' ? value : JSON.stringify(value)}`];
  });
  return parts.join('; ').slice(0, 500);
}
