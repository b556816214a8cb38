import { z } from 'zod';
import { clauseSchema, textSchema } from './schema-parts.ts';

/** What a body lets a channel be used for, from nothing to everything. */
export const CHANNEL_USES = ['off', 'public_only', 'no_personal_data', 'on'] as const;
export type ChannelUse = (typeof CHANNEL_USES)[number];

const count = z.int().positive();
const names = z.array(textSchema).min(1);

/** Checks of a written answer. */
export const PLAIN_CHECKS = [
  'sentences',
  'officialese',
  'jargon',
  'abbreviations',
  'capitals',
  'negations',
  'latin',
  'symbols',
  'insults',
  'personal_data',
  'first_paragraph',
] as const;
export type PlainCheck = (typeof PLAIN_CHECKS)[number];

/** What the program asks consent for: what the law does not make a duty of the body (152-ФЗ ст. 6 ч. 1 п. 1). */
const CONSENT_PURPOSES = ['extra_channel', 'profile'] as const;

const share = z.int().min(1).max(100);
const shares = z
  .array(share)
  .min(1)
  .refine(
    (list) => list.every((value, at) => at === 0 || value > (list[at - 1] ?? 0)),
    'Доли должны возрастать.',
  );
const escalation = z
  .array(
    z.strictObject({
      share,
      tell: z.array(z.enum(['owner', 'supervisor', 'administrator', 'duty'])).min(1),
    }),
  )
  .min(1);

/** Something that a person's decision rests on: chosen from a list, shown with its clause, kept with the decision. */
const ground = {
  id: z.string().regex(/^[a-z_]+$/u, 'Ожидается имя из маленьких латинских букв и подчёркиваний.'),
  name: textSchema,
  clause: clauseSchema,
};

/**
 * Everything a policy can fix besides deadlines: one entry a key, with the shape of its value. A key that no row sets
 * is absent: the reader decides what silence of the act means, and says so.
 */
export const settingSchemas = {
  /** Whether an answer of the knowledge base stops a response clock. */
  bot_answer: z.enum(['never', 'counts_unless_rejected', 'counts_when_accepted']),
  /** How long an unfinished private message waits for the next one, and all of a burst together; absent: each is answered alone. */
  burst: z.strictObject({
    quiet_seconds: z.number().min(1).max(10),
    at_most_seconds: z.number().min(1).max(60),
  }),
  /** Correcting a case's topic hands the case to the unit that owns the topic. */
  topic_moves_unit: z.boolean(),
  /** What Telegram may be used for; `by_account`: an administrator decides, by connecting it and by the account's `use`. */
  telegram: z.enum(['by_account', ...CHANNEL_USES]),
  /** People who are limited to units see cases that no unit answers for yet. Absent: they do, or nobody would sort them. */
  unsorted_seen_by_units: z.boolean(),
  /** Moving the talk to a private channel counts as the reply to the public message. */
  private_channel_counts_as_reply: z.boolean(),
  /** How long an invitation to a private talk can be followed, hours. */
  invitation_hours: count,
  /** The largest file of a message that is fetched and kept, MiB. */
  attachment_mebibytes: count,
  /** Shares of the budget, percent, at which a clock warns. */
  warning_shares: shares,
  escalation,
  transfers_max: count,
  /** What the act offers instead of one more transfer; absent: it names nothing. */
  transfer_instead: names,
  /** The place in the body's act that asks for each check of a written answer; without one it is advice. */
  plain_language: z.partialRecord(z.enum(PLAIN_CHECKS), textSchema),
  /** How long an answer can be taken back before it leaves, seconds. */
  undo_seconds: count,
  /** After so many minutes without a deed of its holder a case goes back to the queue. */
  claim_minutes: count,
  /** Answers that a second person has to approve. */
  reply_approval: z.enum(['none', 'public', 'all']),
  call_average_minutes: count,
  receipt_within_seconds: count,
  receipt_parts: names,
  retention_message_years: count,
  retention_class: textSchema,
  /** What is proposed for destruction, counted from the closing; what is in no class is never destroyed by its age. */
  retention_terms: z
    .array(
      z.strictObject({
        id: textSchema,
        name: textSchema,
        /** Talks; sent appeals with all letters about them; drafts that were never sent, from their last change. */
        covers: z.enum(['talk', 'appeal', 'draft']),
        /** Only what these units own; absent: of all units. */
        units: names.optional(),
        years: count,
        clause: textSchema,
      }),
    )
    .min(1),
  /** What consent is asked for, one purpose each; what the law allows without it is not here. */
  consents: z
    .array(
      z.strictObject({
        purpose: z.enum(CONSENT_PURPOSES),
        name: textSchema,
        text: textSchema,
        /** What is done when it is taken back. */
        withdrawal: textSchema,
      }),
    )
    .min(1),
  urgent_term_set_by: z.enum(['unit', 'head']),
  survey_link_in_final_message: z.boolean(),
  internal_receipt_notice: z.boolean(),
  esia: z.enum(['optional', 'required']),
  appeal_cabinet: z.enum(['optional', 'required']),
  appeal_prefill: z.enum(['when_signed_in', 'always']),
  appeal_types: names,
  appeal_statuses: names,
  appeal_outcomes: names,
  appeal_stages: names,
  appeal_done_when: names,
  written_answer_in_first_turn: z.boolean(),
  chat_registers_appeals: z.boolean(),
  /** Where a draft from a talk is sent: in our own portal's form after the sign-in, or by the body's official way. */
  appeal_route: z.enum(['portal', 'official']),
  /** A question that the base does not answer can be turned into a request for information. */
  appeal_request_offered: z.boolean(),
  touchpoint_kinds: names,
  touchpoint_review_triggers: names,
  contact_purposes: names,
  call_script_steps: names,
  outgoing_call_steps: names,
  trigger_classes: names,
  line_topics: names,
  directions: names,
  refusal_reasons: names,
  /** So many questions like each other in so many hours are proposed as one event. */
  wave: z.strictObject({ cases: count, hours: count }),
  /** Why something may be refused; `plain` begins what the client is told, `link`: he has to be told where it stands. */
  refusal_grounds: z
    .array(z.strictObject({ ...ground, plain: textSchema.max(500), link: z.boolean().default(false) }))
    .min(1),
  /**
   * Lawful grounds to leave an appeal without an answer on the substance: `plain` ends the sentence that begins the notice,
   * `hint` is for who decides, `term`: the notice has its own (process `appeal_no_answer_notice`).
   */
  no_answer_grounds: z
    .array(z.strictObject({ ...ground, plain: textSchema.max(500), hint: textSchema, term: z.boolean() }))
    .min(1),
  /** What a settled case ends with; `byDate`: a day is promised, and looked at again. */
  case_outcomes: z.array(z.strictObject({ ...ground, byDate: z.boolean().default(false) })).min(1),
  /** Why a public message may be taken out of sight; `tell` is what its author is told. */
  moderation_grounds: z.array(z.strictObject({ ...ground, tell: textSchema.max(500) })).min(1),
  reception_outcomes: names,
  reception_card_fields: names,
  reception_card_consented_fields: names,
  kb_internal_kinds: names,
  kb_review_triggers: names,
  kb_review_like_questions: count,
  kb_review_window_days: count,
  /** Working days that a unit has for a task about its part of the base. */
  kb_review_working_days: count,
  sentence_words_warn: count,
  sentence_words_error: count,
  capitals_from_letters: count,
  emoji_in_chats: z.boolean(),
  mailing_channel: z.enum(['email']),
  mailing_withdraw: z.enum(['page_or_one_click', 'on_open']),
  mailing_mass_from: count,
  booking: z.enum(['staff_confirm', 'line']),
  response_term_not_set: textSchema,
} as const satisfies Record<string, z.ZodType>;

export type SettingKey = keyof typeof settingSchemas;
export type Settings = { readonly [K in SettingKey]?: z.infer<(typeof settingSchemas)[K]> };
