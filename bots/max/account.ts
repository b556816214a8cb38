import { z } from 'zod';
import { baseUrl, readAccount, secretText } from '../../src/channel/account.rules.ts';
import { fieldsOf, idOf, textOf } from '../../src/channel/fields.rules.ts';

/** What MAX needs beside the fields that all accounts share. */
const schema = z.object({
  token: secretText,
  /** MAX offers polling for development only. */
  mode: z.literal('webhook', 'MAX works with mode: webhook only').default('webhook'),
  secret: secretText,
  apiBaseUrl: baseUrl.default('https://platform-api2.max.ru'),
  /** Needed to see that a message in a group names us. */
  bot: z.object({ id: z.int().positive(), username: z.string().min(1).optional() }).optional(),
});

export type MaxAccount = z.output<typeof schema>;

/** Throws OtklikError `configuration` that names the wrong field. */
export function readMaxAccount(account: unknown): MaxAccount {
  return readAccount(schema, account);
}

/** Who we are for the parser; empty texts where the account does not say. */
export interface MaxIdentity {
  readonly botId: string;
  readonly username: string;
}

/** Never throws. */
export function maxIdentity(account: unknown): MaxIdentity {
  const bot = fieldsOf(fieldsOf(account)?.['bot']);
  return {
    botId: idOf(bot?.['id']) ?? '',
    username: textOf(bot?.['username']).replace(/^@/, '').toLowerCase(),
  };
}
