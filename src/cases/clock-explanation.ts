import type { CountedRow } from './clock-rows.rules.ts';

/** Why a deadline is what it is, for a citizen, a supervisor and an inspector. All texts are ready to be shown. */
export interface ClockExplanation {
  /** «Ответ на упоминание: 6 рабочих часов» */
  readonly title: string;
  readonly clause: string;
  readonly policyVersion: string;
  readonly calendarVersion: string;
  /** Whose hours were counted, and in which zone. */
  readonly schedule: string;
  /** Present when the hours are assumed. */
  readonly assumption?: string;
  readonly start: string;
  readonly deadline: string;
  readonly rows: readonly CountedRow[];
  readonly skipped: readonly { readonly date: string; readonly reason: string }[];
  /** The whole story in order, to be read as one text. */
  readonly sentences: readonly string[];
  /** The deadline under the other reading of the same clause; for supervisors, not for citizens. */
  readonly otherReading?: string;
}
