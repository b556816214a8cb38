import type { Finding } from '../channel/abilities.ts';
import type { Instant } from '../kernel/instants.ts';
import { shortMoment } from './moments.ts';
import type { ChannelHealth } from './situation.ts';
import { useFinding } from './use-finding.ts';

/** Most pressing first. */
const ORDER = ['fault', 'unclear', 'limited', 'works'] as const;

/** What the body allows, and what was found at the last look at a connection; nothing of that before the first one. */
export function findingsOf({ check, use }: ChannelHealth): readonly Finding[] {
  const found = check === undefined ? [] : (JSON.parse(check.findings) as Finding[]);
  return [...useFinding(use), ...found].toSorted((a, b) => ORDER.indexOf(a.state) - ORDER.indexOf(b.state));
}

/** How a channel is, in a line; `bad` when messages do not come or answers do not go. */
export function healthOf(
  channel: ChannelHealth,
  now: Instant,
): { readonly text: string; readonly bad: boolean } {
  const { state, check, zone } = channel;
  if (state?.stopped_reason) return { text: `остановлен: ${state.stopped_reason}`, bad: true };
  if (check?.silent_since)
    return { text: `молчит с ${shortMoment(check.silent_since, now, zone)}`, bad: true };
  const fault = findingsOf(channel).find((finding) => finding.state === 'fault');
  if (fault) return { text: fault.text, bad: true };
  return { text: lastEvent(channel, now), bad: false };
}

/** When the channel last brought something. */
export function lastEvent({ state, zone }: ChannelHealth, now: Instant): string {
  return state?.last_event_at
    ? `последнее событие ${shortMoment(state.last_event_at, now, zone)}`
    : 'событий ещё не было';
}
