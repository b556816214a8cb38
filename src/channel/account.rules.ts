import { z } from 'zod';
import { OtklikError } from '../kernel/errors.ts';
import { fieldsOf, textOf } from './fields.rules.ts';

/** A secret as it stands in the file: people write confirmations and secrets of digits without quotes. */
export const secretText = z.union([z.string(), z.number().transform(String)]).pipe(z.string().min(1));

/** The base address of a platform's API, without the slash at its end. */
export const baseUrl = z.url({ protocol: /^https?$/ }).transform((url) => url.replace(/\/+$/, ''));

export const receiveMode = z.enum(['webhook', 'polling']).default('webhook');

/**
 * Checks an account's own fields. Throws OtklikError `configuration` that names the account and each wrong field,
 * never its value.
 */
export function readAccount<S extends z.ZodType>(schema: S, account: unknown): z.output<S> {
  const read = schema.safeParse(account);
  if (read.success) return read.data;
  const id = textOf(fieldsOf(account)?.['id']) || '(without id)';
  const wrong = read.error.issues.map((issue) => `${issue.path.join('.') || 'account'}: ${issue.message}`);
  throw new OtklikError('configuration', `Account ${id}: ${wrong.join('; ')}`, {
    hint: 'Correct these fields of the account in the accounts file.',
  });
}
