import type { Channel } from './channel.ts';
import type { Parsed } from './events.ts';

/**
 * Everything that differs for one platform. `Settings` is what its entry in the accounts file holds beside the
 * fields that all share; `Identity` is the part that parsing needs (who we are there), so that `parse` works without
 * any token.
 */
export interface Bot {
  /** Checks the account's own fields. Throws OtklikError `configuration` that names the field and what to write. */
  open(account: Readonly<Record<string, unknown>>): Channel;
  /** Pure; takes one raw update as the platform sends it, and never throws. */
  parse(update: unknown, account: Readonly<Record<string, unknown>>): Parsed;
  /**
   * The address at which a public message stands on the platform, and the post where comments have none of their own;
   * null for private ones. Absent where the platform has no such addresses.
   */
  permalink?(conversation: string, messageId: string): string | null;
}
