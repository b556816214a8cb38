import { z } from 'zod';
import { textSchema } from './schema-parts.ts';

const phrases = z.array(textSchema).min(1);
const replaceable = z.array(z.strictObject({ say: phrases, instead: textSchema })).min(1);

/** `knowledge-base/common/plain-words.yaml`: words that the writer of an answer is told of, with what to say instead. */
export const plainWordsSchema = z.strictObject({
  officialese: replaceable,
  jargon: replaceable,
  /** Without a swear word, and yet nothing that is said to a person. */
  hostile: phrases,
  /** Abbreviations that need no explanation. */
  abbreviations: phrases,
  /** Latin words that are names of things, in small letters. */
  latin: phrases,
});
export type PlainWords = Readonly<z.infer<typeof plainWordsSchema>>;
