import type { AppealType } from '../appeals/drafts.ts';
import { bringsNumber, looksLikeQuestion, typeByWords } from '../appeals/said.rules.ts';
import { DRAFT_PRESSED, isCommand, type Move, moveOf, type Said, stepOf } from '../appeals/wizard.rules.ts';
import { sayWhen } from '../cases/say-when.rules.ts';
import { HOUR } from '../kernel/instants.ts';
import { answerWith } from './answering.rules.ts';
import {
  askedNow,
  border,
  handedOver,
  missingText,
  noteText,
  plainly,
  pressByLabel,
  stillOpen,
  type Told,
  withCompose,
} from './draft-sayings.rules.ts';
import { recorded, toOperators } from './plans.rules.ts';
import type { DraftPlan, OpenDraft, Plan, Rule, Saying, Situation } from './situation.ts';

type Body = Omit<Plan, 'rule'>;

/** After so long a silence what is written is a message like any other, and the draft is only reminded of. */
const ASLEEP_AFTER = 3 * HOUR;
const REMINDED_EVERY = 24 * HOUR;
const SAID_AT_MOST = 4_000;

function pressOf(s: Situation): string | null {
  if (s.event.type === 'button') return s.event.ref ?? '';
  return s.event.type === 'message' ? pressByLabel(s) : null;
}

function saidIn(s: Situation): Said {
  return {
    press: pressOf(s),
    text: s.event.type === 'button' ? '' : s.asked,
    files: s.event.attachments.length,
    body: s.appeals.body,
    before: s.memory.said ?? '',
  };
}

/** What was written cannot be taken where personal data must not be (invariant 10). */
function mustNotKeep({ use, reading }: Situation): boolean {
  return use === 'no_personal_data' && reading.personalData.length > 0;
}

/** The draft says this; the talk's case goes on as it was. */
function turn(draft: DraftPlan | null, say: readonly Saying[]): Body {
  return { ...recorded, draft, say };
}

/** A draft of an older policy is looked at anew before it goes on (L1-06: what is asked depends on the day). */
function renewed(s: Situation, draft: OpenDraft): { policyVersion?: string; notes: readonly string[] } {
  if (draft.policyVersion === s.appeals.policyVersion) return { notes: [] };
  return {
    policyVersion: s.appeals.policyVersion,
    notes: [s.texts.reply('appeal_rules_changed')],
  };
}

function goTo(s: Situation, draft: OpenDraft, move: Extract<Move, { do: 'go' }>): Body {
  const { policyVersion, notes } = renewed(s, draft);
  const withFiles = s.event.attachments.length > 0;
  const set = { ...move.set, step: move.to, ...(policyVersion === undefined ? {} : { policyVersion }) };
  const told: Told = {
    ...draft,
    ...set,
    attachments: withFiles ? [...draft.attachments, ''] : draft.attachments,
  };
  const all = move.note === null ? notes : [noteText(s, move.note), ...notes];
  return turn({ do: 'change', set, withFiles, link: false }, [askedNow(s, told, all)]);
}

/** Hands the draft over when it is complete and of today's rules; otherwise says what is missing. */
function hand(s: Situation, draft: OpenDraft): Body {
  const missing = missingText(s, draft);
  const stale = draft.policyVersion !== s.appeals.policyVersion;
  if (missing !== null || stale) {
    const plan = goTo(s, draft, { do: 'go', to: 'check', set: {}, note: null });
    const [asked] = plan.say;
    if (missing === null || asked === undefined) return plan;
    return { ...plan, say: [{ ...asked, text: `${missing}\n\n${asked.text}` }] };
  }
  const link = s.appeals.link !== null;
  return turn({ do: 'change', set: { step: 'handed' }, withFiles: false, link }, handedOver(s, draft));
}

/** The number of the official way is kept, and the statutory term runs from now in the queue of the staff. */
function keepNumber(s: Situation, draft: OpenDraft, number: string): Body {
  const clock = draft.type === 'information' ? s.appeals.terms.information : s.appeals.terms.appeal;
  const plan = toOperators(s, []);
  const until =
    clock === null ? '' : s.texts.reply('appeal_term', { when: sayWhen(clock.deadlineAt, s.now, s.zone) });
  const status = s.openCase?.status ?? 'waiting';
  return {
    ...plan,
    matter: { do: 'have', status, urgent: false },
    clocks: { ...plan.clocks, start: clock === null ? plan.clocks.start : [...plan.clocks.start, clock] },
    draft: { do: 'sent', number },
    say: [plainly(s, s.texts.reply('appeal_number_kept', { number, until }).trim())],
  };
}

function carryOn(s: Situation, draft: OpenDraft, move: Move): Body {
  switch (move.do) {
    case 'go':
      return goTo(s, draft, move);
    case 'hand':
      return hand(s, draft);
    case 'cancel':
      return turn({ do: 'cancel' }, [withCompose(s, 'appeal_cancelled')]);
    case 'number':
      return keepNumber(s, draft, move.number);
  }
}

function begin(s: Situation, type: AppealType | null): Body {
  const step = type === null ? 'type' : 'addressee';
  const told: Told = { type, addressee: '', essence: '', attachments: [], step };
  const say = [askedNow(s, told)];
  const draft: DraftPlan = { do: 'begin', type, step, prefill: s.use === 'on' };
  // Whoever comes without a matter has one now: a person sees that an appeal is meant.
  return s.openCase === null ? { ...toOperators(s, say), draft } : turn(draft, say);
}

/** Whether the person has been away so long that what he writes is not the answer to what was asked. */
function isAsleep(s: Situation, draft: OpenDraft): boolean {
  return s.now - draft.changedAt > ASLEEP_AFTER;
}

/** The message is for the draft: a command at any time, an answer while the talk about it goes on. */
function isForDraft(s: Situation, draft: OpenDraft, said: Said): boolean {
  if (isCommand(draft, said)) return true;
  // A number comes back when the official route has given it, days after.
  if (said.press === null && stepOf(draft.step) === 'handed' && bringsNumber(said.text)) return true;
  if (s.event.type !== 'message' || isAsleep(s, draft)) return false;
  return s.reading.smallTalk === null && !(s.reading.abuse && stepOf(draft.step) !== 'essence');
}

/** What was written beside the draft, to be taken into it by a press. */
function keptBeside(s: Situation): Pick<Situation['memory'], 'said' | 'reminded'> {
  return { reminded: s.now, said: mustNotKeep(s) ? '' : s.asked.slice(0, SAID_AT_MOST) };
}

/** A question in the middle of it that the base answers: it is answered, and the draft stays. */
function answersBetween(s: Situation, draft: OpenDraft): boolean {
  return (
    stepOf(draft.step) !== 'handed' &&
    s.event.type === 'message' &&
    s.answer?.decision === 'answer' &&
    s.sayable !== null &&
    looksLikeQuestion(s.asked) &&
    !isCommand(draft, saidIn(s))
  );
}

/** What is done about an appeal that is being drawn up. While an operator has the talk none of it applies. */
export const drawingUp: readonly Rule[] = [
  {
    name: 'appeal-begun',
    plan: (s) => {
      const press = pressOf(s);
      if (s.draft !== null) return null;
      if (press === DRAFT_PRESSED.composeRequest) return begin(s, 'information');
      if (press === DRAFT_PRESSED.composeComplaint) return begin(s, 'complaint');
      return press === DRAFT_PRESSED.compose ? begin(s, typeByWords(s.memory.wish ?? '')) : null;
    },
  },
  {
    name: 'appeal-just-ask',
    plan: (s) =>
      pressOf(s) === DRAFT_PRESSED.justAsk
        ? turn(null, [plainly(s, s.texts.reply('appeal_just_ask'))])
        : null,
  },
  {
    // A button of a draft that has ended.
    name: 'appeal-none',
    plan: (s) =>
      s.draft === null && s.event.type === 'button' && s.event.ref?.startsWith('draft:') === true
        ? turn(null, [withCompose(s, 'appeal_no_draft')])
        : null,
  },
  {
    name: 'appeal-answered-between',
    plan: (s) => {
      if (s.draft === null || s.sayable === null || !answersBetween(s, s.draft)) return null;
      const plan = answerWith(s, s.sayable, s.asked);
      const asleep = isAsleep(s, s.draft);
      return {
        ...plan,
        say: [...plan.say, stillOpen(s, s.draft, asleep)],
        memory: { ...plan.memory, ...keptBeside(s) },
      };
    },
  },
  {
    name: 'appeal-drawn-up',
    plan: (s) => {
      const { draft } = s;
      const said = saidIn(s);
      if (draft === null || !isForDraft(s, draft, said)) return null;
      const move = moveOf(draft, said);
      if (move === null) return null;
      if (said.press === null && mustNotKeep(s) && move.do !== 'cancel')
        return turn(null, [askedNow(s, draft, [s.texts.reply('appeal_note_private')])]);
      return carryOn(s, draft, move);
    },
  },
];

/** A chat does not register appeals; the person is told so at once and shown the way, and a colleague sees that one was meant. */
export const appealBorder: Rule = {
  name: 'appeal',
  plan: (s) =>
    s.reading.appeal && s.answer?.decision !== 'answer'
      ? {
          ...toOperators(s, [border(s)]),
          memory: { ...s.memory, wish: s.asked.slice(0, 200) },
        }
      : null,
};

/** Who writes while a draft sleeps is asked once a day whether to go on with it; what he wrote can be taken into it. */
export function withReminder(plan: Plan, s: Situation): Plan {
  const { draft, memory } = s;
  const wrote = s.event.type === 'message' && s.event.place === 'private' && plan.change.do === 'record';
  if (draft === null || !wrote || s.mode !== 'bot' || plan.mode === 'operator' || plan.gather) return plan;
  if (plan.draft !== null || plan.rule.startsWith('appeal') || stepOf(draft.step) === 'handed') return plan;
  if (s.reading.emergency || s.reading.abuse || plan.rule === 'rest-of-album') return plan;
  if (!isAsleep(s, draft) || s.now - (memory.reminded ?? 0) < REMINDED_EVERY) return plan;
  return {
    ...plan,
    say: [...plan.say, stillOpen(s, draft, true)],
    memory: { ...(plan.memory ?? memory), ...keptBeside(s) },
  };
}

/** Every further picture of an album goes with the draft that took the first. */
export function withAlbumInDraft(plan: Plan, s: Situation): Plan {
  const { draft } = s;
  if (plan.rule !== 'rest-of-album' || draft === null || s.mode !== 'bot') return plan;
  if (stepOf(draft.step) === 'handed' || isAsleep(s, draft)) return plan;
  return { ...plan, draft: { do: 'change', set: {}, withFiles: true, link: false } };
}
