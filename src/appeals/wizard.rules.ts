import type { AppealType, Draft, DraftContent } from './drafts.ts';
import { numberIn, typeByWords } from './said.rules.ts';

/** What is asked, in this order. */
const STEPS = ['type', 'addressee', 'essence', 'files', 'check'] as const;
export type Step = (typeof STEPS)[number];
/** Where a draft stands: at a step, at one that is only being corrected, or handed over to where it is sent. */
export type Place = Step | `fix:${Step}` | 'handed';

/** About as much as fits on ten pages; a person is told, never cut. */
export const ESSENCE_AT_MOST = 20_000;
const ADDRESSEE_AT_MOST = 300;

/** Payloads of the buttons under a draft. Whoever forges one can do no more than the button. */
export const DRAFT_PRESSED = {
  compose: 'draft:compose',
  composeRequest: 'draft:compose:information',
  composeComplaint: 'draft:compose:complaint',
  justAsk: 'draft:just-ask',
  cancel: 'draft:cancel',
  back: 'draft:back',
  goOn: 'draft:go-on',
  take: 'draft:take',
  type: 'draft:type:',
  us: 'draft:us',
  keep: 'draft:keep',
  enough: 'draft:enough',
  hand: 'draft:hand',
  fix: 'draft:fix:',
} as const;

/** What a person did in a turn. */
export interface Said {
  /** The payload of the button, or of the one whose label was typed. */
  readonly press: string | null;
  readonly text: string;
  /** Files that came with it. */
  readonly files: number;
  /** The body as it is addressed. */
  readonly body: string;
  /** What was written last and not taken for a part of the draft. */
  readonly before: string;
}

/** What was wrong with what was said, or what was done with it beside the step. */
export type Note = 'pick' | 'empty' | 'too_long' | 'added' | 'file_added' | 'number_unclear';

/** What becomes of the draft. */
export type Move =
  | {
      readonly do: 'go';
      readonly to: Place;
      readonly set: Partial<Pick<DraftContent, 'type' | 'addressee' | 'essence'>>;
      readonly note: Note | null;
    }
  | { readonly do: 'hand' }
  | { readonly do: 'cancel' }
  | { readonly do: 'number'; readonly number: string };

type Known = Pick<Draft, 'type' | 'addressee' | 'essence' | 'step'>;
type Set = Partial<Pick<DraftContent, 'type' | 'addressee' | 'essence'>>;

const go = (to: Place, set: Set = {}, note: Note | null = null): Move => ({ do: 'go', to, set, note });

/** The step of a place; a place that an older version wrote is asked about from the beginning. */
export function stepOf(place: string): Step | 'handed' {
  if (place === 'handed') return place;
  const name = place.replace(/^fix:/u, '');
  return STEPS.find((step) => step === name) ?? 'type';
}

/** What follows an answer: a correction goes back to where it was asked for. */
function after(draft: Known): Place {
  if (draft.step.startsWith('fix:')) return 'check';
  const at = STEPS.findIndex((step) => step === stepOf(draft.step));
  return STEPS[at + 1] ?? 'check';
}

function before(draft: Known): Place {
  if (draft.step.startsWith('fix:') || draft.step === 'handed') return 'check';
  const at = STEPS.findIndex((step) => step === stepOf(draft.step));
  return STEPS[at - 1] ?? 'type';
}

/** A kind that is chosen out of turn corrects the draft and changes nothing else; what was handed over is looked at anew. */
function afterType(draft: Known): Place {
  const step = stepOf(draft.step);
  if (step === 'type') return after(draft);
  return step === 'handed' ? 'check' : (draft.step as Place);
}

const here = (draft: Known, note: Note | null = null, set: Set = {}): Move =>
  go(draft.step as Place, set, note);

function withText(draft: Known, text: string, to: Place, note: Note | null, add: boolean): Move {
  const whole = (add && draft.essence !== '' ? `${draft.essence}\n${text}` : text).trim();
  if (whole === '') return here(draft, 'empty');
  return whole.length > ESSENCE_AT_MOST ? here(draft, 'too_long') : go(to, { essence: whole }, note);
}

interface Row {
  /** What the person writes instead of pressing. */
  readonly words?: RegExp;
  /** The step at which these words mean it; absent: everywhere. A press means it at any step. */
  readonly at?: Step;
  move(draft: Known, said: Said): Move;
}

const TYPES: readonly AppealType[] = ['proposal', 'application', 'complaint', 'information'];

/** What can be done at every step, by a press or by words. */
const COMMANDS: Readonly<Record<string, Row>> = {
  [DRAFT_PRESSED.cancel]: {
    words: /^(?:отмена|отмени(?:ть)?(?: обращение)?|не надо|не нужно|передумала?|стоп)$/u,
    move: () => ({ do: 'cancel' }),
  },
  [DRAFT_PRESSED.back]: {
    words: /^(?:назад|вернуться|вернись|шаг назад)$/u,
    move: (draft) => go(before(draft)),
  },
  [DRAFT_PRESSED.goOn]: {
    words: /^(?:продолжить|продолжим|продолжаем|продолжай)(?: обращение)?$/u,
    move: (draft) => here(draft),
  },
  [DRAFT_PRESSED.compose]: { move: (draft) => here(draft) },
  [DRAFT_PRESSED.composeRequest]: { move: (draft) => here(draft) },
  [DRAFT_PRESSED.composeComplaint]: { move: (draft) => here(draft) },
  [DRAFT_PRESSED.take]: {
    move: (draft, said) =>
      withText(draft, said.before, stepOf(draft.step) === 'essence' ? after(draft) : 'check', 'added', true),
  },
  [DRAFT_PRESSED.us]: {
    at: 'addressee',
    words: /^(?:вам|к вам|вашему ведомству)$/u,
    move: (draft, { body }) =>
      go(stepOf(draft.step) === 'addressee' ? after(draft) : 'check', { addressee: body }),
  },
  [DRAFT_PRESSED.keep]: {
    at: 'essence',
    words: /^(?:оставить|оставь|оставляем)(?: этот)?(?: текст)?$/u,
    move: (draft) => (draft.essence === '' ? here(draft, 'empty') : go(after({ ...draft, step: 'essence' }))),
  },
  [DRAFT_PRESSED.enough]: {
    at: 'files',
    words: /^(?:без файлов|файлов нет|нет|дальше|далее|вс[её]|хватит)$/u,
    move: () => go('check'),
  },
  [DRAFT_PRESSED.hand]: {
    at: 'check',
    words: /^(?:да|вс[её] верно|верно|готово|отправить|отправляем)$/u,
    move: () => ({ do: 'hand' }),
  },
  [`${DRAFT_PRESSED.fix}check`]: {
    words: /^(?:исправить|изменить|поменять|поправить)$/u,
    move: () => go('check'),
  },
  [`${DRAFT_PRESSED.fix}type`]: {
    words: /^(?:исправить|изменить|поменять) (?:вид|тип)(?: обращения)?$/u,
    move: () => go('fix:type'),
  },
  [`${DRAFT_PRESSED.fix}addressee`]: {
    words: /^(?:исправить|изменить|поменять) (?:адресата|кому)$/u,
    move: () => go('fix:addressee'),
  },
  [`${DRAFT_PRESSED.fix}essence`]: {
    words: /^(?:исправить|изменить|поменять) (?:текст|суть)(?: обращения)?$/u,
    move: () => go('fix:essence'),
  },
  [`${DRAFT_PRESSED.fix}files`]: {
    words: /^(?:исправить|изменить|поменять|приложить) (?:файлы?|вложения)$/u,
    move: () => go('fix:files'),
  },
  ...Object.fromEntries(
    TYPES.map((type): [string, Row] => [
      `${DRAFT_PRESSED.type}${type}`,
      {
        move: (draft) => go(afterType(draft), { type }),
      },
    ]),
  ),
};

/** How an answer is read that is no command. */
const ANSWERS: Readonly<Record<Step | 'handed', (draft: Known, said: Said) => Move | null>> = {
  type(draft, { text }) {
    const type = typeByWords(text);
    const few = text.trim().split(/\s+/u).length <= 3;
    if (type !== null && few) return go(after(draft), { type });
    if (few) return here(draft, 'pick');
    // Who writes at length says what the matter is.
    return withText(draft, text, draft.step as Place, 'added', true);
  },
  addressee(draft, { text }) {
    const addressee = text.trim().replaceAll(/\s+/gu, ' ');
    if (addressee === '') return here(draft, 'pick');
    if (addressee.length <= ADDRESSEE_AT_MOST) return go(after(draft), { addressee });
    return withText(draft, text, draft.step as Place, 'added', true);
  },
  // What stood there was a proposal of ours or is being replaced.
  essence: (draft, { text }) => withText(draft, text, after(draft), null, false),
  files: (draft, { text, files }) =>
    text.trim() === ''
      ? here(draft, files > 0 ? 'file_added' : 'pick')
      : withText(draft, text, draft.step as Place, 'added', true),
  check: (draft, { text }) =>
    text.trim() === '' ? here(draft, 'pick') : withText(draft, text, 'check', 'added', true),
  handed(draft, { text }) {
    if (!/номер/iu.test(text)) return null;
    const number = numberIn(text);
    return number === null ? here(draft, 'number_unclear') : { do: 'number', number };
  },
};

/** Lower case, without the signs that people put at the end. */
function plain(text: string): string {
  return text
    .trim()
    .toLowerCase()
    .replaceAll(/[\s.!,;:]+$/gu, '')
    .replaceAll(/\s+/gu, ' ');
}

/** The command of a turn, by its button or in words; null for an answer to what was asked. */
function commandOf(draft: Known, { press, text }: Said): Row | null {
  if (press !== null) return COMMANDS[press] ?? null;
  const said = plain(text);
  const step = stepOf(draft.step);
  const found = Object.values(COMMANDS).find(
    ({ words, at }) => words?.test(said) === true && (at === undefined || at === step),
  );
  return found ?? null;
}

/** Whether a turn is a command to the draft whatever is asked at the moment. */
export function isCommand(draft: Known, said: Said): boolean {
  return commandOf(draft, said) !== null;
}

/** Whether a text is a button's label that was typed: not every place shows buttons. */
export function isLabel(text: string, labels: readonly string[]): boolean {
  const said = plain(text);
  return labels.some((label) => plain(label) === said);
}

/** Whether a text answers by itself: a command, a number that is brought back, or what a short answer is asked for. */
export function isWholeAnswer(draft: Known, text: string): boolean {
  const step = stepOf(draft.step);
  if (step === 'type' || step === 'addressee') return true;
  if (step === 'handed') return numberIn(text) !== null;
  return isCommand(draft, { press: null, text, files: 0, body: '', before: '' });
}

/**
 * What a turn does to an open draft: a command first, then the answer to what was asked. Null when it has nothing to do
 * with the draft: a press of another button, or a message after the draft was handed over.
 */
export function moveOf(draft: Known, said: Said): Move | null {
  const command = commandOf(draft, said);
  if (command !== null) return command.move(draft, said);
  if (said.press !== null) return null;
  const step = stepOf(draft.step);
  if (step !== 'handed' && said.text.trim() === '' && said.files > 0) return here(draft, 'file_added');
  return ANSWERS[step](draft, said);
}
