import { z } from 'zod';
import { readAccount } from '../../src/channel/account.rules.ts';

const origin = z
  .string()
  .refine(isOrigin, 'write a site as https://name, without a path')
  .transform((text) => new URL(text).origin);

function isOrigin(text: string): boolean {
  return /^https?:/.test(text) && URL.canParse(text) && new URL(text).origin === text.replace(/\/$/, '');
}

const schema = z.object({ origins: z.array(origin).default([]) });

export type SiteAccount = z.output<typeof schema>;

/**
 * The site chat's own fields: the sites that may embed it, none for the server's own pages alone. Throws OtklikError
 * `configuration` that names the wrong field.
 */
export function readSiteAccount(account: unknown): SiteAccount {
  return readAccount(schema, account);
}
