import type { Instant } from '../kernel/instants.ts';
import type { Db } from '../store/db.ts';
import type { Seal } from '../store/seal.ts';
import {
  type AppealThen,
  appealsThen,
  draftsThen,
  type FileThen,
  type WrittenThen,
} from './appeal-history.ts';
import { type GivenConsent, type Holder, listConsents } from './consents.ts';

/** One thing said in a talk. */
export interface SaidThen {
  readonly who: 'client' | 'bot' | 'operator' | 'system';
  readonly text: string;
  readonly at: Instant;
  readonly channel: string;
  readonly files: readonly FileThen[];
}

export interface CaseThen {
  readonly number: number;
  readonly topic: string | null;
  readonly status: string;
  readonly openedAt: Instant;
  readonly closedAt: Instant | null;
  readonly deadlines: readonly {
    readonly name: string;
    readonly clause: string;
    readonly until: Instant;
    readonly metAt: Instant | null;
  }[];
  /** The appeal that owns the case; null for a talk. */
  readonly appeal: AppealThen | null;
  readonly said: readonly SaidThen[];
}

/** Everything that a body keeps of one client and tells him: not the notes of the staff, not their names. */
export interface ClientHistory {
  readonly agency: string;
  readonly name: string | null;
  /** Under which number of which platform he is known. */
  readonly profiles: readonly { readonly account: string; readonly id: string }[];
  readonly consents: readonly GivenConsent[];
  readonly cases: readonly CaseThen[];
  /** Appeals that were begun and not sent. */
  readonly drafts: readonly WrittenThen[];
  /** What was said and belongs to no case. */
  readonly besides: readonly SaidThen[];
}

/** Reads the whole history of a client of a body (U-02: the whole of it). Null when there is no such client there. */
export async function readHistory(
  db: Db,
  seal: Seal,
  agency: string,
  clientId: string,
): Promise<ClientHistory | null> {
  const client = await db.selectFrom('clients').select('name').where('id', '=', clientId).executeTakeFirst();
  const cases = await db
    .selectFrom('cases')
    .selectAll()
    .where('client_id', '=', clientId)
    .where('agency', '=', agency)
    .orderBy('opened_at')
    .execute();
  if (!client || cases.length === 0) return null;
  const said = await saidOf(db, agency, clientId);
  const appeals = await appealsThen(db, seal, clientId);
  const clocks = await db
    .selectFrom('clocks')
    .innerJoin('cases', 'cases.id', 'clocks.case_id')
    .select(['clocks.case_id', 'clocks.name', 'clocks.clause', 'clocks.deadline_at', 'clocks.met_at'])
    .where('cases.client_id', '=', clientId)
    .orderBy('clocks.id')
    .execute();
  return {
    agency,
    name: client.name,
    profiles: await db
      .selectFrom('identities')
      .select(['account', 'external_id as id'])
      .where('client_id', '=', clientId)
      .execute(),
    consents: await listConsents(db, agency, await holdersOf(db, clientId)),
    cases: cases.map((row) => ({
      number: row.number,
      topic: row.topic,
      status: row.status,
      openedAt: row.opened_at,
      closedAt: row.closed_at,
      deadlines: clocks
        .filter((clock) => clock.case_id === row.id)
        .map(({ name, clause, deadline_at: until, met_at: metAt }) => ({ name, clause, until, metAt })),
      appeal: appeals.get(row.id) ?? null,
      said: said.get(row.id) ?? [],
    })),
    drafts: await draftsThen(db, clientId),
    besides: said.get('') ?? [],
  };
}

/** He agreed as a client of a talk, and as the applicant of his appeals. */
async function holdersOf(db: Db, clientId: string): Promise<readonly Holder[]> {
  const applicants = await db
    .selectFrom('appeals')
    .innerJoin('cases', 'cases.id', 'appeals.case_id')
    .select('appeals.applicant_id as id')
    .distinct()
    .where('cases.client_id', '=', clientId)
    .execute();
  return [`client:${clientId}`, ...applicants.map(({ id }): Holder => `applicant:${id}`)];
}

async function saidOf(db: Db, agency: string, clientId: string): Promise<Map<string, SaidThen[]>> {
  const rows = await db
    .selectFrom('messages')
    .innerJoin('conversations', 'conversations.id', 'messages.conversation_id')
    .select(['messages.id', 'messages.case_id', 'author', 'text', 'occurred_at', 'conversations.channel'])
    .where('conversations.client_id', '=', clientId)
    .where('conversations.agency', '=', agency)
    .orderBy('occurred_at')
    .orderBy('messages.id')
    .execute();
  const files = await db
    .selectFrom('files')
    .innerJoin('messages', 'messages.id', 'files.message_id')
    .innerJoin('conversations', 'conversations.id', 'messages.conversation_id')
    .select(['files.id', 'files.message_id', 'files.name', 'files.digest'])
    .where('conversations.client_id', '=', clientId)
    .where('files.state', '=', 'ready')
    .orderBy('files.position')
    .execute();
  const byMessage = Map.groupBy(files, ({ message_id: message }) => message);
  const said = new Map<string, SaidThen[]>();
  for (const row of rows) {
    const list = said.get(row.case_id ?? '') ?? [];
    said.set(row.case_id ?? '', list);
    const own = byMessage.get(row.id) ?? [];
    list.push({
      who: row.author,
      text: row.text,
      at: row.occurred_at,
      channel: row.channel,
      files: own.map(({ id, name, digest }) => ({ id, name, digest })),
    });
  }
  return said;
}
