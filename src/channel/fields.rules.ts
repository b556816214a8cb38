import type { Instant } from '../kernel/instants.ts';

/**
 * Reading of what a platform sent: total functions that never throw, because a webhook may hold anything. What is
 * absent or of another type comes back as undefined, an empty text or an empty list.
 */
export type Fields = Readonly<Record<string, unknown>>;

/** The value as an object with fields; undefined for everything else, arrays included. */
export function fieldsOf(value: unknown): Fields | undefined {
  return isFields(value) ? value : undefined;
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The elements of an array; none for everything else. */
export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** The objects of an array; other elements are left out. */
export function fieldsIn(value: unknown): readonly Fields[] {
  return listOf(value).filter(isFields);
}

/** The text, or an empty one. */
export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** The text when there is some. */
export function someText(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** A whole number within the exact range of JavaScript, also when it is written as text. */
export function wholeOf(value: unknown): number | undefined {
  if (typeof value === 'number') return Number.isSafeInteger(value) ? value : undefined;
  if (typeof value !== 'string' || !/^-?\d{1,15}$/.test(value)) return undefined;
  return Number(value);
}

/** An id as text: platforms send the same id now as a number and now as text. */
export function idOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value === '' || value.length > 256 ? undefined : value;
  return typeof value === 'number' && Number.isSafeInteger(value) ? String(value) : undefined;
}

/** The last second of the year 9999: later instants have no ISO form with four digits of the year. */
const LAST_SECOND = 253_402_300_799;

/** Unix seconds → instant; 0 (the platform names no time) when absent or out of any calendar. */
export function instantOfSeconds(value: unknown): Instant {
  const seconds = wholeOf(value);
  return seconds === undefined || seconds < 0 || seconds > LAST_SECOND ? 0 : seconds * 1_000;
}

/** Unix milliseconds → instant; 0 when absent or out of any calendar. */
export function instantOfMillis(value: unknown): Instant {
  const millis = wholeOf(value);
  return millis === undefined || millis < 0 || millis > LAST_SECOND * 1_000 ? 0 : millis;
}
