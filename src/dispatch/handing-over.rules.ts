import { appealBorder, drawingUp } from './drawing-up.rules.ts';
import {
  holdingText,
  invitationText,
  notice,
  operatorButton,
  PRESSED,
  recorded,
  toOperators,
} from './plans.rules.ts';
import type { Plan, Rule, Situation } from './situation.ts';

function pressed(situation: Situation, payload: string): boolean {
  return situation.event.type === 'button' && situation.event.ref === payload;
}

function withInvitation(plan: Omit<Plan, 'rule'>): Omit<Plan, 'rule'> {
  return { ...plan, invite: true, clocks: { ...plan.clocks, metBy: 'invitation' } };
}

/** Thanks or a farewell and nothing else, not even a picture that may show what is wrong. */
function onlyThanks({ event, reading }: Situation): boolean {
  const courtesy = reading.smallTalk === 'thanks' || reading.smallTalk === 'bye';
  return event.type === 'message' && courtesy && event.attachments.length === 0;
}

/** The client is told what was decided for him and who will answer by when. */
function holding(situation: Situation) {
  return [notice(holdingText(situation))];
}

/** Data that nobody else should see, or a matter that only the person's own papers tell of: nothing for a public thread. */
function belongsInPrivate({ event, reading, answer }: Situation): boolean {
  if (event.place !== 'public' || event.type === 'button' || event.author.role !== 'person') return false;
  if (reading.emergency || reading.abuse) return false;
  return reading.personalData.length > 0 || answer?.decision === 'personal_channel';
}

/** Whatever a person has to answer. */
export const handingOver: readonly Rule[] = [
  {
    name: 'danger-to-life',
    plan: (s) =>
      s.reading.emergency && s.event.place === 'private'
        ? toOperators(s, [notice(s.texts.reply('emergency')), ...(s.mode === 'bot' ? holding(s) : [])], true)
        : null,
  },
  {
    // Thanks for an answer ask for nothing: no clock starts and the case stays answered.
    name: 'thanked-in-public',
    plan: (s) =>
      s.event.place === 'public' && s.openCase?.status === 'answered' && onlyThanks(s) ? recorded : null,
  },
  {
    /*
     * A comment that only thanks asks for nothing, so our own goals do not count for it. A term that the act itself sets
     * for every comment does (Ulyanovsk 7.2, Kursk 3.3.2 know no exception): a person looks and closes the case.
     */
    name: 'thanks-in-public',
    plan: (s) => {
      if (s.event.place !== 'public' || s.openCase !== null || !onlyThanks(s)) return null;
      const demanded = s.clocks.filter((clock) => !clock.goal);
      return demanded.length === 0 ? recorded : toOperators({ ...s, clocks: demanded }, []);
    },
  },
  {
    // The one thing that the bot says in public, and once in a talk. A person looks at the message all the same: it may
    // have to be hidden, or to be answered where it stands.
    name: 'invited-to-private',
    plan: (s) =>
      belongsInPrivate(s) && s.mode === 'bot' && s.invitation !== null && !s.invited
        ? withInvitation(toOperators(s, [notice(invitationText(s))]))
        : null,
  },
  {
    // Else the bot does not speak in public: what is said there is said in the body's name, by a person.
    name: 'public-place',
    plan: (s) => (s.event.place === 'public' ? toOperators(s, [], s.reading.emergency) : null),
  },
  {
    // Thanks after an answer ask for nothing: no clock starts and the case stays answered.
    name: 'thanked',
    plan: (s) =>
      s.mode === 'operator' &&
      s.openCase?.status === 'answered' &&
      (s.reading.smallTalk === 'thanks' || s.reading.smallTalk === 'bye')
        ? recorded
        : null,
  },
  {
    name: 'operator-has-the-talk',
    plan: (s) => (s.mode === 'operator' ? toOperators(s, []) : null),
  },
  {
    name: 'asked-for-a-person',
    plan: (s) =>
      pressed(s, PRESSED.operator) || s.reading.wantsPerson
        ? { ...toOperators(s, holding(s)), mode: 'operator' }
        : null,
  },
  {
    // Who came by an invitation was told that the question is known, so it runs from now on, whatever is said first.
    name: 'came-by-invitation',
    plan: (s) => {
      if (!s.arrived || s.answer?.decision === 'answer' || s.reading.abuse) return null;
      const wordless = s.event.text.trim() === '' || s.reading.smallTalk !== null;
      const holds = holdingText(s);
      const said = wordless ? `${s.texts.reply('private_welcome')}\n\n${holds}` : holds;
      return toOperators(s, [notice(said, [operatorButton(s)])]);
    },
  },
  {
    name: 'did-not-help',
    plan: (s) => {
      if (!pressed(s, PRESSED.notHelped)) return null;
      const said = [notice(`${s.texts.reply('helped_no')}\n\n${holdingText(s)}`)];
      const plan = toOperators(s, said);
      return { ...plan, clocks: { ...plan.clocks, reopen: true }, gap: 'rejected' };
    },
  },
  {
    name: 'helped',
    plan: (s) =>
      pressed(s, PRESSED.helped)
        ? {
            ...recorded,
            matter: s.openCase?.status === 'bot' ? { do: 'close', reason: 'helped' } : { do: 'none' },
            clocks: {
              start: [],
              // An accepted answer says nothing of another question that a person still has to answer.
              metBy:
                s.botAnswer === 'counts_when_accepted' && s.openCase?.status === 'bot'
                  ? 'message'
                  : 'nothing',
              reopen: false,
            },
            say: [notice(s.texts.reply('helped_yes'), [operatorButton(s)])],
            memory: {},
          }
        : null,
  },
  {
    // What a person writes in several messages is read as one: this one is kept until the last of them is here.
    name: 'goes-on',
    plan: (s) => (s.more ? { ...recorded, gather: true } : null),
  },
  ...drawingUp,
  {
    // Not considered on the substance without a person's word: the program only proposes (U-07).
    name: 'abuse',
    plan: (s) => (s.reading.abuse ? toOperators(s, holding(s)) : null),
  },
  appealBorder,
  {
    // The client adds to what a person will answer and has been told of. The bot does not ask back or repeat itself.
    name: 'added-to-what-waits',
    plan: (s) =>
      s.event.type === 'message' &&
      (s.openCase?.status === 'waiting' || s.openCase?.status === 'in_work') &&
      s.answer !== null &&
      s.answer.decision !== 'answer' &&
      !s.parts.some(({ sayable }) => sayable !== null) &&
      s.answer.decision !== 'small_talk'
        ? toOperators(s, [])
        : null,
  },
  {
    // Another body's matter: said as advice, while a person looks whether the program took it for the right one.
    name: 'not-our-matter',
    plan: (s) =>
      s.parts.length < 2 && s.answer?.decision === 'redirect' && s.answer.redirect
        ? toOperators(s, [
            notice(
              s.texts.reply('redirect', {
                body: s.answer.redirect.name,
                contact: s.answer.redirect.contact ?? '',
                advice: [s.answer.redirect.advice, holdingText(s)].filter(Boolean).join('\n'),
              }),
              [operatorButton(s)],
            ),
          ])
        : null,
  },
  {
    name: 'file-without-words',
    plan: (s) =>
      s.event.type === 'message' && s.asked.trim() === '' && s.event.attachments.length > 0
        ? toOperators(s, [notice(`${s.texts.reply('file_received')}\n\n${holdingText(s)}`)])
        : null,
  },
];
