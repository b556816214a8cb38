import { canInvite, type Channel } from '../channel/channel.ts';
import type { ChannelKind } from '../channel/events.ts';
import type { ChannelUse } from '../agency/index.ts';

/** A private talk to which a client of some account can be invited. */
export interface Door {
  /** The account of the private talk. */
  readonly account: string;
  /** On another platform than the public message: nothing there tells who comes. */
  readonly elsewhere: boolean;
  /** The link with the token; empty where the channel has none, then the person finds the way alone. */
  link(token: string): string;
}

/** The account as far as doors look at it. */
export interface DoorAccount {
  readonly id: string;
  readonly agency: string;
  readonly channel: ChannelKind;
}

export interface DoorsDeps {
  readonly accounts: readonly DoorAccount[];
  readonly channel: (account: string) => Channel | undefined;
  /** What the body lets an account be used for now. */
  readonly use: (account: string) => ChannelUse;
}

/** Where people are sent when their own platform is closed to private talks: to our own pages before all others. */
const ELSEWHERE: readonly ChannelKind[] = ['site', 'max', 'vk'];

/**
 * Finds the door for clients of an account; null when there is none. A foreign messenger is no door while the body's
 * policy keeps personal data away from it (149-ФЗ art. 10 parts 8–10, 41-ФЗ): its clients are invited to the body's
 * own chat page.
 */
export function createDoors({ accounts, channel, use }: DoorsDeps): (account: string) => Door | null {
  return (id) => {
    const home = accounts.find((account) => account.id === id);
    const own = channel(id);
    if (!home || !own) return null;
    if (use(home.id) === 'on') {
      const link = canInvite(own) ? (token: string) => own.inviteLink(token) : () => '';
      return { account: id, elsewhere: false, link };
    }
    for (const kind of ELSEWHERE) {
      for (const other of accounts) {
        const open = other.agency === home.agency && other.channel === kind ? channel(other.id) : undefined;
        if (!open || !canInvite(open)) continue;
        return { account: other.id, elsewhere: true, link: (token) => open.inviteLink(token) };
      }
    }
    return null;
  };
}
