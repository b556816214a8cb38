import type { Answering } from '../../cases/answering.ts';
import { needsApproval } from '../../cases/approval.rules.ts';
import { leavesAt } from '../../cases/hold.rules.ts';
import { mayApprove } from '../../incidents/approval.rules.ts';
import type { AnswerView, IncidentView } from '../../incidents/incident-view.ts';
import type { Remark } from '../../knowledge/plain/answer.ts';
import type { Person } from '../../staff/person.ts';
import { actorOf } from '../access.ts';
import type { ConsoleDeps } from '../deps.ts';
import { remarksFor } from '../reply-check.ts';

/** What the body asks of those who answer all, with one link for all; null for a body whose pack is gone. */
export function answeringAll(deps: ConsoleDeps, { agency }: IncidentView): Answering | null {
  const answering = deps.agencies.find(({ id }) => id === agency)?.answering(deps.clock());
  return answering ? { ...answering, ownSurvey: null } : null;
}

/** Remarks on a text that all would get, for every place where it would be read, each once. */
export function waveRemarks(
  deps: ConsoleDeps,
  incident: IncidentView,
  text: string,
  final: boolean,
): readonly Remark[] {
  const answering = answeringAll(deps, incident);
  const all = incident.places.flatMap((place) => remarksFor(answering, place, text, final));
  return [...new Map(all.map((one) => [`${one.text} ${one.quote ?? ''}`, one])).values()];
}

/** Whether the person may let the answer go to all. */
export function mayLetGo(
  deps: ConsoleDeps,
  person: Person,
  incident: IncidentView,
  answer: AnswerView,
): boolean {
  const asked = needsApproval(answeringAll(deps, incident)?.approval ?? 'none', incident.places);
  return incident.state === 'open' && mayApprove(actorOf(person), answer.author, asked);
}

/** How long the answer can still be taken back before the first leaves, ms. */
export function heldFor(deps: ConsoleDeps, incident: IncidentView, answer: AnswerView): number {
  if (answer.state !== 'running' || answer.decided_at === null) return 0;
  const undoFor = answeringAll(deps, incident)?.undoFor ?? 0;
  const dues = incident.cases.flatMap(({ dueAt }) => (dueAt === null ? [] : [dueAt]));
  const nearest = dues.length === 0 ? null : Math.min(...dues);
  return Math.max(0, leavesAt(answer.decided_at, undoFor, nearest) - deps.clock());
}
