import type { PolicyInForce } from './policy-schema.ts';
import { CHANNEL_USES, type ChannelUse } from './policy-settings.ts';

/** The use that is in force, and what it rests on: shown wherever something is refused because of it. */
export interface UseInForce {
  readonly use: ChannelUse;
  /** The name and the clause of the row that says so; null for channels that no law restricts. */
  readonly why: { readonly name: string; readonly clause: string; readonly validFrom: string } | null;
}

/** A connected account, as far as its use goes. */
interface Connected {
  readonly channel: string;
  readonly settings: Readonly<Record<string, unknown>>;
}

/** What the administrator wrote into the account; a Telegram that is connected without a word more is wanted whole. */
function decidedIn(settings: Connected['settings']): ChannelUse {
  return CHANNEL_USES.find((use) => use === settings['use']) ?? 'on';
}

/**
 * What an account may be used for under a policy. Telegram is a foreign messenger (149-ФЗ, art. 10, parts 8–10; 41-ФЗ of
 * 01.04.2025): there is none until an administrator connects it, where the policy leaves it to them; a policy that
 * decides itself goes before the account, and where no row speaks of it, it is off.
 */
export function useOf(policy: PolicyInForce, { channel, settings }: Connected): UseInForce {
  if (channel !== 'telegram') return { use: 'on', why: null };
  const row = policy.rows.find((one) => one.type === 'setting' && one.setting === 'telegram');
  const decided = policy.settings.telegram ?? 'off';
  return {
    use: decided === 'by_account' ? decidedIn(settings) : decided,
    why: row === undefined ? null : { name: row.name, clause: row.clause, validFrom: row.validFrom },
  };
}
