import type { Actor } from '../cases/claim-case.ts';

/** One answer to hundreds of people is read by two, unless who wrote it answers for the others' answers anyway. */
export function mayApprove(staff: Actor, author: string): boolean {
  return staff.role !== 'operator' || staff.id !== author;
}
