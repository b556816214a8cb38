import { z } from 'zod';
import { clauseSchema, dateSchema, idSchema, textSchema, validitySchema } from './schema-parts.ts';

const LONGEST = 2_000;

/**
 * A ready answer for a typical question, which a person sends after filling its blanks («[срок]») (K-31). `articles` are
 * those that its facts come from; without topics it is offered for every one.
 */
export const typicalReplySchema = z.strictObject({
  id: idSchema,
  title: textSchema,
  topics: z.array(idSchema),
  /** Who keeps it current; absent for what all bodies share. */
  unit: idSchema.optional(),
  text: textSchema.max(LONGEST),
  clause: clauseSchema,
  articles: z.array(z.string().regex(/^kb-\d{3}$/u)),
  reviewBy: dateSchema,
  ...validitySchema,
});
export type TypicalReply = Readonly<z.infer<typeof typicalReplySchema>>;

/** `typical-replies.yaml` of a body or of `common`. */
export const typicalRepliesSchema = z.strictObject({ replies: z.array(typicalReplySchema) });
