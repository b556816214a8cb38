import { canName, type Channel, type NamingChannel } from '../channel/channel.ts';
import { errorText } from '../kernel/errors.ts';
import { firstIdAt } from '../kernel/ids.ts';
import { type Clock, HOUR, type Instant, MINUTE, SECOND } from '../kernel/instants.ts';
import type { Log } from '../kernel/log.ts';
import { createLoop, type Loop } from '../kernel/loop.ts';
import type { Store } from '../store/db.ts';

const CALL_TIMEOUT = 10 * SECOND;
const LOOK_BACK = 24 * HOUR;

export interface LearnNamesDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Log;
  readonly channels: ReadonlyMap<string, Channel>;
  readonly onCasesChanged: (caseIds: readonly string[]) => void;
}

interface Nameless {
  readonly external_id: string;
  readonly client_id: string;
}

/** New clients of an account without a name. Whom the platform could not name within this time stays without. */
async function namelessOf(
  store: Store,
  account: string,
  limit: number,
  now: Instant,
): Promise<readonly Nameless[]> {
  return store.db
    .selectFrom('identities')
    .innerJoin('clients', 'clients.id', 'identities.client_id')
    .select(['identities.external_id', 'identities.client_id'])
    .where('identities.account', '=', account)
    .where('clients.name', 'is', null)
    .where('clients.id', '>=', firstIdAt(now - LOOK_BACK))
    .orderBy('clients.id', 'desc')
    .limit(limit)
    .execute();
}

/** An empty name says that the platform was asked and has none, so that nobody is asked for twice. */
async function keepNames(store: Store, people: readonly Nameless[], names: ReadonlyMap<string, string>) {
  await store.transact(async (trx) => {
    for (const { external_id: id, client_id: client } of people) {
      await trx
        .updateTable('clients')
        .set({ name: names.get(id) ?? '' })
        .where('id', '=', client)
        .execute();
    }
  });
  const changed = await store.db
    .selectFrom('cases')
    .select('id')
    .where(
      'client_id',
      'in',
      people.map((person) => person.client_id),
    )
    .where('status', '!=', 'closed')
    .execute();
  return changed.map((row) => row.id);
}

/** Asks platforms that do not send names for those of new clients, so that the staff sees who writes. */
export function createNameLearner(deps: LearnNamesDeps): Loop {
  const { store, clock, log } = deps;
  const naming = [...deps.channels].flatMap(([account, channel]) =>
    canName(channel) ? [{ account, channel }] : [],
  );
  const askAgainAt = new Map<string, number>();

  async function learn(account: string, channel: NamingChannel): Promise<boolean> {
    if ((askAgainAt.get(account) ?? 0) > clock()) return false;
    const people = await namelessOf(store, account, channel.namesAtOnce, clock());
    if (people.length === 0) return false;
    try {
      const asked = people.map((person) => person.external_id);
      const names = await channel.namesOf(asked, AbortSignal.timeout(CALL_TIMEOUT));
      deps.onCasesChanged(await keepNames(store, people, names));
      return people.length === channel.namesAtOnce;
    } catch (error) {
      // Names are a courtesy to the staff: a platform that cannot be asked is left alone for a while.
      askAgainAt.set(account, clock() + 5 * MINUTE);
      log.warn({ account, err: errorText(error) }, 'names could not be asked for');
      return false;
    }
  }

  return createLoop({
    name: 'names',
    idleMs: 2 * SECOND,
    log,
    async turn() {
      const more = await Promise.all(naming.map(({ account, channel }) => learn(account, channel)));
      return more.includes(true);
    },
  });
}
