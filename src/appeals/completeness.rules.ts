import type { AppealType } from './drafts.ts';

/** What the law asks of an electronic appeal or request, one part each. */
export type Part = 'type' | 'addressee' | 'essence' | 'name' | 'replyAddress';

/** What is known of an appeal when it is looked at. */
export interface Parts {
  readonly type: AppealType | null;
  readonly addressee: string;
  readonly essence: string;
  /** Surname and name, or an organisation's name. */
  readonly name: string;
  /** An e-mail, or the account by which the person was identified. */
  readonly replyAddress: string;
}

/** Two letters in a row: what is only signs says nothing (59-ФЗ art. 11 part 4.1). */
const SAYS_SOMETHING = /\p{L}{2}/u;

/**
 * What an appeal still lacks, in the order in which it is asked. 59-ФЗ art. 7 part 3 asks for the names, an address for
 * the answer (e-mail or the account) and the substance, part 1 for the addressee as well; 8-ФЗ art. 18 asks the same of a
 * request for information, and does not consider an anonymous one. A telephone is not required.
 */
export function missingParts(parts: Parts): readonly Part[] {
  const missing: readonly (readonly [Part, boolean])[] = [
    ['type', parts.type === null],
    ['addressee', !SAYS_SOMETHING.test(parts.addressee)],
    ['essence', !SAYS_SOMETHING.test(parts.essence)],
    ['name', !/\p{L}/u.test(parts.name)],
    ['replyAddress', parts.replyAddress.trim() === ''],
  ];
  return missing.flatMap(([part, lacks]) => (lacks ? [part] : []));
}

/** What a talk may ask: names and addresses are taken where the person is identified. */
const ASKED_ON_PORTAL: ReadonlySet<Part> = new Set(['name', 'replyAddress']);

/** What a draft lacks before it can be handed over; the rest is asked after the sign-in. */
export function missingInTalk(draft: Pick<Parts, 'type' | 'addressee' | 'essence'>): readonly Part[] {
  return missingParts({ ...draft, name: '', replyAddress: '' }).filter((part) => !ASKED_ON_PORTAL.has(part));
}
