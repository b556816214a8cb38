import type { Situation, Texts } from '../../src/dispatch/situation.ts';
import { HOUR, MINUTE } from '../../src/kernel/instants.ts';
import type { Answer } from '../../src/knowledge/knowledge.ts';
import type { Reading } from '../../src/understanding/reading.ts';
import { eventOf, NOON } from '../inbox/accepting.ts';

/** Texts that name themselves, so that a test reads what was said. */
const texts: Texts = {
  reply: (key, values = {}) => [`{${key}}`, ...Object.values(values)].join(' ').trim(),
  button: (key) => `[${key}]`,
};

export const CLOCK = {
  target: 'U-32-direct',
  process: 'reply',
  name: 'Ответ на личное сообщение',
  clause: 'п. 7.2',
  term: { kind: 'working_hours', n: 5 },
  schedule: 'ul-office',
  goal: false,
  startedAt: NOON,
  deadlineAt: NOON + 5 * HOUR,
  riskAt: NOON + 5 * HOUR,
  provisional: false,
  policyVersion: 'v',
  calendarVersion: 'c',
} as const;

export const SAYABLE = {
  article: 'kb-1',
  title: 'Личный приём',
  text: 'Приём по средам.',
  sources: [{ title: 'Порядок', act: '№ 1', date: '2026-01-01' }],
  footer: 'Источник: Порядок',
} as const;

export const READING: Reading = {
  kind: 'question',
  topic: null,
  urgency: null,
  tone: 'calm',
  abuse: false,
  personalData: [],
  wantsPerson: false,
  smallTalk: null,
  emergency: false,
  appeal: false,
  language: 'ru',
  confidence: 1,
};

export const APPEALS: Situation['appeals'] = {
  policyVersion: 'p1',
  body: 'Правительство',
  link: null,
  linkHours: 72,
  offersRequest: false,
  terms: { appeal: null, information: null },
};

/** A complaint whose text is asked for. */
export const DRAFT: NonNullable<Situation['draft']> = {
  id: 'd',
  agency: 'ulyanovsk',
  conversationId: 'c',
  clientId: 'anna',
  applicantId: null,
  type: 'complaint',
  addressee: 'Глава',
  essence: '',
  contacts: {},
  attachments: [],
  step: 'essence',
  policyVersion: 'p1',
  linkUntil: null,
  number: null,
  state: 'open',
  version: 1,
  createdAt: NOON,
  changedAt: NOON,
};

export function answer(decision: Answer['decision'], more: Partial<Answer> = {}): Answer {
  return { decision, article: null, confidence: 0.9, candidates: [], ...more };
}

/** A question in private that the bot cannot answer, in working hours, with one clock to start. */
export function situation(more: Partial<Situation> = {}): Situation {
  const event = more.event ?? eventOf('e');
  return {
    event,
    asked: event.text,
    more: false,
    parts: [],
    now: NOON + MINUTE,
    zone: 'Europe/Ulyanovsk',
    mode: 'bot',
    memory: {},
    openCase: null,
    seen: false,
    ours: false,
    invited: false,
    arrived: false,
    invitation: null,
    draft: null,
    appeals: APPEALS,
    botAnswer: 'counts_unless_rejected',
    clocks: [CLOCK],
    openNow: true,
    reading: READING,
    answer: answer('operator'),
    chosen: null,
    sayable: null,
    texts,
    use: 'on',
    elsewhere: 'MAX',
    ...more,
  };
}

export const pressed = (ref: string, text = '') => eventOf('b', { type: 'button', ref, text });
