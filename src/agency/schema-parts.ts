import { z } from 'zod';

/** Ids are typed by hand in several files and end up in stored rows: small Latin letters, digits, hyphens. */
export const idSchema = z
  .string()
  .regex(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/u, 'Ожидается имя из маленьких латинских букв, цифр и дефисов.');

/** Rule ids as in the register of rules: `U-32`, `U-32-comment`, `152FZ-access`. */
export const ruleIdSchema = z
  .string()
  .regex(/^[A-Z0-9]+-[A-Za-z0-9-]+$/u, 'Ожидается номер правила, например U-32 или U-32-comment.');

export const textSchema = z.string().trim().min(1, 'Текст не может быть пустым.');

export const dateSchema = z.string().refine(isDate, 'Ожидается дата в виде ГГГГ-ММ-ДД.');

/** A human citation that does not depend on any file: act, date, number, point. A rule without one is not loaded. */
export const clauseSchema = z
  .string()
  .trim()
  .min(3, 'Укажите пункт акта, из которого взято это правило: без основания правило не действует.');

/** `validFrom` and `validTo` are the first and the last day; null is "no end known". */
export const validitySchema = {
  validFrom: dateSchema,
  validTo: dateSchema.nullable().default(null),
};

export const timeSchema = z
  .string()
  .regex(/^(?:[01]\d|2[0-3]):[0-5]\d$|^24:00$/u, 'Ожидается время в виде ЧЧ:ММ.');

function isDate(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/u.test(text)) return false;
  try {
    return Temporal.PlainDate.from(text, { overflow: 'reject' }).toString() === text;
  } catch {
    return false;
  }
}

/** True when the zone's name is known to the runtime. */
export function isZone(zone: string): boolean {
  try {
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(zone);
    return zone.includes('/');
  } catch {
    return false;
  }
}
