import type { UseInForce } from '../agency/index.ts';
import type { OutgoingMessage } from '../channel/channel.ts';
import { findPersonalData } from '../understanding/personal-data.rules.ts';

type Sending = Pick<OutgoingMessage, 'place' | 'text' | 'from' | 'pointer'>;

/** How the reason of a refused send begins; the words after it are for people. */
export const REFUSED = 'запрещено: ';

/**
 * Why the body's switch of a channel forbids a send; null when it may leave. What the bot says is the body's approved
 * text and holds no one's data (invariant 7), so only what a person typed is searched. A pointer to other channels may
 * always leave: without it the client would wait for an answer that nobody may give.
 */
export function refusalOf({ use, why }: UseInForce, message: Sending, own: readonly string[]): string | null {
  if (use === 'on' || message.pointer === true) return null;
  const what = forbidden(use, message, own);
  if (what === null) return null;
  const law = why === null ? 'ведомство не решало, что здесь можно' : `${why.name}. ${why.clause}`;
  return `${REFUSED}${what}. ${law}`;
}

function forbidden(
  use: Exclude<UseInForce['use'], 'on'>,
  message: Sending,
  own: readonly string[],
): string | null {
  if (use === 'off') return 'канал выключен';
  if (use === 'public_only' && message.place === 'private') return 'в этом канале отвечают только публично';
  if (message.from !== 'operator') return null;
  const found = findPersonalData(withoutOwn(message.text, own));
  return found.length === 0 ? null : 'в тексте есть персональные данные';
}

/** Runs of digits as people write telephones. */
const DIGITS = /\+?\d[\d ()-]{4,24}\d/gu;

/** The text without the body's own published telephones and addresses, which are nobody's personal data. */
export function withoutOwn(text: string, own: readonly string[]): string {
  const numbers = new Set(own.flatMap((value) => [...value.matchAll(DIGITS)].map(([run]) => tail(run))));
  const spoken = own.reduce((rest, value) => rest.replaceAll(value, ' '), text);
  return spoken.replaceAll(DIGITS, (run) => (numbers.has(tail(run)) ? ' ' : run));
}

/** The last ten digits: the same telephone is written with 8, with +7 or without either. */
function tail(run: string): string {
  return run.replaceAll(/\D/gu, '').slice(-10);
}
