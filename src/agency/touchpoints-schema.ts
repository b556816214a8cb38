import { z } from 'zod';
import { channelKindSchema } from './agency-schema.ts';
import { clauseSchema, idSchema, textSchema, validitySchema } from './schema-parts.ts';

/** The seven key points of the register's order (T-07), with the type that follows from each; null: it depends. */
export const TOUCHPOINT_KINDS = {
  site: 'digital',
  mobile_app: 'digital',
  social_public: 'digital',
  chat_personal: 'digital',
  phone: 'offline',
  written: null,
  reception: 'offline',
} as const;
export type TouchpointKind = keyof typeof TOUCHPOINT_KINDS;

/** The purposes of the register (T-03): nine named ones and `other`, which needs words. */
export const PURPOSES = [
  'information',
  'consultation',
  'forms',
  'submission',
  'progress',
  'result',
  'inspection',
  'feedback',
  'feedback_result',
  'other',
] as const;

/**
 * One row of the register. The six columns of the approved form are the number (the row's place), `direction`,
 * `functionName`, `name`, `purposes` and `features`. `approved: false` marks a row that the authorised person has
 * still to enter: the channel works, and the console says so.
 */
export const touchpointSchema = z
  .strictObject({
    id: idSchema,
    direction: idSchema,
    functionName: textSchema,
    name: textSchema,
    kind: z.enum(Object.keys(TOUCHPOINT_KINDS) as [TouchpointKind, ...TouchpointKind[]]),
    medium: z.enum(['email', 'letter', 'cabinet']).optional(),
    purposes: z.array(z.enum(PURPOSES)).min(1),
    otherPurpose: textSchema.optional(),
    features: textSchema,
    counted: z.enum(['yes', 'no', 'impossible']),
    channels: z.array(channelKindSchema).default([]),
    approved: z.boolean(),
    clause: clauseSchema,
    ...validitySchema,
  })
  .refine((row) => row.kind !== 'written' || row.medium !== undefined, {
    path: ['kind'],
    message: 'Для письменного взаимодействия укажите medium: email, letter или cabinet.',
  })
  .refine((row) => !row.purposes.includes('other') || row.otherPurpose !== undefined, {
    path: ['purposes'],
    message: 'Для цели other напишите её словами в otherPurpose.',
  });
export type Touchpoint = Readonly<z.infer<typeof touchpointSchema>>;

export const touchpointsSchema = z.strictObject({
  /** The register is kept apart for each direction (T-02). */
  directions: z.array(z.strictObject({ id: idSchema, name: textSchema, clause: clauseSchema })).min(1),
  touchpoints: z.array(touchpointSchema).min(1),
});
export type Direction = Readonly<z.infer<typeof touchpointsSchema>['directions'][number]>;

/** Digital or offline (T-06): e-mail and cabinet messages are digital, a paper letter is not. */
export function touchpointType(row: Touchpoint): 'digital' | 'offline' {
  return TOUCHPOINT_KINDS[row.kind] ?? (row.medium === 'letter' ? 'offline' : 'digital');
}
