import type { Button } from '../channel/channel.ts';
import type { PlannedClock } from '../cases/clocks.ts';
import { HOUR, type Instant } from '../kernel/instants.ts';
import { sayWhen } from '../cases/say-when.rules.ts';
import type { ClockPlan, Plan, Sayable, Saying, Situation } from './situation.ts';

type Body = Omit<Plan, 'rule'>;

/** Payloads of the bot's own buttons. Whoever forges one can do no more than the button. */
export const PRESSED = {
  helped: 'helped:yes',
  notHelped: 'helped:no',
  operator: 'operator',
  ask: 'ask:',
} as const;

export const noClocks: ClockPlan = { start: [], metBy: 'nothing', reopen: false };

/** Nothing at all happens. */
export const quiet: Body = {
  change: { do: 'nothing' },
  matter: { do: 'none' },
  clocks: noClocks,
  say: [],
  invite: false,
  mode: null,
  memory: null,
  gap: null,
  unanswered: [],
  draft: null,
  gather: false,
};

/** The client's message is kept; nothing else. */
export const recorded: Body = { ...quiet, change: { do: 'record', author: 'client' } };

/** The clocks of this message that are not already running for an earlier one: the earlier deadline stands. */
export function clocksToStart(situation: Situation): readonly PlannedClock[] {
  const running = situation.openCase?.running ?? [];
  return situation.clocks.filter((clock) => !running.includes(clock.target));
}

/** The deadline that leads: the earliest of those that start now. */
export function leadingDeadline(situation: Situation): Instant | null {
  const deadlines = situation.clocks.map((clock) => clock.deadlineAt);
  return deadlines.length === 0 ? null : Math.min(...deadlines);
}

/** A text without buttons that is no answer on the substance. */
export function notice(text: string, buttons: readonly Button[] = []): Saying {
  return { text, buttons, sources: [], inWords: null, articles: [], onSubstance: false };
}

export function operatorButton(situation: Situation): Button {
  return { label: situation.texts.button('call_operator'), payload: PRESSED.operator };
}

/** A case that waits for a person goes on waiting, whatever the bot can add; so does every one where its answer never counts. */
export function statusAfterAnswer(situation: Situation): 'bot' | 'waiting' | 'in_work' {
  const status = situation.openCase?.status;
  if (status === 'waiting' || status === 'in_work') return status;
  return situation.botAnswer === 'never' ? 'waiting' : 'bot';
}

export function helpedButtons({ texts }: Situation): readonly Button[] {
  return [
    { label: texts.button('helped_yes'), payload: PRESSED.helped },
    { label: texts.button('helped_no'), payload: PRESSED.notHelped },
  ];
}

/** An article's approved text with its sources, the question whether it helped, and the way to a person. */
export function articleSaying(situation: Situation, said: Sayable): Saying {
  const text = `${said.text}\n\n${situation.texts.reply('helped_question')}`;
  return {
    text,
    buttons: [...helpedButtons(situation), operatorButton(situation)],
    sources: said.sources,
    inWords: said.footer ? `${text}\n\n${said.footer}` : null,
    articles: [said.article],
    onSubstance: true,
  };
}

/** What is said in public to invite the author to a private talk; what the author wrote is never said again. */
export function invitationText({ texts, invitation, reading }: Situation): string {
  const { link = '', elsewhere = false } = invitation ?? {};
  const way = texts.reply(elsewhere ? 'to_private_elsewhere' : 'to_private', { link }).trim();
  return reading.personalData.length > 0 ? `${texts.reply('personal_data_public')}\n\n${way}` : way;
}

/** Who will answer and by when, in the body's local time; without a term no time is promised. */
export function holdingText(situation: Situation): string {
  const deadline = leadingDeadline(situation);
  if (deadline === null || deadline <= situation.now) return situation.texts.reply('holding_no_term');
  const when = sayWhen(deadline, situation.now, situation.zone);
  // A promise for the next hours is understood as it stands; one made at night says that nobody sits there now.
  const far = !situation.openNow && deadline - situation.now > HOUR;
  return situation.texts.reply(far ? 'holding_night' : 'holding', { when });
}

/** A person answers: the case waits in the queue with its clocks running. */
export function toOperators(situation: Situation, say: readonly Saying[], urgent = false): Body {
  return {
    ...recorded,
    matter: { do: 'have', status: 'waiting', urgent },
    clocks: { ...noClocks, start: clocksToStart(situation) },
    say,
  };
}
