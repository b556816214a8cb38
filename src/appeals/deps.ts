import type { AgencyPack } from '../agency/index.ts';
import type { ResponseClocks } from '../cases/response-clocks.ts';
import type { ChannelLimits } from '../channel/channel.ts';
import type { Store } from '../store/db.ts';
import type { Seal } from '../store/seal.ts';

/** What appeals are worked with. */
export interface AppealDeps {
  readonly store: Store;
  readonly seal: Seal;
  readonly clocks: ResponseClocks;
  readonly pack: (agency: string) => AgencyPack;
  readonly limits: (account: string) => ChannelLimits | undefined;
  /** Keys the digests of names. */
  readonly secret: string;
  /** The address that people open, without a path; empty where the installation knows none. */
  readonly origin: string;
  /** Told after each commit: a case changed, and letters may wait. */
  readonly onChanged: (caseId: string) => void;
}
