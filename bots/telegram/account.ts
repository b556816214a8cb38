import { z } from 'zod';
import { baseUrl, readAccount, receiveMode, secretText } from '../../src/channel/account.rules.ts';
import { fieldsOf, textOf, wholeOf } from '../../src/channel/fields.rules.ts';

/** What Telegram needs beside the fields that all accounts share. */
const schema = z
  .object({
    token: secretText,
    mode: receiveMode,
    /** `setWebhook` takes no other characters for `secret_token`. */
    secret: secretText
      .pipe(z.string().regex(/^[\w-]{1,256}$/, 'only A-Z, a-z, 0-9, _ and - (1 to 256)'))
      .optional(),
    apiRoot: baseUrl.default('https://api.telegram.org'),
    bot: z.object({
      id: z.int().positive(),
      username: z.string().min(1),
    }),
  })
  .refine((account) => account.mode === 'polling' || account.secret !== undefined, {
    path: ['secret'],
    message: 'required with mode: webhook',
  });

export type TelegramAccount = z.output<typeof schema>;

/** Throws OtklikError `configuration` that names the wrong field. */
export function readTelegramAccount(account: unknown): TelegramAccount {
  return readAccount(schema, account);
}

/** Who we are for the parser, which has to work without any token. */
export interface TelegramIdentity {
  readonly botId: number;
  /** Lower case, without `@`. */
  readonly username: string;
}

/** Never throws: with nothing to go by, no message is ours and no mention is of us. */
export function telegramIdentity(account: unknown): TelegramIdentity {
  const fields = fieldsOf(account);
  const bot = fieldsOf(fields?.['bot']);
  const token = textOf(fields?.['token']);
  return {
    botId: wholeOf(bot?.['id']) ?? wholeOf(token.split(':')[0]) ?? 0,
    username: textOf(bot?.['username']).replace(/^@/, '').toLowerCase(),
  };
}
