import { z } from 'zod';
import { baseUrl, readAccount, secretText } from '../../src/channel/account.rules.ts';

/** Addresses from which Odnoklassniki calls webhooks, as it publishes them. */
const PUBLISHED = ['217.20.145.192/28', '217.20.151.160/28', '217.20.153.48/28'];

/** What Odnoklassniki needs beside the fields that all accounts share. */
const schema = z.object({
  token: secretText,
  mode: z.literal('webhook', 'Odnoklassniki works with mode: webhook only').default('webhook'),
  /** Comes back in the webhook's address as `?secret=…`: Odnoklassniki itself signs nothing. */
  secret: secretText.optional(),
  /** Networks that may call the webhook, as CIDR. */
  addresses: z
    .array(z.union([z.cidrv4(), z.cidrv6()]))
    .min(1)
    .default(PUBLISHED),
  apiBaseUrl: baseUrl.default('https://api.ok.ru'),
});

export type OkAccount = z.output<typeof schema>;

/** Throws OtklikError `configuration` that names the wrong field. */
export function readOkAccount(account: unknown): OkAccount {
  return readAccount(schema, account);
}
