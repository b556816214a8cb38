import type { Selectable } from 'kysely';
import type { UseInForce } from '../agency/index.ts';
import { caseLabel } from './case-label.ts';
import { unseenNews, type UnseenNews } from '../cases/staff-news.ts';
import type { Instant } from '../kernel/instants.ts';
import { type Person, maySee } from '../staff/person.ts';
import type { AccountStatesTable, AlarmsTable, ChannelChecksTable } from '../store/tables.ts';
import { openNotices } from '../watch/open-notices.ts';
import { may, readerOf } from './access.ts';
import { countUnsettled } from './dead-letters.ts';
import { ownLetters } from './own-letters.ts';
import type { ConsoleDeps } from './deps.ts';

export const SHOWN_ALARMS = 20;
const SHOWN_NEWS = 10;
/** More than a person reads; a sign that something else is wrong. */
export const MOST_TERMS = 100;

export interface ChannelHealth {
  readonly account: string;
  readonly channel: string;
  readonly zone: string;
  readonly state: Selectable<AccountStatesTable> | undefined;
  /** What the last look at the connection found; undefined before the first one. */
  readonly check: Selectable<ChannelChecksTable> | undefined;
  /** What the body lets it be used for. */
  readonly use: UseInForce;
}

/** What stands above every page: how the channels are, what has gone wrong, what is assumed. */
export interface Situation {
  readonly channels: readonly ChannelHealth[];
  readonly alarms: readonly Selectable<AlarmsTable>[];
  readonly assumptions: readonly string[];
  /** Dead letters and doubtful sends that wait for a person's decision. */
  readonly unsettled: number;
  /** Deadlines that the person is to know of: how many, and whether one has passed. */
  readonly terms: { readonly count: number; readonly breached: boolean };
  /** What the person is to know of cases. */
  readonly news: readonly (UnseenNews & { readonly name: string })[];
  readonly zone: string;
  readonly mayWork: boolean;
  readonly maySeeChannels: boolean;
  readonly now: Instant;
}

/** Reads the situation as far as it concerns the person's agencies. */
export async function readSituation(deps: ConsoleDeps, person: Person): Promise<Situation> {
  const agencies = deps.agencies.filter((agency) => maySee(person, agency.id));
  const zoneOf = new Map(agencies.map((agency) => [agency.id, agency.zone]));
  const accounts = deps.accounts.filter((account) => zoneOf.has(account.agency));
  const names = accounts.map((account) => account.id);
  const states = await deps.db.selectFrom('account_states').selectAll().execute();
  const checks = await deps.db.selectFrom('channel_checks').selectAll().execute();
  const alarms = await deps.db
    .selectFrom('alarms')
    .selectAll()
    .where('settled_at', 'is', null)
    .where((eb) =>
      eb.or([eb('account', 'is', null), ...(names.length > 0 ? [eb('account', 'in', names)] : [])]),
    )
    .orderBy('at', 'desc')
    .limit(SHOWN_ALARMS)
    .execute();
  const terms = await openNotices(deps.db, readerOf(person, deps.agencies), MOST_TERMS);
  return {
    news: (await unseenNews(deps.db, person.id, SHOWN_NEWS)).map((one) => ({
      ...one,
      name: caseLabel(deps, one.agency, one.number),
    })),
    terms: { count: terms.length, breached: terms.some(({ kind }) => kind === 'breached') },
    unsettled: await countUnsettled(deps.db, ownLetters(deps, person)),
    channels: accounts.map((account) => ({
      account: account.id,
      channel: account.channel,
      zone: zoneOf.get(account.agency) ?? 'Europe/Moscow',
      use: deps.useOf(account.id, deps.clock()),
      state: states.find((state) => state.account === account.id),
      check: checks.find((check) => check.account === account.id),
    })),
    alarms,
    assumptions: deps.assumptions.filter(({ agency }) => zoneOf.has(agency)).map(({ text }) => text),
    zone: agencies[0]?.zone ?? 'Europe/Moscow',
    mayWork: may(person, 'work'),
    maySeeChannels: may(person, 'channels'),
    now: deps.clock(),
  };
}
