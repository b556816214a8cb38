import { z } from 'zod';
import { clauseSchema, idSchema, textSchema } from './schema-parts.ts';

/** The body that is competent when the matter is not ours. Contacts only where an act gives them. */
const competentSchema = z.strictObject({
  name: textSchema,
  contact: textSchema.nullable().default(null),
  advice: textSchema,
  clause: clauseSchema,
});

/**
 * A topic of talks. `signals` are words and phrases in the base form that point at it; `needs` are the typical needs
 * of those who ask. `unit` owns the answer; a topic with `competent` is not ours.
 */
export const topicSchema = z.strictObject({
  id: idSchema,
  name: textSchema,
  audience: z.enum(['citizen', 'servant', 'both']),
  needs: z.array(textSchema).min(1),
  unit: idSchema,
  /** Numbers that the act gives for this very topic; empty: those of the unit. */
  phones: z.array(textSchema).default([]),
  signals: z.array(textSchema).min(1),
  competent: competentSchema.nullable().default(null),
  clause: clauseSchema,
});
export type Topic = Readonly<z.infer<typeof topicSchema>>;

export const topicsSchema = z.strictObject({
  /** Where what fits no topic goes. */
  fallbackUnit: idSchema,
  topics: z.array(topicSchema).min(1),
});
