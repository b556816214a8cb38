import type { Answering } from './answering.ts';
import type { Actor } from './claim-case.ts';

/** Whether the body asks a second person to approve an answer that is said in these places. */
export function needsApproval(
  asked: Answering['approval'],
  places: readonly ('private' | 'public')[],
): boolean {
  return asked === 'all' || (asked === 'public' && places.includes('public'));
}

/** Who may be that second person: a supervisor, and not for one's own words. */
export function mayApproveReply(staff: Actor, author: string): boolean {
  return staff.role !== 'operator' && staff.id !== author;
}
