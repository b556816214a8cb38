import { z } from 'zod';
import { settingSchemas } from './policy-settings.ts';
import type { SettingKey, Settings } from './policy-settings.ts';
import {
  clauseSchema,
  dateSchema,
  idSchema,
  ruleIdSchema,
  textSchema,
  validitySchema,
} from './schema-parts.ts';

const countFrom = z.enum(['next-day', 'same-day']).default('next-day');
const amount = z.int().positive('Срок должен быть больше нуля.').max(1000);

/** A term as the deadline engine takes it. `countFrom` is for terms in days: whether the day of receipt is day 1. */
export const termSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('working_hours'), n: amount }),
  z.strictObject({ kind: z.literal('working_minutes'), n: amount }),
  z.strictObject({ kind: z.literal('clock_hours'), n: amount }),
  z.strictObject({ kind: z.literal('working_days'), n: amount, countFrom }),
  z.strictObject({
    kind: z.literal('calendar_days'),
    n: amount,
    roll: z.enum(['preceding', 'following']),
    countFrom,
  }),
  z.strictObject({ kind: z.literal('end_of_working_day') }),
]);
export type Term = Readonly<z.infer<typeof termSchema>>;

/** What a target is for. `reply` targets start by themselves with a message; the others start with an act of a person. */
export const PROCESSES = [
  'reply',
  'urgent_answer',
  'abuse_notice',
  'redirect',
  'redirect_copies',
  'callback',
  'follow_up',
  'appeal_registration',
  'appeal_answer',
  'appeal_extension',
  'appeal_no_answer_notice',
  'info_registration',
  'info_redirect',
  'info_answer',
  'info_delay_notice',
  'info_extension',
  'history_export',
  'touchpoint_change',
  'pd_access',
  'pd_access_extension',
  'pd_correction',
  'pd_stop',
  'pd_stop_extension',
  'pd_withdrawal',
  'pd_purpose_reached',
  'pd_unlawful_stop',
  'pd_unlawful_destroy',
  'pd_breach_notice',
  'pd_breach_result',
] as const;
export type Process = (typeof PROCESSES)[number];

/**
 * Where a row's number comes from: the body's own act, federal law, a goal that is not a rule, or a reading chosen
 * where the act is silent. Shown beside every deadline, so that nobody takes a goal for a duty.
 */
export const basisSchema = z.enum(['regulation', 'federal', 'goal', 'reading']);
export type Basis = z.infer<typeof basisSchema>;

const common = {
  id: ruleIdSchema,
  rule: ruleIdSchema,
  name: textSchema,
  basis: basisSchema,
  clause: clauseSchema,
  note: textSchema.optional(),
  ...validitySchema,
};

const appliesSchema = z.strictObject({
  kinds: z.array(z.enum(['direct', 'comment', 'mention', 'post'])).min(1),
  client: z.array(z.enum(['external', 'internal'])).min(1),
  place: z.array(z.enum(['private', 'public'])).min(1),
  urgent: z.boolean().optional(),
});

export const targetRowSchema = z.strictObject({
  ...common,
  process: z.enum(PROCESSES),
  /** Null for targets that a person starts and not a message. */
  applies: appliesSchema.nullable().default(null),
  term: termSchema,
  /** The other reading of the same words, shown to the head beside the deadline. */
  otherReading: termSchema.optional(),
  /** Id of the schedule, or `default` for the body's own. */
  schedule: idSchema,
  starts: textSchema,
  stops: textSchema,
});
export type TargetRow = Readonly<z.infer<typeof targetRowSchema>>;

export const settingRowSchema = z
  .strictObject({
    ...common,
    setting: z.enum(Object.keys(settingSchemas) as [SettingKey, ...SettingKey[]]),
    value: z.unknown(),
    unit: textSchema.optional(),
  })
  .superRefine((row, context) => {
    for (const issue of settingSchemas[row.setting].safeParse(row.value, {
      error: z.locales.ru().localeError,
    }).error?.issues ?? []) {
      context.addIssue({ code: 'custom', path: ['value', ...issue.path], message: issue.message });
    }
  });
export type SettingRow = Readonly<z.infer<typeof settingRowSchema>>;

export const policySchema = z.strictObject({
  checkedAt: dateSchema,
  targets: z.array(targetRowSchema).default([]),
  settings: z.array(settingRowSchema).default([]),
});

export type PolicyRow =
  | (TargetRow & { readonly type: 'target' })
  | (SettingRow & { readonly type: 'setting' });

/** A row that a target turned into at a date: the schedule resolved, the goal flag spelled out. */
export interface Target extends TargetRow {
  readonly goal: boolean;
}

/** The policy of one body on one day. `version` is stored with every clock that was started under it. */
export interface PolicyInForce {
  readonly agency: string;
  readonly date: string;
  readonly version: string;
  readonly targets: readonly Target[];
  readonly settings: Settings;
  readonly rows: readonly PolicyRow[];
}
