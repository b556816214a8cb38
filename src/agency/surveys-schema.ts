import { z } from 'zod';
import { clauseSchema, idSchema, textSchema, validitySchema } from './schema-parts.ts';

const optionSchema = z.strictObject({
  text: textSchema,
  /** Number of the question to go to; absent: the next one. */
  goTo: z.int().positive().optional(),
  /** What a scale option is worth. Options run from the best, so the number of an option is not its worth. */
  points: z.int().positive().optional(),
});

const asked = {
  n: z.int().positive(),
  text: textSchema,
  note: textSchema.optional(),
  /** The note is shown only after one of these answers. */
  noteWhen: z.strictObject({ n: z.int().positive(), options: z.array(z.int().positive()).min(1) }).optional(),
  /** The answer without which the question may be passed over: an option's number, or a free text. */
  skippableUnless: z
    .strictObject({
      n: z.int().positive(),
      option: z.int().positive().optional(),
      text: textSchema.optional(),
    })
    .optional(),
  /** A fault of the approved text, reported and never corrected silently. */
  defect: textSchema.optional(),
};
const choice = { ...asked, options: z.array(optionSchema).min(2) };

/** `single` and `scale` take one option, `multi` any number of them or none, `text` free words. */
export const questionSchema = z.discriminatedUnion('type', [
  z.strictObject({ ...choice, type: z.literal('single') }),
  z.strictObject({ ...choice, type: z.literal('scale') }),
  z.strictObject({ ...choice, type: z.literal('multi') }),
  z.strictObject({ ...asked, type: z.literal('text') }),
]);
export type SurveyQuestion = Readonly<z.infer<typeof questionSchema>>;

const editionSchema = z.strictObject({
  clause: clauseSchema,
  ...validitySchema,
  /** Questions whose words differ in this edition from those below. */
  texts: z.array(z.strictObject({ n: z.int().positive(), text: textSchema })).default([]),
});

/** A form in one file, with all its editions. */
export const surveyFormSchema = z
  .strictObject({
    id: idSchema,
    title: textSchema,
    kind: z.enum(['appeals', 'information']),
    anonymous: z.boolean(),
    publicUrl: z.url().nullable().default(null),
    editions: z.array(editionSchema).min(1),
    questions: z.array(questionSchema).min(1),
  })
  .superRefine((form, context) => {
    for (const { path, message } of jumpFaults(form.questions))
      context.addIssue({ code: 'custom', path, message });
  });
export type SurveyForm = Readonly<z.infer<typeof surveyFormSchema>>;

/** One edition of a form, complete. Answers keep `id` and `validFrom` of the edition that they were given to. */
export interface Survey extends Omit<SurveyForm, 'editions'> {
  readonly clause: string;
  readonly validFrom: string;
  readonly validTo: string | null;
}

/** Every edition of a form with the words that it had then. */
export function editionsOf(form: SurveyForm): readonly Survey[] {
  const { editions, ...rest } = form;
  return editions.map(({ texts, ...edition }) => ({
    ...rest,
    ...edition,
    questions: rest.questions.map((one) => ({
      ...one,
      text: texts.find(({ n }) => n === one.n)?.text ?? one.text,
    })),
  }));
}

function jumpFaults(
  questions: readonly SurveyQuestion[],
): readonly { readonly path: (string | number)[]; readonly message: string }[] {
  return questions.flatMap((one, at) => {
    const order =
      one.n === at + 1
        ? []
        : [
            {
              path: ['questions', at, 'n'],
              message: `Вопросы идут подряд: здесь ожидается номер ${at + 1}.`,
            },
          ];
    const options = one.type === 'text' ? [] : one.options;
    const jumps = options.flatMap(({ goTo }, place) =>
      goTo === undefined || (goTo > one.n && goTo <= questions.length)
        ? []
        : [
            {
              path: ['questions', at, 'options', place, 'goTo'],
              message: `Перейти можно только вперёд, к вопросу этой формы; здесь указан ${goTo}.`,
            },
          ],
    );
    return [...order, ...jumps];
  });
}
