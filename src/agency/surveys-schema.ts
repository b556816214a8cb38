import { z } from 'zod';
import { clauseSchema, idSchema, textSchema, validitySchema } from './schema-parts.ts';

const optionSchema = z.strictObject({
  text: textSchema,
  /** Number of the question to go to; absent: the next one. */
  goTo: z.int().positive().optional(),
  /** What a scale option is worth. Options run from the best, so the number of an option is not its worth. */
  points: z.int().positive().optional(),
});

const question = {
  n: z.int().positive(),
  text: textSchema,
  note: textSchema.optional(),
  defect: textSchema.optional(),
};

/**
 * `single` and `scale` take one option, `multi` any number, `text` free words. `skippableUnless` names the answer
 * without which the question may be passed over.
 */
export const questionSchema = z.discriminatedUnion('type', [
  z.strictObject({
    ...question,
    type: z.literal('single'),
    options: z.array(optionSchema).min(2),
    skippableUnless: condition(),
  }),
  z.strictObject({
    ...question,
    type: z.literal('scale'),
    options: z.array(optionSchema).min(2),
    skippableUnless: condition(),
  }),
  z.strictObject({
    ...question,
    type: z.literal('multi'),
    options: z.array(optionSchema).min(2),
    skippableUnless: condition(),
  }),
  z.strictObject({ ...question, type: z.literal('text'), skippableUnless: condition() }),
]);
export type SurveyQuestion = Readonly<z.infer<typeof questionSchema>>;

/** One edition of a form. Answers keep `id` and `validFrom` of the edition that they were given to. */
export const surveySchema = z
  .strictObject({
    id: idSchema,
    title: textSchema,
    kind: z.enum(['appeals', 'information']),
    anonymous: z.boolean(),
    publicUrl: z.url().nullable().default(null),
    clause: clauseSchema,
    ...validitySchema,
    questions: z.array(questionSchema).min(1),
  })
  .superRefine((survey, context) => {
    survey.questions.forEach((asked, at) => {
      if (asked.n !== at + 1) {
        context.addIssue({
          code: 'custom',
          path: ['questions', at, 'n'],
          message: `Вопросы идут подряд: здесь ожидается номер ${at + 1}.`,
        });
      }
      if (asked.type === 'text') return;
      asked.options.forEach((option, place) => {
        const target = option.goTo;
        if (target === undefined || (target > asked.n && target <= survey.questions.length)) return;
        context.addIssue({
          code: 'custom',
          path: ['questions', at, 'options', place, 'goTo'],
          message: `Переход возможен только вперёд, к вопросу из этой формы; здесь указан ${target}.`,
        });
      });
    });
  });
export type Survey = Readonly<z.infer<typeof surveySchema>>;

function condition() {
  return z
    .strictObject({
      n: z.int().positive(),
      option: z.int().positive().optional(),
      text: textSchema.optional(),
    })
    .optional();
}
