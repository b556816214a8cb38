import { z } from 'zod';
import { baseUrl, readAccount, receiveMode, secretText } from '../../src/channel/account.rules.ts';
import { fieldsOf, listOf, textOf, wholeOf } from '../../src/channel/fields.rules.ts';

/** What VK needs beside the fields that all accounts share. */
const schema = z
  .object({
    groupId: z.int().positive(),
    /** Short addresses of the community, old ones too: a mention may use any of them. */
    screenNames: z.array(z.string().min(1)).default([]),
    token: secretText,
    /** An administrator's token: the community's own cannot answer under photos, videos, goods and in boards. */
    userToken: secretText.optional(),
    mode: receiveMode,
    secret: secretText.optional(),
    confirmation: secretText.optional(),
    apiBaseUrl: baseUrl.default('https://api.vk.ru/method'),
  })
  .refine((account) => account.mode === 'polling' || account.secret !== undefined, {
    path: ['secret'],
    message: 'required with mode: webhook',
  })
  .refine((account) => account.mode === 'polling' || account.confirmation !== undefined, {
    path: ['confirmation'],
    message: 'required with mode: webhook; it stands in the settings of the Callback API',
  });

export type VkAccount = z.output<typeof schema>;

/** Throws OtklikError `configuration` that names the wrong field. */
export function readVkAccount(account: unknown): VkAccount {
  return readAccount(schema, account);
}

/** Who we are for the parser, which has to work without any token. */
export interface VkIdentity {
  readonly groupId: number;
  /** Lower case, without `@`: short addresses and `club123`, `public123`, `event123`. */
  readonly names: ReadonlySet<string>;
}

/** Never throws: with nothing to go by, nothing is ours and no mention is of us. */
export function vkIdentity(account: unknown): VkIdentity {
  const fields = fieldsOf(account);
  const groupId = Math.abs(wholeOf(fields?.['groupId']) ?? 0);
  const names = listOf(fields?.['screenNames']).map((name) =>
    textOf(name).replace(/^[@*]/, '').toLowerCase(),
  );
  const byId = groupId === 0 ? [] : ['club', 'public', 'event'].map((word) => `${word}${groupId}`);
  return { groupId, names: new Set([...names.filter((name) => name !== ''), ...byId]) };
}
