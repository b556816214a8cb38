import { z } from 'zod';
import { baseUrl, readAccount, receiveMode, secretText } from '../../src/channel/account.rules.ts';
import { fieldsOf, idOf, listOf, textOf, wholeOf } from '../../src/channel/fields.rules.ts';

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
    /** A proxy on the way out, where api.telegram.org is not reachable: `http://user:password@host:port`. */
    proxy: baseUrl.optional(),
    /** Ids of our own channels: what is written in their name in a discussion group is our side's. */
    ownChannels: z.array(z.int().negative()).default([]),
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
  /** Ids of our channels. */
  readonly ownChannels: readonly string[];
}

/** Never throws: with nothing to go by, no message is ours and no mention is of us. */
export function telegramIdentity(account: unknown): TelegramIdentity {
  const fields = fieldsOf(account);
  const bot = fieldsOf(fields?.['bot']);
  const token = textOf(fields?.['token']);
  return {
    botId: wholeOf(bot?.['id']) ?? wholeOf(token.split(':')[0]) ?? 0,
    username: textOf(bot?.['username']).replace(/^@/, '').toLowerCase(),
    ownChannels: listOf(fields?.['ownChannels']).flatMap((id) => idOf(id) ?? []),
  };
}
