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
  appeal_just_ask: plain,
  appeal_ask_type: plain,
  appeal_ask_addressee: plain,
  appeal_ask_essence: plain,
  appeal_keep_essence: needs('essence'),
  appeal_ask_files: may('count'),
  appeal_preview: {
    fills: ['type', 'addressee', 'essence', 'files'],
    required: ['type', 'addressee', 'essence'],
  },
  appeal_missing: needs('missing'),
  appeal_part_type: plain,
  appeal_part_addressee: plain,
  appeal_part_essence: plain,
  appeal_link: needs('link', 'hours'),
  appeal_text_to_copy: needs('type', 'addressee', 'essence'),
  appeal_handed: plain,
  appeal_number_kept: { fills: ['number', 'until'], required: ['number'] },
  appeal_term: needs('when'),
  appeal_number_reminder: {
    fills: ['taken', 'registration', 'consideration'],
    required: ['registration', 'consideration'],
  },
  appeal_number_unclear: plain,
  appeal_resume: needs('started'),
  appeal_go_on: plain,
  appeal_cancelled: plain,
  appeal_no_draft: plain,
  appeal_rules_changed: plain,
  appeal_note_pick: plain,
  appeal_note_empty: plain,
  appeal_note_too_long: needs('limit'),
  appeal_note_added: plain,
  appeal_note_file_added: plain,
  appeal_note_private: plain,
  appeal_subject: needs('number'),
  appeal_receipt: needs('number', 'sentAt', 'statusUrl', 'registration', 'consideration'),
  appeal_registered: needs('receipt', 'number', 'date', 'until'),
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
  'appeal_compose',
  'appeal_compose_request',
  'appeal_just_ask',
  'appeal_type_proposal',
  'appeal_type_application',
  'appeal_type_complaint',
  'appeal_type_information',
  'appeal_to_us',
  'appeal_keep',
  'appeal_enough',
  'appeal_hand',
  'appeal_hand_again',
  'appeal_fix_type',
  'appeal_fix_addressee',
  'appeal_fix_essence',
  'appeal_fix_files',
  'appeal_back',
  'appeal_go_on',
  'appeal_take',
  'appeal_cancel',
  'to_private',
  'back_to_bot',
  'none_of_these',
] as const;
export type ButtonKey = (typeof BUTTON_KEYS)[number];
