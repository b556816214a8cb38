import type { AgencyPack } from '../agency/index.ts';
import type { ResponseClocks } from '../cases/response-clocks.ts';
import type { ChannelLimits } from '../channel/channel.ts';
import type { ChannelKind } from '../channel/events.ts';
import type { Door } from '../handoff/doors.ts';
import type { Clock } from '../kernel/instants.ts';
import type { Knowledge } from '../knowledge/knowledge.ts';
import type { Advisor } from '../knowledge/langchain/advisor.ts';
import type { Store } from '../store/db.ts';
import type { CarriedOut } from './carry-out.ts';

/** The account that an event came through, as far as handling needs it. */
export interface EventAccount {
  readonly id: string;
  readonly channel: ChannelKind;
  readonly pack: AgencyPack;
  /** The account as it stands in the file. */
  readonly settings: Readonly<Record<string, unknown>>;
}

export interface HandlerDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly knowledge: Knowledge;
  /** A language model beside the knowledge, where the installation has one. */
  readonly advisor?: Advisor | null;
  readonly clocks: ResponseClocks;
  /** Throws OtklikError when the account is no longer configured: the event then waits for a person. */
  readonly account: (id: string) => EventAccount;
  readonly limits: (account: string) => ChannelLimits | undefined;
  /** Where clients of an account can be invited to. */
  readonly door: (account: string) => Door | null;
  /** Where drafts of appeals are taken up and sent after the sign-in; null where the body has no such form. */
  readonly portal: (agency: string) => string | null;
  /** True while platforms wait for commits: understanding then gives way to them. */
  readonly busy: () => boolean;
  readonly onDone: (result: CarriedOut) => void;
}
