import type { ReplyKey } from '../agency/index.ts';
import { composeButtons } from './draft-sayings.rules.ts';
import {
  articleSaying,
  clocksToStart,
  holdingText,
  noClocks,
  notice,
  operatorButton,
  PRESSED,
  recorded,
  statusAfterAnswer,
  toOperators,
} from './plans.rules.ts';
import type { Plan, Rule, Sayable, Saying, Situation } from './situation.ts';

const SMALL_TALK: Readonly<Record<string, ReplyKey>> = {
  hello: 'hello',
  thanks: 'thanks',
  bye: 'bye',
  howAreYou: 'how_are_you',
};

/** What messengers send when a person opens the talk: Telegram's command, VK's button with that payload. */
function opensTheTalk({ event }: Situation): boolean {
  if (event.type === 'button') return event.ref === 'start';
  return event.type === 'message' && /^\/start(?:@\w+)?(?:\s|$)/.test(event.text);
}

/** The base's answer, the case and the clocks as the policy lets such an answer count. */
export function answerWith(situation: Situation, said: Sayable, question: string): Omit<Plan, 'rule'> {
  const status = statusAfterAnswer(situation);
  const counts = situation.botAnswer === 'counts_unless_rejected' && status === 'bot';
  return {
    ...recorded,
    matter: { do: 'have', status, urgent: false },
    clocks: { start: clocksToStart(situation), metBy: counts ? 'reply' : 'nothing', reopen: false },
    say: [articleSaying(situation, said)],
    memory: { ...situation.memory, article: said.article, question },
  };
}

function clarification(situation: Situation): Saying {
  const options = situation.answer?.options ?? [];
  return notice(situation.texts.reply('clarify'), [
    ...options.map((option) => ({ label: option.label, payload: `${PRESSED.ask}${option.article}` })),
    operatorButton(situation),
  ]);
}

/** What the bot may say by itself: approved text, a question back, or that it does not know. */
export const answering: readonly Rule[] = [
  {
    name: 'chosen-from-the-offer',
    plan: (s) =>
      s.event.type === 'button' && s.chosen
        ? answerWith(s, s.chosen, s.memory.question ?? s.chosen.title)
        : null,
  },
  {
    // Nothing was asked yet; a question that was misread as one must not open a case either.
    name: 'opened-the-talk',
    plan: (s) =>
      opensTheTalk(s)
        ? {
            ...recorded,
            say: [notice(s.texts.reply('greeting'), [operatorButton(s)])],
            memory: { ...s.memory, greeted: true },
          }
        : null,
  },
  {
    name: 'small-talk',
    plan: (s) => {
      const key = s.answer?.decision === 'small_talk' ? SMALL_TALK[s.answer.smallTalk ?? 'hello'] : undefined;
      if (!key) return null;
      return {
        ...recorded,
        say: [notice(s.texts.reply(key), [operatorButton(s)])],
        memory: { ...s.memory, greeted: true },
      };
    },
  },
  {
    name: 'answered',
    plan: (s) => (s.answer?.decision === 'answer' && s.sayable ? answerWith(s, s.sayable, s.asked) : null),
  },
  {
    name: 'asked-back',
    plan: (s) =>
      s.answer?.decision === 'clarify' && (s.answer.options ?? []).length > 0
        ? {
            ...recorded,
            matter: { do: 'have', status: statusAfterAnswer(s), urgent: false },
            clocks: { ...noClocks, start: clocksToStart(s) },
            say: [clarification(s)],
            memory: { ...s.memory, question: s.asked },
          }
        : null,
  },
  {
    // Nothing was asked: an empty message, a sticker, a press of a button that is not ours.
    name: 'nothing-asked',
    plan: (s) => (s.asked.trim() === '' ? recorded : null),
  },
  {
    // A sign, a letter, a row of smileys: to a talk that goes on it adds nothing; alone it is asked for in words.
    name: 'no-words',
    plan: (s) => {
      if (s.event.type !== 'message' || /\p{L}{2}|\p{N}{3}/u.test(s.asked)) return null;
      return s.openCase
        ? recorded
        : { ...recorded, say: [notice(s.texts.reply('not_understood'), [operatorButton(s)])] };
    },
  },
  {
    name: 'not-known',
    plan: (s) => {
      const said = notice(`${s.texts.reply('unknown_answer')}\n\n${holdingText(s)}`, [
        ...composeButtons(s),
        operatorButton(s),
      ]);
      return { ...toOperators(s, [said]), gap: 'no_answer' };
    },
  },
];
