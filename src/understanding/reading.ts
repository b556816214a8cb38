import type { MessageKind } from './kind.rules.ts';
import type { SmallTalk } from './lexicon.ts';
import type { PersonalData } from './personal-data.rules.ts';
import type { Tone } from './tone.rules.ts';

/** What the program understood of a message: a proposal, which a person may correct in every part. */
export interface Reading {
  readonly kind: MessageKind;
  /** Id of the likeliest topic given, or null. */
  readonly topic: string | null;
  readonly urgency: { readonly urgent: true; readonly reason: string } | null;
  readonly tone: Tone;
  readonly abuse: boolean;
  readonly personalData: readonly PersonalData[];
  readonly wantsPerson: boolean;
  /** Set when the message is small talk and nothing else. */
  readonly smallTalk: SmallTalk | null;
  readonly emergency: boolean;
  /** The person wants to file a formal appeal now. */
  readonly appeal: boolean;
  readonly language: 'ru' | 'other';
  /** How sure the kind is, 0 to 1. */
  readonly confidence: number;
}
