import type { ButtonKey, ReplyKey } from '../agency/index.ts';
import { missingInTalk, type Part } from '../appeals/completeness.rules.ts';
import type { AppealType, Draft } from '../appeals/drafts.ts';
import { startedWhen } from '../appeals/started-when.rules.ts';
import { DRAFT_PRESSED, ESSENCE_AT_MOST, type Note, type Step, stepOf } from '../appeals/wizard.rules.ts';
import type { Button } from '../channel/channel.ts';
import { holdingText, notice, operatorButton } from './plans.rules.ts';
import type { Saying, Situation } from './situation.ts';

/** What is known of a draft when something is said about it. */
export type Told = Pick<Draft, 'type' | 'addressee' | 'essence' | 'attachments' | 'step'>;

/** So much of a long text is shown back while it is being drawn up. */
const SHOWN = 1_500;

const TYPE_BUTTONS = {
  proposal: 'appeal_type_proposal',
  application: 'appeal_type_application',
  complaint: 'appeal_type_complaint',
  information: 'appeal_type_information',
} as const satisfies Record<AppealType, ButtonKey>;

const PART_WORDS: Readonly<Partial<Record<Part, ReplyKey>>> = {
  type: 'appeal_part_type',
  addressee: 'appeal_part_addressee',
  essence: 'appeal_part_essence',
};

const NOTES = {
  pick: 'appeal_note_pick',
  empty: 'appeal_note_empty',
  too_long: 'appeal_note_too_long',
  added: 'appeal_note_added',
  file_added: 'appeal_note_file_added',
  number_unclear: 'appeal_number_unclear',
} as const satisfies Record<Note, ReplyKey>;

/** Labels of the buttons under a draft, and what each of them means: a label can also be typed. */
const LABELS: readonly (readonly [ButtonKey, string])[] = [
  ['appeal_compose', DRAFT_PRESSED.compose],
  ['appeal_compose_request', DRAFT_PRESSED.composeRequest],
  ['appeal_just_ask', DRAFT_PRESSED.justAsk],
  ...Object.entries(TYPE_BUTTONS).map(([type, key]): [ButtonKey, string] => [
    key,
    `${DRAFT_PRESSED.type}${type}`,
  ]),
  ['appeal_to_us', DRAFT_PRESSED.us],
  ['appeal_keep', DRAFT_PRESSED.keep],
  ['appeal_enough', DRAFT_PRESSED.enough],
  ['appeal_hand', DRAFT_PRESSED.hand],
  ['appeal_hand_again', DRAFT_PRESSED.hand],
  ['appeal_fix_type', `${DRAFT_PRESSED.fix}type`],
  ['appeal_fix_addressee', `${DRAFT_PRESSED.fix}addressee`],
  ['appeal_fix_essence', `${DRAFT_PRESSED.fix}essence`],
  ['appeal_fix_files', `${DRAFT_PRESSED.fix}files`],
  ['appeal_back', DRAFT_PRESSED.back],
  ['appeal_go_on', DRAFT_PRESSED.goOn],
  ['appeal_take', DRAFT_PRESSED.take],
  ['appeal_cancel', DRAFT_PRESSED.cancel],
];

function buttonsOf(s: Situation, ...keys: readonly ButtonKey[]): readonly Button[] {
  const payload = (key: ButtonKey) => LABELS.find(([one]) => one === key)?.[1] ?? '';
  return [...keys.map((key) => ({ label: s.texts.button(key), payload: payload(key) })), operatorButton(s)];
}

/** The button whose label a person has typed: not every place shows buttons. */
export function pressByLabel({ texts, asked }: Situation): string | null {
  const said = asked.trim().toLowerCase();
  return LABELS.find(([key]) => texts.button(key).toLowerCase() === said)?.[1] ?? null;
}

function shortened(text: string): string {
  return text.length <= SHOWN ? text : `${text.slice(0, SHOWN).trimEnd()}…`;
}

function typeWord({ texts }: Situation, { type }: Told): string {
  return type === null ? '—' : texts.button(TYPE_BUTTONS[type]);
}

/** What is asked at each place of a draft. */
const ASKED: Readonly<Record<Step | 'handed', (s: Situation, draft: Told) => Saying>> = {
  type: (s) =>
    notice(s.texts.reply('appeal_ask_type'), buttonsOf(s, ...Object.values(TYPE_BUTTONS), 'appeal_cancel')),
  addressee: (s) =>
    notice(
      s.texts.reply('appeal_ask_addressee'),
      buttonsOf(s, 'appeal_to_us', 'appeal_back', 'appeal_cancel'),
    ),
  essence: (s, { essence }) =>
    essence === ''
      ? notice(s.texts.reply('appeal_ask_essence'), buttonsOf(s, 'appeal_back', 'appeal_cancel'))
      : notice(
          s.texts.reply('appeal_keep_essence', { essence: shortened(essence) }),
          buttonsOf(s, 'appeal_keep', 'appeal_back', 'appeal_cancel'),
        ),
  files: (s, { attachments }) =>
    notice(
      s.texts.reply('appeal_ask_files', { count: String(attachments.length) }),
      buttonsOf(s, 'appeal_enough', 'appeal_back', 'appeal_cancel'),
    ),
  check: (s, draft) =>
    notice(
      s.texts.reply('appeal_preview', {
        type: typeWord(s, draft),
        addressee: draft.addressee || '—',
        essence: shortened(draft.essence) || '—',
        files: draft.attachments.length === 0 ? 'нет' : String(draft.attachments.length),
      }),
      buttonsOf(
        s,
        'appeal_hand',
        'appeal_fix_type',
        'appeal_fix_addressee',
        'appeal_fix_essence',
        'appeal_fix_files',
        'appeal_cancel',
      ),
    ),
  handed: (s) =>
    notice(
      s.texts.reply('appeal_handed'),
      buttonsOf(s, 'appeal_hand_again', 'appeal_fix_essence', 'appeal_cancel'),
    ),
};

/** The question of the place at which a draft stands, after what has to be noted of the person's last words. */
export function askedNow(s: Situation, draft: Told, notes: readonly string[] = []): Saying {
  const asked = ASKED[stepOf(draft.step)](s, draft);
  return { ...asked, text: [...notes, asked.text].join('\n\n') };
}

export function noteText({ texts }: Situation, note: Note): string {
  return texts.reply(NOTES[note], note === 'too_long' ? { limit: String(ESSENCE_AT_MOST) } : {});
}

/** What the law asks for and is not there yet, in plain words; null when the talk's part is complete. */
export function missingText({ texts }: Situation, draft: Told): string | null {
  const words = missingInTalk(draft).flatMap((part) => {
    const key = PART_WORDS[part];
    return key === undefined ? [] : [texts.reply(key)];
  });
  return words.length === 0 ? null : texts.reply('appeal_missing', { missing: words.join('; ') });
}

/** Where the draft goes from here: the portal's form by a link that works once, or the text and the official way. */
export function handedOver(s: Situation, draft: Told): readonly Saying[] {
  const { link, linkHours } = s.appeals;
  const again = buttonsOf(s, 'appeal_hand_again', 'appeal_fix_essence', 'appeal_cancel');
  if (link !== null) return [notice(s.texts.reply('appeal_link', { link, hours: String(linkHours) }), again)];
  const { addressee, essence } = draft;
  // Alone in its message, so that it can be copied as a whole.
  const text = s.texts.reply('appeal_text_to_copy', { type: typeWord(s, draft), addressee, essence });
  return [notice(text), notice(s.texts.reply('appeal_draft_saved'), again)];
}

/** What a chat is and what an appeal is, who answers here by when, and the ways on: last, where a phone shows them. */
export function border(s: Situation): Saying {
  const text = `${s.texts.reply('appeal_border').trim()}\n\n${holdingText(s)}`;
  return notice(text, buttonsOf(s, 'appeal_compose', 'appeal_just_ask'));
}

/** Ways to an appeal under an answer that the base does not have: for a complaint, and where a policy names a request (K-43). */
export function composeButtons(s: Situation): readonly Button[] {
  const button = (key: ButtonKey, payload: string) => ({ label: s.texts.button(key), payload });
  if (s.reading.kind === 'complaint') return [button('appeal_compose', DRAFT_PRESSED.composeComplaint)];
  return s.appeals.offersRequest ? [button('appeal_compose_request', DRAFT_PRESSED.composeRequest)] : [];
}

/** A draft is open, and what was written now was not taken for a part of it. */
export function stillOpen(s: Situation, draft: Draft, asleep: boolean): Saying {
  const text = asleep
    ? s.texts.reply('appeal_resume', { started: startedWhen(draft.createdAt, s.now, s.zone) })
    : s.texts.reply('appeal_go_on');
  return notice(text, buttonsOf(s, 'appeal_go_on', 'appeal_take', 'appeal_cancel'));
}

/** An answer about drafts, with the way to begin one. */
export function withCompose(s: Situation, key: 'appeal_cancelled' | 'appeal_no_draft'): Saying {
  return notice(s.texts.reply(key), buttonsOf(s, 'appeal_compose'));
}

/** A plain answer under which only a person can be called. */
export function plainly(s: Situation, text: string): Saying {
  return notice(text, [operatorButton(s)]);
}
