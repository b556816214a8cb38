import type { ChannelEvent } from '../channel/events.ts';
import type { Instant } from '../kernel/instants.ts';
import type { Trx } from '../store/db.ts';
import { type Gathered, joinText } from './burst.rules.ts';
import type { Memory, Plan } from './situation.ts';

/** A message with what of its burst is recorded already. */
export interface BurstMessage {
  readonly event: ChannelEvent;
  readonly receivedAt: Instant;
  readonly plan: Plan;
  /** What the talk remembered before, without the burst. */
  readonly memory: Memory;
  readonly gathered: Gathered | null;
}

/** The talk remembers this message as the beginning of what follows. */
function gatheredWith({ event, receivedAt, gathered }: BurstMessage, messageId: string | null): Gathered {
  return {
    text: joinText(gathered, event.text),
    since: gathered?.since ?? event.occurredAt,
    arrived: gathered?.arrived ?? receivedAt,
    messages: [...(gathered?.messages ?? []), ...(messageId === null ? [] : [messageId])],
  };
}

/** What the talk remembers from now on, given the id that the message was recorded under; null when that does not change. */
export function memoryAfter(message: BurstMessage, messageId: string | null): Memory | null {
  const { plan, memory, gathered } = message;
  // The other pictures of an album wait with its first one.
  const waits = plan.gather || (gathered !== null && plan.rule === 'rest-of-album');
  if (waits) return { ...(plan.memory ?? memory), gathered: gatheredWith(message, messageId) };
  if (gathered !== null && plan.change.do === 'record') return plan.memory ?? memory;
  return plan.memory === null || gathered === null ? plan.memory : { ...plan.memory, gathered };
}

/** The messages of a burst belong to the case that the last of them has opened. */
export async function joinCase(trx: Trx, caseId: string | null, message: BurstMessage): Promise<void> {
  const { plan, gathered } = message;
  if (caseId === null || gathered === null || plan.gather) return;
  await trx
    .updateTable('messages')
    .set({ case_id: caseId })
    .where('id', 'in', gathered.messages)
    .where('case_id', 'is', null)
    .execute();
}

/** What a case is called by: all that was written, in one line. */
export function burstText({ event, gathered }: Pick<BurstMessage, 'event' | 'gathered'>): string {
  return gathered === null ? event.text : joinText(gathered, event.text).replaceAll('\n', ' ');
}
