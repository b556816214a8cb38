import { z } from 'zod';
import { textSchema } from './schema-parts.ts';

const phrases = z.array(textSchema).min(1);
/** The beginning of a word; it fits every ending. Lower case, `ё` written as `е`. */
const stems = z
  .array(
    textSchema.regex(/^[а-яa-z-]+$/u, 'Основа слова: маленькие буквы, без пробелов; «ё» пишется как «е».'),
  )
  .min(1);

/**
 * `knowledge-base/common/words.yaml`: what words tell of a message, apart from its topic. Phrases are compared by whole
 * words, without regard to case and ё/е; stems by the beginning of a word.
 */
export const lexiconSchema = z.strictObject({
  emergency: phrases,
  wantsPerson: phrases,
  smallTalk: z.strictObject({ hello: phrases, thanks: phrases, bye: phrases, howAreYou: phrases }),
  /** Words of politeness that say nothing of the matter: taken out before the search. */
  courtesy: phrases,
  abuse: z.strictObject({ obscenityStems: stems, insultStems: stems, threats: phrases, exceptions: phrases }),
  urgent: z.array(z.strictObject({ words: phrases, reason: textSchema })).min(1),
  complaint: phrases,
  proposal: phrases,
  application: phrases,
  informationRequest: phrases,
  thanks: phrases,
  /** Words near which people write personal data; the data themselves are found by their form. */
  personalData: z.array(z.strictObject({ kind: textSchema, words: phrases })).min(1),
  positive: phrases,
  negative: phrases,
});
export type Lexicon = Readonly<z.infer<typeof lexiconSchema>>;
