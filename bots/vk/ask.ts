import { setTimeout as wait } from 'node:timers/promises';
import { fieldsIn, fieldsOf, type Fields, wholeOf } from '../../src/channel/fields.rules.ts';
import { OtklikError } from '../../src/kernel/errors.ts';
import { SECOND } from '../../src/kernel/instants.ts';
import type { VkCall, VkParams } from './client.ts';
import type { VkRefusal } from './errors.ts';

/** "Too many requests per second": an administrator's token is given three a second. */
const TOO_MANY = 6;
const TRIES = 4;

/** VK understood the question and refuses the answer. */
export class Refused extends OtklikError {
  readonly refusal: VkRefusal;
  constructor(method: string, refusal: VkRefusal) {
    super('forbidden', `VK refused ${method}: ${refusal.code} ${refusal.description}`.trim());
    this.refusal = refusal;
  }
}

/** Codes that say: not with this token, or no such method any more. Asking again later changes nothing. */
const NOT_ALLOWED = new Set([3, 7, 8, 15, 18, 23, 27, 28, 30, 100, 125, 203, 204, 210, 211, 212, 917, 927]);

/** True when a part of VK is closed to this token for good: a missing right, a method that was switched off. */
export function isClosed(error: unknown): boolean {
  return error instanceof Refused && NOT_ALLOWED.has(error.refusal.code);
}

/** Asks VK one thing that changes nothing, or may be done twice. */
export type VkAsk = (method: string, params: VkParams, as?: 'community' | 'user') => Promise<unknown>;

/** Waits where VK asks to go slower. Throws `Refused`, or what the network threw. */
export function vkAsker(call: VkCall, signal: AbortSignal): VkAsk {
  return async (method, params, as = 'community') => {
    for (let tries = 1; ; tries += 1) {
      const answer = await call(method, params, signal, as);
      if (!('refusal' in answer)) return answer.response;
      if (answer.refusal.code !== TOO_MANY || tries >= TRIES) throw new Refused(method, answer.refusal);
      await wait(SECOND, undefined, { signal });
    }
  };
}

/** The most that VK gives at once of a list, and how many such pages are read before it is enough. */
export interface Pages {
  readonly size: number;
  readonly most: number;
}

/** Items of a list, page by page, until `enough` says so of a page or there are no more. */
export async function readPages(
  ask: (offset: number, count: number) => Promise<unknown>,
  { size, most }: Pages,
  enough: (page: readonly Fields[]) => boolean = () => false,
): Promise<{ readonly items: readonly Fields[]; readonly whole: boolean }> {
  const items: Fields[] = [];
  for (let number = 0; number < most; number += 1) {
    const answer = fieldsOf(await ask(number * size, size));
    const page = fieldsIn(answer?.['items']);
    items.push(...page);
    if (page.length < size || items.length >= (wholeOf(answer?.['count']) ?? Number.POSITIVE_INFINITY)) {
      return { items, whole: true };
    }
    if (enough(page)) return { items, whole: true };
  }
  return { items, whole: false };
}
