import {
  clocksToStart,
  helpedButtons,
  holdingText,
  noClocks,
  operatorButton,
  PRESSED,
  recorded,
  statusAfterAnswer,
} from './plans.rules.ts';
import type { AskedPart, Plan, Rule, Saying, Situation } from './situation.ts';

interface ToldPart extends AskedPart {
  readonly number: string;
  readonly told: 'answer' | 'clarify' | 'redirect' | 'unknown';
}

/** One choice can be offered at a time: what is unclear beyond the first such question is for a person. */
function toldParts(parts: readonly AskedPart[]): readonly ToldPart[] {
  const unclear = parts.findIndex(({ answer }) => answer.decision === 'clarify' && answer.options?.length);
  return parts.map((part, at) => {
    const { decision, redirect } = part.answer;
    const number = String(at + 1);
    if (decision === 'answer' && part.sayable) return { ...part, number, told: 'answer' };
    if (at === unclear) return { ...part, number, told: 'clarify' };
    return { ...part, number, told: decision === 'redirect' && redirect ? 'redirect' : 'unknown' };
  });
}

/** What is said of one question; an answer stands with its own source where the channel cannot show sources apart. */
function wordsOf(part: ToldPart, { texts }: Situation, withSources: boolean): string {
  const { number, answer, sayable } = part;
  if (part.told === 'answer' && sayable) {
    const said = withSources && sayable.footer ? `${sayable.text}\n${sayable.footer}` : sayable.text;
    return texts.reply('part_answer', { number, title: sayable.title, answer: said });
  }
  if (part.told === 'clarify') return texts.reply('part_clarify', { number });
  if (part.told === 'redirect')
    return texts.reply('part_redirect', { number, body: answer.redirect?.name ?? '' });
  return texts.reply('part_unknown', { number });
}

function sayingOf(situation: Situation, parts: readonly ToldPart[], handedOver: boolean): Saying {
  const all = parts.every(({ told }) => told === 'answer');
  const end = handedOver ? [holdingText(situation)] : all ? [situation.texts.reply('helped_question')] : [];
  const whole = (withSources: boolean) =>
    [...parts.map((part) => wordsOf(part, situation, withSources)), ...end].join('\n\n');
  const options = parts.flatMap(({ told, answer }) => (told === 'clarify' ? (answer.options ?? []) : []));
  const articles = parts.flatMap(({ told, sayable }) => (told === 'answer' && sayable ? [sayable] : []));
  return {
    text: whole(false),
    inWords: whole(true),
    buttons: [
      ...(all ? helpedButtons(situation) : []),
      ...options.map(({ label, article }) => ({ label, payload: `${PRESSED.ask}${article}` })),
      operatorButton(situation),
    ],
    sources: articles.flatMap(({ sources }) => sources),
    articles: articles.map(({ article }) => article),
    onSubstance: all,
  };
}

/**
 * Every question of a message has its own answer, in one message. Only when each was answered on the substance the
 * response clocks are met; what the base does not know goes to a person, with one deadline for all of it.
 */
export function answerEach(situation: Situation): Omit<Plan, 'rule'> {
  const parts = toldParts(situation.parts);
  const unknown = parts.filter(({ told }) => told === 'unknown');
  const handedOver = parts.some(({ told }) => told === 'unknown' || told === 'redirect');
  const status = handedOver ? 'waiting' : statusAfterAnswer(situation);
  const said = sayingOf(situation, parts, handedOver);
  const counts = said.onSubstance && status === 'bot' && situation.botAnswer === 'counts_unless_rejected';
  const last = parts.findLast(({ told }) => told === 'answer');
  const asked = parts.find(({ told }) => told === 'clarify') ?? last;
  return {
    ...recorded,
    matter: { do: 'have', status, urgent: false },
    clocks: { ...noClocks, start: clocksToStart(situation), metBy: counts ? 'reply' : 'nothing' },
    say: [said],
    memory: {
      ...situation.memory,
      ...(last?.sayable ? { article: last.sayable.article } : {}),
      ...(asked ? { question: asked.asked } : {}),
    },
    gap: unknown.length > 0 ? 'no_answer' : null,
    unanswered: unknown.map((part) => ({
      asked: part.asked,
      nearest: part.answer.candidates[0]?.article ?? null,
    })),
  };
}

/** A message of several questions, of which the bot has something to say on at least one. */
export const several: readonly Rule[] = [
  { name: 'answered-each', plan: (s) => (s.parts.length > 1 ? answerEach(s) : null) },
];
