/**
 * What words tell of a message apart from its topic. Filled from the knowledge base; this room only says what it needs.
 * Phrases are compared word by word without regard to endings; stems are beginnings of words.
 */
export interface Lexicon {
  readonly emergency: readonly string[];
  readonly wantsPerson: readonly string[];
  readonly smallTalk: Readonly<Record<SmallTalk, readonly string[]>>;
  readonly courtesy: readonly string[];
  readonly abuse: {
    readonly obscenityStems: readonly string[];
    readonly insultStems: readonly string[];
    readonly threats: readonly string[];
    /** Harmless words that begin like abusive ones. */
    readonly exceptions: readonly string[];
  };
  readonly urgent: readonly { readonly words: readonly string[]; readonly reason: string }[];
  readonly complaint: readonly string[];
  readonly proposal: readonly string[];
  readonly thanks: readonly string[];
}

export type SmallTalk = 'hello' | 'thanks' | 'bye' | 'howAreYou';

/** A topic with the words and phrases that point at it. */
export interface TopicWords {
  readonly id: string;
  readonly name: string;
  readonly words: readonly string[];
}
