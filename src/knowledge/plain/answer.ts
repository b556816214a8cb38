import type { PlainCheck, PlainWords } from '../../agency/index.ts';
import type { Lexicon } from '../../understanding/lexicon.ts';

/** What can be said of a text: the checks of its words, and the survey link that has to stand in it. */
export type RemarkKind = PlainCheck | 'survey';

export type Weight = 'blocks' | 'warns' | 'hint';

/** Something that the writer should look at before the answer leaves. */
export interface Remark {
  readonly check: RemarkKind;
  /** `blocks`: the answer does not leave while it stands; `hint`: it could be plainer. */
  readonly weight: Weight;
  readonly text: string;
  readonly suggestion: string;
  /** The place in the text that it is about. */
  readonly quote: string | null;
  /** The clause that asks for it, in words; null when it is advice. */
  readonly clause: string | null;
  /** What to add to the text, where that alone puts it right. */
  readonly insert?: string;
}
/** A remark before its clause is known. */
export type Found = Omit<Remark, 'clause'>;

/** What is asked of the answers of a body at a moment. */
export interface AnswerRules {
  readonly words: PlainWords;
  readonly abuse: Lexicon['abuse'];
  /** Words of a sentence from which on it is noticed, and from which on it is too long. */
  readonly longSentence: number;
  readonly tooLongSentence: number;
  /** Names of the body in the cases of grammar, the longest first: in a sentence each is one word. */
  readonly names: readonly string[];
  /** A word in capitals is noticed from so many letters on. */
  readonly capitalsFrom: number;
  readonly clauses: Readonly<Partial<Record<RemarkKind, string>>>;
  /** The address of the survey that a final answer has to carry; null where the body asks for none. */
  readonly surveyUrl: string | null;
  /** The body's own telephones and addresses, which anybody may know. */
  readonly contacts: readonly string[];
}

/** An answer with what it is for. */
export interface WrittenAnswer {
  readonly text: string;
  readonly place: 'public' | 'private';
  /** Nothing more is to come on the matter. */
  readonly final: boolean;
  /** The appeal that it answers; absent in a chat. */
  readonly appeal?: { readonly number: string; readonly date: string; readonly name: string };
}
