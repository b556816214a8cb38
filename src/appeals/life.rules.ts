/**
 * The life of an appeal over the seven processes of the order (L1-04). What is on its way to the applicant is not done:
 * a state in `-ing` ends only when the letter has gone by every way that it has to (L1-14, L3-08).
 */
export const APPEAL_STATES = [
  'sent',
  'registered',
  'in_work',
  'extended',
  'answering',
  'redirecting',
  'refusing',
  'leaving',
  'stopping',
  'withdrawing',
  'answered',
  'redirected',
  'refused',
  'left',
  'stopped',
  'withdrawn',
] as const;
export type AppealState = (typeof APPEAL_STATES)[number];

/** The seven processes of an appeal (Leningrad, App. 1 cl. 2.1). */
export const APPEAL_PROCESSES = [
  'receive_and_register',
  'choose_executor',
  'redirect',
  'notify_of_redirect',
  'consider_and_answer',
  'reception',
  'control',
] as const;
export type AppealProcess = (typeof APPEAL_PROCESSES)[number];

/** Who does an act. `registrar`: a clerk, or the document system's receipt. `program`: it only notes what has happened. */
export type ActBy = 'registrar' | 'staff' | 'head' | 'applicant' | 'program';

interface ActRule {
  readonly from: readonly AppealState[];
  /** `same`: the act changes no state. */
  readonly to: AppealState | 'same';
  readonly by: ActBy;
  readonly process: AppealProcess;
}

const OPEN = ['registered', 'in_work', 'extended'] as const;
const CONSIDERED = ['in_work', 'extended'] as const;

/** What may be done with an appeal, and what it becomes. Everything with legal effect is a person's act (152-ФЗ ст. 16). */
export const APPEAL_ACTS = {
  register: { from: ['sent'], to: 'registered', by: 'registrar', process: 'receive_and_register' },
  /** Its topic is named and it has one main executor (L1-12, L1-27). */
  accept: { from: ['registered'], to: 'in_work', by: 'staff', process: 'choose_executor' },
  /** What is missing is asked; no term stops for it (L1-17, D5). */
  clarify: { from: CONSIDERED, to: 'same', by: 'staff', process: 'consider_and_answer' },
  control: { from: OPEN, to: 'same', by: 'head', process: 'control' },
  /** 59-ФЗ ст. 12 ч. 2: once, with notice. */
  extend: { from: ['in_work'], to: 'extended', by: 'head', process: 'consider_and_answer' },
  /** Forwarding and notice are one act (K-26). */
  redirect: { from: OPEN, to: 'redirecting', by: 'staff', process: 'redirect' },
  answer: { from: CONSIDERED, to: 'answering', by: 'staff', process: 'consider_and_answer' },
  /** 59-ФЗ ст. 13 ч. 3: an oral answer at a reception, with consent that the card notes. */
  answer_orally: { from: CONSIDERED, to: 'answered', by: 'head', process: 'reception' },
  refuse: { from: CONSIDERED, to: 'refusing', by: 'head', process: 'consider_and_answer' },
  /** 59-ФЗ ст. 11: without an answer on the substance, with the notice that the ground asks for. */
  leave: { from: OPEN, to: 'leaving', by: 'head', process: 'consider_and_answer' },
  /** 59-ФЗ ст. 11 ч. 5: only the head or who is authorised, never the program. */
  stop: { from: OPEN, to: 'stopping', by: 'head', process: 'consider_and_answer' },
  /** 59-ФЗ ст. 5: the applicant asks to stop the review. */
  withdraw: { from: OPEN, to: 'withdrawing', by: 'applicant', process: 'consider_and_answer' },
  answer_delivered: { from: ['answering'], to: 'answered', by: 'program', process: 'consider_and_answer' },
  redirect_delivered: {
    from: ['redirecting'],
    to: 'redirected',
    by: 'program',
    process: 'notify_of_redirect',
  },
  refusal_delivered: { from: ['refusing'], to: 'refused', by: 'program', process: 'consider_and_answer' },
  leave_delivered: { from: ['leaving'], to: 'left', by: 'program', process: 'consider_and_answer' },
  stop_delivered: { from: ['stopping'], to: 'stopped', by: 'program', process: 'consider_and_answer' },
  withdraw_delivered: {
    from: ['withdrawing'],
    to: 'withdrawn',
    by: 'program',
    process: 'consider_and_answer',
  },
} as const satisfies Readonly<Record<string, ActRule>>;
export type AppealAct = keyof typeof APPEAL_ACTS;

const rules: Readonly<Record<AppealAct, ActRule>> = APPEAL_ACTS;

/** The state after an act; null when it cannot be done in this state. */
export function afterAct(state: AppealState, act: AppealAct): AppealState | null {
  const { from, to } = rules[act];
  if (!from.includes(state)) return null;
  return to === 'same' ? state : to;
}

/** What may be done in a state. */
export function actsIn(state: AppealState): readonly AppealAct[] {
  return (Object.keys(rules) as AppealAct[]).filter((act) => rules[act].from.includes(state));
}

/** What the program notes when the letter of a state has arrived everywhere; null when nothing is on its way. */
export function deliveredAct(state: AppealState): AppealAct | null {
  return actsIn(state).find((act) => rules[act].by === 'program') ?? null;
}

/** Whether nothing more is done with an appeal. */
export function isEnd(state: AppealState): boolean {
  return actsIn(state).length === 0;
}

/** Which of the three public statuses (L1-08, `appeal_statuses` of the policy) a state has: 0 sent, 1 registered, 2 answered. */
export function publicStatus(state: AppealState): 0 | 1 | 2 {
  if (state === 'sent') return 0;
  return isEnd(state) ? 2 : 1;
}
