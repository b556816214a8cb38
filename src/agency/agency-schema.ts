import { CASE_CODE } from './case-name.rules.ts';
import { z } from 'zod';
import {
  clauseSchema,
  dateSchema,
  idSchema,
  isZone,
  textSchema,
  timeSchema,
  validitySchema,
} from './schema-parts.ts';

const intervalSchema = z
  .tuple([timeSchema, timeSchema])
  .refine(([open, close]) => open < close, 'Конец промежутка должен быть позже начала.');
const daySchema = z
  .array(intervalSchema)
  .refine(inOrder, 'Промежутки одного дня должны идти по порядку и не пересекаться.');

const weekSchema = z.strictObject({
  mon: daySchema,
  tue: daySchema,
  wed: daySchema,
  thu: daySchema,
  fri: daySchema,
  sat: daySchema.default([]),
  sun: daySchema.default([]),
});

export const zoneSchema = z
  .string()
  .refine(isZone, 'Такого часового пояса нет. Пишите, например, Europe/Moscow или Europe/Ulyanovsk.');

const confirmationSchema = z.strictObject({ by: textSchema, date: dateSchema });

/**
 * Working hours. `assumption` marks hours that no act gives: they work, are shown as an assumption, and stop being
 * one when a person confirms them.
 */
export const scheduleSchema = z.strictObject({
  id: idSchema,
  name: textSchema,
  tz: zoneSchema,
  calendar: z.enum(['ru', 'none']),
  shortDayMinutes: z.int().min(0).max(480),
  assumption: z.boolean(),
  confirmed: confirmationSchema.nullable().default(null),
  clause: clauseSchema,
  versions: z
    .array(z.strictObject({ from: dateSchema.nullable(), week: weekSchema, clause: clauseSchema.optional() }))
    .min(1, 'Нужна хотя бы одна редакция часов.'),
});
export type AgencySchedule = Readonly<z.infer<typeof scheduleSchema>>;

/** A unit of the body, in one edition: the same id may stand several times with validity dates that do not overlap. */
export const unitSchema = z.strictObject({
  id: idSchema,
  name: textSchema,
  schedule: idSchema,
  phones: z.array(textSchema).default([]),
  emails: z.array(textSchema).default([]),
  address: textSchema.nullable().default(null),
  directions: textSchema.nullable().default(null),
  clause: clauseSchema,
  ...validitySchema,
});
export type Unit = Readonly<z.infer<typeof unitSchema>>;

/** `personal` are addresses of people whom the act names for bookings: shown there, never a routing key. */
export const contactSchema = z.strictObject({
  id: idSchema,
  name: textSchema,
  kind: z.enum(['phone', 'email', 'post', 'visit', 'form', 'page', 'poll']),
  values: z.array(textSchema).min(1),
  for: z.enum(['everybody', 'citizens', 'organisations', 'internal']).default('everybody'),
  unit: idSchema.nullable().default(null),
  schedule: idSchema.nullable().default(null),
  personal: z.boolean().default(false),
  clause: clauseSchema,
  ...validitySchema,
});
export type Contact = Readonly<z.infer<typeof contactSchema>>;

const domainSchema = z
  .string()
  .regex(/^[a-z0-9-]+(\.[a-z0-9-]+)+$/u, 'Ожидается домен почты маленькими буквами, например lenreg.ru.');

export const channelKindSchema = z.enum(['vk', 'telegram', 'max', 'ok', 'site']);

export const agencySchema = z.strictObject({
  id: idSchema,
  name: textSchema,
  shortName: textSchema,
  /** Stands before the numbers of its cases, which are counted by body: «ЛО-12». */
  code: z
    .string()
    .regex(CASE_CODE, 'Код номеров вопросов: от одной до четырёх заглавных русских букв, например ЛО.'),
  /** Case forms of the short name: «специалист {genitive}», «напишите {dative}», «работает в {prepositional}». */
  forms: z.strictObject({ genitive: textSchema, dative: textSchema, prepositional: textSchema }),
  zone: zoneSchema,
  site: z.url(),
  appealForm: z.strictObject({ name: textSchema, url: z.url(), clause: clauseSchema }),
  surveyUrl: z.url().nullable().default(null),
  defaultSchedule: idSchema,
  acts: z.array(
    z.strictObject({
      id: idSchema,
      title: textSchema,
      short: textSchema,
      date: dateSchema,
      number: textSchema,
    }),
  ),
  schedules: z.array(scheduleSchema).default([]),
  units: z.array(unitSchema).min(1),
  contacts: z.array(contactSchema),
  channels: z.array(
    z.strictObject({ kind: channelKindSchema, touchpoint: idSchema, url: z.url().nullable().default(null) }),
  ),
  /** Whose work addresses open the civil servants' base; null: only people of the staff read it. */
  servants: z
    .strictObject({ domains: z.array(domainSchema).min(1), clause: clauseSchema })
    .nullable()
    .default(null),
  /** Who is told of a clock that runs out in closed hours. */
  duty: z.strictObject({
    roundTheClock: z.boolean(),
    tell: z.array(z.enum(['duty', 'owner', 'supervisor'])).min(1),
    reason: textSchema,
  }),
});
export type AgencyFacts = Readonly<z.infer<typeof agencySchema>>;

function inOrder(intervals: readonly (readonly [string, string])[]): boolean {
  return intervals.every((interval, at) => at === 0 || (intervals[at - 1]?.[1] ?? '') <= interval[0]);
}
