import { type AgencyPack, policyAt } from '../agency/index.ts';
import { OtklikError } from '../kernel/errors.ts';
import { newId } from '../kernel/ids.ts';
import type { Instant } from '../kernel/instants.ts';
import type { Db, Trx } from '../store/db.ts';
import type { CaseRow } from '../store/tables.ts';
import { type Actor } from './claim-case.ts';
import { caseRow } from './hold-case.ts';
import {
  type Correction,
  correctedReading,
  FIXED_VALUES,
  proposedReading,
  type ReadingField,
  type ReadingValues,
} from './reading.rules.ts';

export interface ReadingCorrection {
  readonly caseId: string;
  readonly field: ReadingField;
  /** Null: nothing fits (a topic, a need). */
  readonly value: string | null;
  readonly staff: Actor;
  readonly at: Instant;
}

/** What was corrected, for the audit log; null when it stood so already. */
export interface Corrected {
  readonly field: ReadingField;
  readonly proposed: string | null;
  readonly before: string | null;
  readonly corrected: string | null;
}

/** Corrections of a case in the order in which they were made. */
export async function correctionsOf(db: Db, caseId: string): Promise<readonly Correction[]> {
  return db
    .selectFrom('reading_corrections')
    .select(['field', 'corrected'])
    .where('case_id', '=', caseId)
    .orderBy('id')
    .execute();
}

function isAllowed(pack: AgencyPack, { topic }: ReadingValues, field: ReadingField, value: string | null) {
  if (field === 'topic') return value === null || pack.topics.some(({ id }) => id === value);
  if (field !== 'need') return FIXED_VALUES[field].some((one) => one === value);
  const needs = pack.topics.find(({ id }) => id === topic)?.needs ?? [];
  return value === null || needs.includes(value);
}

/** What the correction changes in the case itself; urgency starts no clock, that is a person's act of its own. */
function changesOf(pack: AgencyPack, { field, value, at }: ReadingCorrection): Partial<CaseRow> {
  if (field === 'urgency') return { urgent: value === 'urgent' ? 1 : 0 };
  if (field !== 'topic') return {};
  const moves = policyAt(pack, at).settings.topic_moves_unit === true;
  const owner = pack.topics.find(({ id }) => id === value)?.unit ?? pack.fallbackUnit;
  return { topic: value, ...(moves ? { unit: owner } : {}) };
}

/**
 * Keeps a person's word against the program's reading (K-47: labels are proposed by a machine, changeable by a person).
 * Throws OtklikError `bad_input` for a value that the body's lists do not have.
 */
export async function correctReading(
  trx: Trx,
  pack: AgencyPack,
  correction: ReadingCorrection,
): Promise<Corrected | null> {
  const { caseId, field, value, staff, at } = correction;
  const row = await caseRow(trx, caseId);
  const proposed = proposedReading(row);
  const current = correctedReading(proposed, await correctionsOf(trx, caseId));
  if (!isAllowed(pack, current, field, value)) {
    throw new OtklikError('bad_input', 'Такого значения нет в списке', { hint: 'Обновите страницу.' });
  }
  if (current[field] === value) return null;
  await trx
    .insertInto('reading_corrections')
    .values({
      id: newId(),
      case_id: caseId,
      field,
      proposed: proposed[field],
      corrected: value,
      staff_id: staff.id,
      at,
    })
    .execute();
  const changes = changesOf(pack, correction);
  if (Object.keys(changes).length > 0)
    await trx.updateTable('cases').set(changes).where('id', '=', caseId).execute();
  return { field, proposed: proposed[field], before: current[field], corrected: value };
}
