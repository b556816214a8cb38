import type { Instant } from '../kernel/instants.ts';
import type { Db } from '../store/db.ts';

/** One thing said in a talk. */
export interface SaidThen {
  readonly who: 'client' | 'bot' | 'operator' | 'system';
  readonly text: string;
  readonly at: Instant;
  readonly channel: string;
  readonly files: readonly { readonly id: string; readonly name: string; readonly digest: string | null }[];
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
  readonly said: readonly SaidThen[];
}

/** Everything that a body keeps of one client and tells him: not the notes of the staff, not their names. */
export interface ClientHistory {
  readonly agency: string;
  readonly name: string | null;
  /** Under which number of which platform he is known. */
  readonly profiles: readonly { readonly account: string; readonly id: string }[];
  readonly consents: readonly {
    readonly purpose: string;
    readonly version: string;
    readonly givenAt: Instant;
    readonly withdrawnAt: Instant | null;
  }[];
  readonly cases: readonly CaseThen[];
  /** What was said and belongs to no case. */
  readonly besides: readonly SaidThen[];
}

/** Reads the whole history of a client of a body (U-02: the whole of it). Null when there is no such client there. */
export async function readHistory(db: Db, agency: string, clientId: string): Promise<ClientHistory | null> {
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
    consents: await db
      .selectFrom('consents')
      .innerJoin('consent_texts', 'consent_texts.digest', 'consents.text_digest')
      .select([
        'consents.purpose',
        'consent_texts.version',
        'given_at as givenAt',
        'withdrawn_at as withdrawnAt',
      ])
      .where('holder', '=', `client:${clientId}`)
      .orderBy('given_at')
      .execute(),
    cases: cases.map((row) => ({
      number: row.number,
      topic: row.topic,
      status: row.status,
      openedAt: row.opened_at,
      closedAt: row.closed_at,
      deadlines: clocks
        .filter((clock) => clock.case_id === row.id)
        .map(({ name, clause, deadline_at: until, met_at: metAt }) => ({ name, clause, until, metAt })),
      said: said.get(row.id) ?? [],
    })),
    besides: said.get('') ?? [],
  };
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
