/** Where the model is and how it is called there. */
export interface ModelAccess {
  /** The address of the API, `…/v1`, or of its `/chat/completions` itself. */
  readonly url: string;
  readonly model: string;
  /** Sent as a bearer token; null where none is needed. */
  readonly key: string | null;
}

/** An article that a model may choose, with the approved sentences that it may join. */
export interface ModelCandidate {
  readonly id: string;
  readonly title: string;
  readonly passages: readonly string[];
}

/** What a model proposes. */
export interface Proposal {
  /** Articles in the order of saying, each with the sentences it would say, or null for the short answer. */
  readonly parts: readonly { readonly article: string; readonly text: string | null }[];
  /** The question in plain official words, to look for it once more; null when there is no need. */
  readonly rephrased: string | null;
}

/** A language model beside the base. It proposes; what may be said of that is decided by rules of ours. */
export interface LanguageModel {
  /**
   * Which of the candidates answer the question. Null when the model did not reply in the form that it was asked for.
   * Throws when it could not be reached, failed, or `signal` ended the wait.
   */
  propose(
    question: string,
    candidates: readonly ModelCandidate[],
    signal: AbortSignal,
  ): Promise<Proposal | null>;
}
