import { z } from 'zod';
import { readAccount } from '../../src/channel/account.rules.ts';

const origin = z
  .url({ protocol: /^https?$/, error: 'write a site as https://name, without a path' })
  .refine(
    (text) => new URL(text).origin === text.replace(/\/$/, ''),
    'write a site as https://name, without a path',
  )
  .transform((text) => new URL(text).origin);

const schema = z.object({ origins: z.array(origin).default([]) });

export type SiteAccount = z.output<typeof schema>;

/**
 * The site chat's own fields: the sites that may embed it, none for the server's own pages alone. Throws OtklikError
 * `configuration` that names the wrong field.
 */
export function readSiteAccount(account: unknown): SiteAccount {
  return readAccount(schema, account);
}
