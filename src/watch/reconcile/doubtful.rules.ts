import type { Trace } from '../../channel/abilities.ts';

/** What a decision about a doubtful send looks at. */
export interface Doubtful {
  /** What the platform shows that may be this send. */
  readonly traces: readonly Trace[];
  /** External ids that are known to be other messages of ours. */
  readonly taken: ReadonlySet<string>;
  readonly from: 'bot' | 'operator';
  readonly mode: 'bot' | 'operator';
  /** Something of ours was written in this talk after it. */
  readonly overtaken: boolean;
  readonly caseClosed: boolean;
}

export type Verdict =
  | { readonly do: 'found'; readonly trace: Trace }
  | { readonly do: 'send_again' }
  /** It did not arrive, and sending it now could confuse: a person decides. */
  | { readonly do: 'show' };

/**
 * What becomes of a send whose outcome was unknown, now that the platform was looked at. It is sent again only while it
 * is still the last word in the talk, and the bot's only where the bot still has the talk.
 */
export function settleDoubt(doubt: Doubtful): Verdict {
  const trace = doubt.traces.find(({ externalId }) => !doubt.taken.has(externalId));
  if (trace) return { do: 'found', trace };
  const mayStill = doubt.from === 'operator' || doubt.mode === 'bot';
  return mayStill && !doubt.overtaken && !doubt.caseClosed ? { do: 'send_again' } : { do: 'show' };
}
