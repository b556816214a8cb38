import type { PolicyInForce } from './policy-schema.ts';
import type { Settings } from './policy-settings.ts';

/** What a body lets a channel be used for, from nothing to everything. */
export type ChannelUse = NonNullable<Settings['telegram']>;

/** The use that is in force, and what it rests on: shown wherever something is refused because of it. */
export interface UseInForce {
  readonly use: ChannelUse;
  /** The name and the clause of the row that says so; null for channels that no law restricts. */
  readonly why: { readonly name: string; readonly clause: string; readonly validFrom: string } | null;
}

/**
 * What a channel may be used for under a policy. Telegram is a foreign messenger (149-ФЗ, art. 10, parts 8–10; 41-ФЗ of
 * 01.04.2025): where no row of the policy speaks of it, nobody has decided, and it is off.
 */
export function useOf(policy: PolicyInForce, channel: string): UseInForce {
  if (channel !== 'telegram') return { use: 'on', why: null };
  const row = policy.rows.find((one) => one.type === 'setting' && one.setting === 'telegram');
  return {
    use: policy.settings.telegram ?? 'off',
    why: row === undefined ? null : { name: row.name, clause: row.clause, validFrom: row.validFrom },
  };
}
