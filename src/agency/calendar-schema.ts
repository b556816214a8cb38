import { z } from 'zod';
import { WEEKDAYS } from '../sla/index.ts';
import { dateSchema, textSchema } from './schema-parts.ts';

const count = z.number().int().positive();

const nonWorkingSchema = z.discriminatedUnion('kind', [
  z.strictObject({ date: dateSchema, kind: z.literal('holiday'), name: textSchema }),
  z.strictObject({
    date: dateSchema,
    kind: z.literal('moved'),
    movedFrom: dateSchema,
    by: z.enum(['decree', 'labour-code-112']),
  }),
]);

/** One file of `knowledge-base/calendar`: a year of the production calendar as its decree and the Labour Code fix it. */
export const calendarSchema = z.strictObject({
  year: z.number().int().min(1990).max(2150),
  status: z.enum(['decreed', 'statutory-only']),
  decree: z.strictObject({ number: textSchema, date: dateSchema, title: textSchema }).exactOptional(),
  shortMinutes: z.number().int().min(1).max(240),
  nonWorking: z.array(nonWorkingSchema),
  working: z.array(
    z.strictObject({
      date: dateSchema,
      asDate: dateSchema,
      asWeekday: z.enum(WEEKDAYS),
      short: z.boolean(),
    }),
  ),
  short: z.array(dateSchema),
  counts: z.strictObject({ days: count, working: count, nonWorking: count, hours: count }),
});
