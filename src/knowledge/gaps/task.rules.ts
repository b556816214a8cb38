import type { KnowledgeTasksTable } from '../../store/tables.ts';
import { type CountedGap, weightOf } from './gap-weight.rules.ts';

export type TaskKind = KnowledgeTasksTable['kind'];
export type TaskState = KnowledgeTasksTable['state'];

/** Something in the base that a unit has to look at (L4-13). */
export interface Matter {
  readonly kind: TaskKind;
  /** The same matter has the same key; what is counted out of gaps is known by its gaps besides. */
  readonly key: string;
  readonly audience: 'citizen' | 'servant';
  /** The unit's id in the pack. */
  readonly unit: string;
  readonly article: string | null;
  readonly section: string | null;
  readonly messageId: string | null;
  readonly count: number;
  readonly days: number;
  /** Empty for what is not counted: an act that changed, a review. */
  readonly gaps: readonly CountedGap[];
}

/** What the store knows of a matter. */
export interface KnownTasks {
  /** Tasks by the gaps that they are about. */
  readonly byGap: ReadonlyMap<string, { readonly id: string; readonly state: TaskState }>;
  /** Keys that have had a task, whatever became of it. */
  readonly keys: ReadonlySet<string>;
}

export type TaskStep =
  | { readonly do: 'nothing' }
  | { readonly do: 'open'; readonly gaps: readonly CountedGap[] }
  /** More of the same: the newcomers belong to a task that is there. */
  | { readonly do: 'join'; readonly task: string; readonly gaps: readonly CountedGap[] };

/**
 * What becomes of a matter. A task that is under way, or that was dismissed, takes the newcomers in; after one that was
 * done, as many new questions as the policy asks for open another: the article did not help.
 */
export function stepFor(matter: Matter, known: KnownTasks, likely: number): TaskStep {
  if (matter.gaps.length === 0)
    return known.keys.has(matter.key) ? { do: 'nothing' } : { do: 'open', gaps: [] };
  const fresh = matter.gaps.filter(({ key }) => !known.byGap.has(key));
  const linked = matter.gaps.flatMap(({ key }) => known.byGap.get(key) ?? []);
  const host =
    linked.find(({ state }) => state === 'open' || state === 'taken') ??
    linked.find(({ state }) => state === 'dismissed');
  if (host) return fresh.length === 0 ? { do: 'nothing' } : { do: 'join', task: host.id, gaps: fresh };
  return weightOf(fresh) < likely ? { do: 'nothing' } : { do: 'open', gaps: fresh };
}
