import { notice, quiet, toOperators } from './plans.rules.ts';
import type { Plan, Rule, Saying, Situation } from './situation.ts';

function pointer(text: string): Saying {
  return { ...notice(text), pointer: true };
}

/** Whether the body's switch of the channel forbids any talk in such a place. */
export function mayNotTalk(use: Situation['use'], place: Situation['event']['place']): boolean {
  return use === 'off' || (use === 'public_only' && place === 'private');
}

/** Where the body has switched a channel off, whole or for private talks, nobody is served there and nothing is kept. */
export const channelUse: readonly Rule[] = [
  {
    // A life goes before the switch: a person is told where to call, and a colleague sees the message.
    name: 'danger-where-not-allowed',
    plan: (s) =>
      mayNotTalk(s.use, s.event.place) && s.reading.emergency
        ? toOperators(s, s.event.place === 'private' ? [pointer(s.texts.reply('emergency'))] : [], true)
        : null,
  },
  {
    name: 'channel-not-allowed',
    plan: (s) => {
      if (!mayNotTalk(s.use, s.event.place)) return null;
      if (s.event.place === 'public') return { ...quiet, change: { do: 'pass' } };
      const text = s.texts.reply('channel_not_allowed', { channels: s.elsewhere });
      return { ...quiet, change: { do: 'pass' }, say: [pointer(text)] };
    },
  },
];

/** Where personal data must not be passed on, a client who writes them is asked not to, before anything else is said. */
export function withWarning(plan: Plan, { use, event, reading, texts, mode }: Situation): Plan {
  const warned =
    use === 'no_personal_data' &&
    event.type === 'message' &&
    event.place === 'private' &&
    mode === 'bot' &&
    plan.change.do === 'record' &&
    !plan.gather &&
    reading.personalData.length > 0;
  return warned ? { ...plan, say: [notice(texts.reply('personal_data_warning')), ...plan.say] } : plan;
}
