import { loadAccounts } from './accounts.ts';
import { loadAgencies, policyAt, useOf } from './agency/index.ts';
import type { Config } from './config.ts';
import type { Instant } from './kernel/instants.ts';

/** One line of `otklik accounts`: an account, what its body lets it be used for at that moment, and what that rests on. */
export interface AccountLine {
  readonly id: string;
  readonly agency: string;
  readonly channel: string;
  readonly mode: string;
  readonly use: string;
  readonly clause: string | null;
  readonly since: string | null;
}

/** The accounts of the file. Throws OtklikError `configuration` as a start of the server would. */
export function accountLines(
  config: Config,
  env: Readonly<Record<string, string | undefined>>,
  at: Instant,
): readonly AccountLine[] {
  return loadAccounts(config.accountsFile, loadAgencies(config.kbDir), env).map((account) => {
    const { use, why } = useOf(policyAt(account.pack, at), account);
    const mode = account.settings['mode'];
    return {
      id: account.id,
      agency: account.pack.id,
      channel: account.channel,
      mode: typeof mode === 'string' ? mode : 'webhook',
      use,
      clause: why?.clause ?? null,
      since: why?.validFrom ?? null,
    };
  });
}
