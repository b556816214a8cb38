import type { Process } from '../agency/index.ts';
import type { ClockRow } from '../store/tables.ts';

/** Deadlines of these processes end with an answer on the substance; the others when a person says that it is done. */
export const ANSWERED_BY_REPLY: readonly Process[] = ['reply', 'urgent_answer'];

/** Whether no answer ends the deadline: a notice is to be sent, a matter redirected, a person called. */
export function isTask(clock: Pick<ClockRow, 'process'>): boolean {
  return !ANSWERED_BY_REPLY.includes(clock.process);
}
