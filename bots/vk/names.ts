import { fieldsOf, idOf, listOf, textOf } from '../../src/channel/fields.rules.ts';
import type { VkCall } from './client.ts';

/** `users.get` takes up to 1,000 ids; a hundred keep one call short. */
export const NAMES_AT_ONCE = 100;

/** First and last names of people by id; communities (negative ids) have none. Throws when VK refuses the call. */
export function vkNames(call: VkCall) {
  return async (authors: readonly string[], signal: AbortSignal): Promise<ReadonlyMap<string, string>> => {
    const people = authors.filter((id) => /^[1-9]\d*$/u.test(id));
    if (people.length === 0) return new Map();
    const answer = await call('users.get', { user_ids: people.join(',') }, signal);
    if ('refusal' in answer) throw new Error(`users.get was refused with code ${answer.refusal.code}`);
    return new Map(
      listOf(answer.response).flatMap((entry): [string, string][] => {
        const user = fieldsOf(entry);
        const id = idOf(user?.['id']);
        const name = `${textOf(user?.['first_name'])} ${textOf(user?.['last_name'])}`.trim();
        return id === undefined || name === '' ? [] : [[id, name]];
      }),
    );
  };
}
