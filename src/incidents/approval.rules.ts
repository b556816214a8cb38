import { mayApproveReply } from '../cases/approval.rules.ts';
import type { Actor } from '../cases/claim-case.ts';

/**
 * One answer to hundreds of people is read by two, unless who wrote it answers for the others' answers anyway. Where the
 * body asks approval of each answer (`asked`), that rule holds for this one too.
 */
export function mayApprove(staff: Actor, author: string, asked: boolean): boolean {
  return asked ? mayApproveReply(staff, author) : staff.role !== 'operator' || staff.id !== author;
}
