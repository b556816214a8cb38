/** Placeholders that any reply may use: the pack itself knows their values. */
export const PACK_PLACEHOLDERS = [
  'agency',
  'shortName',
  'genitive',
  'dative',
  'prepositional',
  'site',
  'appealForm',
] as const;

interface ReplyShape {
  /** What the caller fills in. A text that names another placeholder is refused when the pack is loaded. */
  readonly fills: readonly string[];
  /** What the text must not leave out: a holding message without the time would be an empty promise. */
  readonly required: readonly string[];
}

const plain: ReplyShape = { fills: [], required: [] };
const needs = (...required: string[]): ReplyShape => ({ fills: required, required });
const may = (...fills: string[]): ReplyShape => ({ fills, required: [] });

/** Everything the bot says, and what each text has to carry. */
export const REPLY_SHAPES = {
  greeting: may('hours'),
  session_notice: needs('privacyUrl'),
  servant_session_notice: needs('privacyUrl'),
  answer_footer: needs('source', 'date'),
  helped_question: plain,
  helped_yes: plain,
  helped_no: plain,
  holding: needs('when'),
  holding_night: needs('when'),
  holding_no_term: plain,
  handover: { fills: ['when', 'number'], required: ['when'] },
  operator_joined: needs('operator'),
  returned_to_bot: plain,
  transferred: needs('unit'),
  unknown_answer: plain,
  clarify: plain,
  not_understood: plain,
  part_answer: { fills: ['number', 'title', 'answer'], required: ['number', 'answer'] },
  part_clarify: needs('number'),
  part_redirect: needs('number', 'body'),
  part_unknown: needs('number'),
  emergency: plain,
  abuse_notice: plain,
  hello: plain,
  thanks: plain,
  bye: plain,
  how_are_you: plain,
  off_topic: plain,
  redirect: { fills: ['body', 'contact', 'advice'], required: ['body', 'advice'] },
  redirect_notice: needs('body', 'date'),
  appeal_border: plain,
  appeal_draft_saved: plain,
  appeal_subject: needs('number'),
  appeal_receipt: needs('number', 'sentAt', 'statusUrl', 'registration', 'consideration'),
  appeal_clarification: needs('number', 'question'),
  appeal_redirect_notice: needs('number', 'date', 'bodies', 'reason'),
  appeal_extension_notice: needs('number', 'until', 'reason'),
  appeal_refusal: needs('number', 'reason'),
  appeal_no_answer_notice: needs('number', 'ground', 'reason'),
  appeal_stop_notice: needs('number', 'reason'),
  appeal_withdrawal_notice: needs('number'),
  personal_data_warning: plain,
  personal_data_public: plain,
  to_private: needs('link'),
  to_private_elsewhere: needs('link'),
  private_welcome: plain,
  channel_not_allowed: needs('channels'),
  file_received: plain,
  file_refused: needs('limit'),
  voice_received: plain,
  too_long: needs('limit'),
  too_fast: plain,
  closed: needs('number'),
  reopened: needs('number'),
  survey_invitation: needs('surveyUrl'),
  farewell: plain,
} as const satisfies Record<string, ReplyShape>;

export type ReplyKey = keyof typeof REPLY_SHAPES;
export const REPLY_KEYS = Object.keys(REPLY_SHAPES) as readonly ReplyKey[];

/** What a caller has to pass to say a reply. */
export type ReplyValues<K extends ReplyKey> = Readonly<
  Partial<Record<(typeof REPLY_SHAPES)[K]['fills'][number], string>> &
    Record<(typeof REPLY_SHAPES)[K]['required'][number], string>
>;

export const BUTTON_KEYS = [
  'helped_yes',
  'helped_no',
  'call_operator',
  'to_appeal_form',
  'to_private',
  'back_to_bot',
  'none_of_these',
] as const;
export type ButtonKey = (typeof BUTTON_KEYS)[number];
