import type { Context, Hono } from 'hono';
import { type ChatBody, type ChatStore, type SiteChat, siteRoutes } from '../bots/index.ts';
import type { Account } from './accounts.ts';
import { type AgencyPack, say } from './agency/index.ts';
import type { Background } from './background.ts';
import type { Channel } from './channel/channel.ts';
import type { Config } from './config.ts';
import { PRESSED } from './dispatch/plans.rules.ts';
import type { Facts } from './facts.ts';
import type { Clock } from './kernel/instants.ts';
import type { Live } from './live/live.ts';
import type { Store } from './store/db.ts';

export interface RoomsDeps {
  readonly config: Config;
  readonly clock: Clock;
  readonly store: Store;
  readonly live: Live;
  readonly facts: Facts;
  readonly accounts: readonly Account[];
  readonly channels: ReadonlyMap<string, Channel>;
  readonly chat: ChatStore;
  readonly shutdown: AbortSignal;
  readonly addressOf: (c: Context) => string | null;
  readonly loops: Pick<Background, 'dispatch' | 'outbox'>;
  readonly onCasesChanged: (caseIds: readonly string[]) => void;
}

const PRIVACY_PAGE = '/portal/privacy';

function bodyOf(pack: AgencyPack): ChatBody {
  return {
    name: pack.name,
    greeting: say(pack, 'greeting', {}),
    notice: say(pack, 'session_notice', { privacyUrl: PRIVACY_PAGE }),
    policyUrl: PRIVACY_PAGE,
    callOperator: { label: pack.replies.buttons.call_operator, payload: PRESSED.operator },
  };
}

function siteChats(accounts: readonly Account[]): Map<string, SiteChat> {
  return new Map(
    accounts
      .filter((account) => account.channel === 'site')
      .map(({ id, pack, settings }) => {
        const origins = Array.isArray(settings['origins']) ? settings['origins'].map(String) : [];
        return [id, { account: id, origins, body: bodyOf(pack) }];
      }),
  );
}

/** Pages and routes of the rooms, wired to what they need. */
export function openRooms(deps: RoomsDeps): readonly Hono[] {
  const sites = siteChats(deps.accounts);
  const site = siteRoutes({
    chat: deps.chat,
    siteOf: (account) => sites.get(account) ?? null,
    publicOrigin: deps.config.publicOrigin,
    clock: deps.clock,
    shutdown: deps.shutdown,
    addressOf: deps.addressOf,
  });
  return [site as unknown as Hono];
}
