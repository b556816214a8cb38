import type { CaseRow } from '../store/tables.ts';

/** What a person can correct in the program's reading of a case. */
export const READING_FIELDS = ['topic', 'need', 'urgency', 'tone', 'abuse', 'kind'] as const;
export type ReadingField = (typeof READING_FIELDS)[number];

/** A value of each field; null where nothing is said of it. */
export type ReadingValues = Readonly<Record<ReadingField, string | null>>;

/** Values of the fields that are the same for every body; topics and needs are the pack's. */
export const FIXED_VALUES = {
  urgency: ['urgent', 'usual'],
  tone: ['calm', 'upset', 'rude'],
  abuse: ['yes', 'no'],
  kind: ['question', 'complaint', 'proposal', 'thanks', 'request', 'other'],
} as const satisfies Partial<Record<ReadingField, readonly string[]>>;

interface StoredReading {
  readonly topic?: string | null;
  readonly need?: string | null;
  readonly urgency?: { readonly reason: string } | null;
  readonly tone?: string;
  readonly abuse?: boolean;
  readonly kind?: string;
}

/** What the program proposed when the case was opened. */
export function proposedReading({ reading }: Pick<CaseRow, 'reading'>): ReadingValues {
  const stored = JSON.parse(reading) as StoredReading;
  return {
    topic: stored.topic ?? null,
    need: stored.need ?? null,
    urgency: stored.urgency ? 'urgent' : 'usual',
    tone: stored.tone ?? 'calm',
    abuse: stored.abuse === true ? 'yes' : 'no',
    kind: stored.kind ?? 'other',
  };
}

/** The words that made the program take it for urgent; null when it did not. */
export function urgencyReason({ reading }: Pick<CaseRow, 'reading'>): string | null {
  return (JSON.parse(reading) as StoredReading).urgency?.reason ?? null;
}

export interface Correction {
  readonly field: ReadingField;
  readonly corrected: string | null;
}

/** The proposal with people's corrections, given in the order in which they were made; a need goes with its topic. */
export function correctedReading(proposed: ReadingValues, corrections: readonly Correction[]): ReadingValues {
  const values: Record<ReadingField, string | null> = { ...proposed };
  for (const { field, corrected } of corrections) {
    if (field === 'topic' && corrected !== values.topic) values.need = null;
    values[field] = corrected;
  }
  return values;
}
