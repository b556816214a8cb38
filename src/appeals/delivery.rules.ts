import type { Card } from './applicant.rules.ts';

/** A way by which a letter goes to an applicant. `target`: the address, or the conversation's id. */
export type Route =
  | { readonly kind: 'mail'; readonly target: string }
  | { readonly kind: 'chat'; readonly target: string }
  | { readonly kind: 'account'; readonly target: null };

/** What an applicant has chosen, and the talk that the appeal came from. Choices are `mail`, `account` or `chat:<conversation>`. */
export interface Chosen {
  readonly preferred: string | null;
  readonly extra: string | null;
  readonly conversationId: string | null;
}

const ACCOUNT: Route = { kind: 'account', target: null };

function routeOf(choice: string | null, card: Pick<Card, 'mail'>): Route | null {
  if (choice === 'mail') return card.mail === null ? null : { kind: 'mail', target: card.mail };
  if (choice === 'account') return ACCOUNT;
  if (choice?.startsWith('chat:')) return { kind: 'chat', target: choice.slice('chat:'.length) };
  return null;
}

/**
 * Every way by which a letter has to go: the one that the law fixes (an electronic appeal is answered to the address or
 * the account that it names, 59-ФЗ ст. 10 ч. 4), and a duplicate by each that the applicant chose (L1-14, L3-08). The
 * account shows everything. Who chose nothing is written to where he came from.
 */
export function deliverySet(card: Pick<Card, 'mail'>, chosen: Chosen): readonly Route[] {
  const from = chosen.conversationId === null ? null : `chat:${chosen.conversationId}`;
  const wanted = [
    routeOf('mail', card) ?? ACCOUNT,
    ACCOUNT,
    routeOf(chosen.preferred ?? from, card),
    routeOf(chosen.extra, card),
  ].filter((route) => route !== null);
  const byKey = new Map(wanted.map((route) => [`${route.kind}:${route.target ?? ''}`, route]));
  return [...byKey.values()];
}
