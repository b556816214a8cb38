import { OtklikError } from '../../kernel/errors.ts';
import { type Task, taskById } from '../../knowledge/gaps/read-tasks.ts';
import { type Person, maySee } from '../../staff/person.ts';
import { type UnitOf, unitsOfPeople } from '../../staff/units.ts';
import type { ConsoleDeps } from '../deps.ts';
import { mayEdit } from './rights.ts';

/** The person's own units. */
export async function ownUnits(deps: ConsoleDeps, person: Person): Promise<readonly UnitOf[]> {
  return (await unitsOfPeople(deps.db)).get(person.id) ?? [];
}

export function isOwn(units: readonly UnitOf[], task: Task): boolean {
  return units.some(({ agency, unit }) => agency === task.agency && unit === task.unit);
}

/** The unit's people do a task, editors help with any, and a supervisor watches over the body's (order, annex 4, section 7). */
export function maySeeTask(person: Person, units: readonly UnitOf[], task: Task): boolean {
  if (mayEdit(person, task.agency)) return true;
  if (task.agency !== 'common' && !maySee(person, task.agency)) return false;
  return person.role === 'supervisor' || isOwn(units, task);
}

/** One task. Throws OtklikError `not_found`, also when it is another unit's. */
export async function visibleTask(deps: ConsoleDeps, person: Person, id: string): Promise<Task> {
  const task = await taskById(deps.db, id);
  if (task && maySeeTask(person, await ownUnits(deps, person), task)) return task;
  throw new OtklikError('not_found', 'Такой задачи нет.', { hint: 'Откройте список задач базы знаний.' });
}
