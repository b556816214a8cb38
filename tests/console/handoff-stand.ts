import { createHandoffActions, type HandoffActions } from '../../src/handoff/handoff-actions.ts';
import type { Channel } from '../../src/channel/channel.ts';
import type { Clock } from '../../src/kernel/instants.ts';
import { createModeration, type Moderation } from '../../src/moderation/moderation.ts';
import type { Store } from '../../src/store/db.ts';
import { packOf, responseClocks } from '../watch/watch-stand.ts';

/** The real actions; of the accounts only those of VK have a way to a private talk. */
export function handoffActions(store: Store): HandoffActions {
  return createHandoffActions({
    db: store.db,
    pack: packOf,
    clocks: responseClocks,
    door: (account) =>
      account.endsWith('-vk')
        ? { account, elsewhere: false, link: (token) => `https://vk.me/club1?ref=${token}` }
        : null,
    limits: () => undefined,
    onChanged: () => undefined,
  });
}

/** The real acts with the grounds of the packs. */
export function moderationOf(
  store: Store,
  clock: Clock,
  channel: (account: string) => Channel | undefined,
): Moderation {
  return createModeration({
    db: store.db,
    clock,
    channel,
    limits: () => undefined,
    grounds: (agency, at) => responseClocks.policy(packOf(agency), at).settings.moderation_grounds ?? [],
    onChanged: () => undefined,
  });
}
