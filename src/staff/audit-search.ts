import { sql } from 'kysely';
import type { Instant } from '../kernel/instants.ts';
import type { Db } from '../store/db.ts';
import { type Person, maySee } from './person.ts';

/** What is asked of the audit log; absent means any. */
export interface AuditAsk {
  /** A staff id, `bot`, `client` or `system`. */
  readonly actor?: string;
  /** The whole action or its beginning: `staff.` finds `staff.sign_in`. */
  readonly action?: string;
  readonly subject?: string;
  /** The number of a case, in any body. */
  readonly caseNumber?: number;
  /** The body of that case. */
  readonly agency?: string;
  readonly from?: Instant;
  /** The first moment that is not asked for any more. */
  readonly before?: Instant;
  /** The last row of the page before. */
  readonly after?: { readonly at: Instant; readonly id: string };
}

export interface AuditRow {
  readonly id: string;
  readonly at: Instant;
  readonly actor: string;
  /** Null for the program and for clients. */
  readonly actorName: string | null;
  readonly action: string;
  readonly subject: string;
  readonly details: string;
  /** Null for what was not done to a case. */
  readonly caseNumber: number | null;
  readonly agency: string | null;
}

/** The end of all text that begins with a word. */
const LAST = '\uFFFF';

/**
 * The newest entries first, `limit` of them. An administrator reads all; anybody else what was done to cases of their
 * bodies, and what people did who belong to these bodies only.
 */
export async function searchAudit(
  db: Db,
  reader: Person,
  people: readonly Person[],
  ask: AuditAsk,
  limit: number,
): Promise<readonly AuditRow[]> {
  const { after, action, caseNumber } = ask;
  return db
    .selectFrom('audit')
    .leftJoin('staff_people', 'staff_people.id', 'audit.actor')
    .leftJoin('cases', (join) => join.on(sql<boolean>`cases.id = substr(audit.subject, 6)`))
    .select([
      'audit.id',
      'audit.at',
      'audit.actor',
      'staff_people.name as actorName',
      'audit.action',
      'audit.subject',
      'audit.details',
      'cases.number as caseNumber',
      'cases.agency',
    ])
    .where(ofOwnBodies(reader, people))
    .$if(ask.actor !== undefined, (q) => q.where('audit.actor', '=', ask.actor ?? ''))
    .$if(action !== undefined, (q) =>
      q.where('audit.action', '>=', action ?? '').where('audit.action', '<', `${action ?? ''}${LAST}`),
    )
    .$if(ask.subject !== undefined, (q) => q.where('audit.subject', '=', ask.subject ?? ''))
    .$if(caseNumber !== undefined, (q) => q.where('cases.number', '=', caseNumber ?? 0))
    .$if(ask.agency !== undefined, (q) => q.where('cases.agency', '=', ask.agency ?? ''))
    .$if(ask.from !== undefined, (q) => q.where('audit.at', '>=', ask.from ?? 0))
    .$if(ask.before !== undefined, (q) => q.where('audit.at', '<', ask.before ?? 0))
    .$if(after !== undefined, (q) =>
      q.where((eb) =>
        eb(eb.refTuple('audit.at', 'audit.id'), '<', eb.tuple(after?.at ?? 0, after?.id ?? '')),
      ),
    )
    .orderBy('audit.at', 'desc')
    .orderBy('audit.id', 'desc')
    .limit(limit)
    .execute();
}

function ofOwnBodies(reader: Person, people: readonly Person[]) {
  if (reader.agencies === 'all') return sql<boolean>`1 = 1`;
  const bodies = sql.join(reader.agencies.length > 0 ? reader.agencies : ['']);
  const own = people.filter(
    ({ agencies }) => agencies !== 'all' && agencies.every((agency) => maySee(reader, agency)),
  );
  const actors = sql.join([reader.id, ...own.map(({ id }) => id)]);
  return sql<boolean>`(cases.agency in (${bodies}) or (cases.id is null and audit.actor in (${actors})))`;
}
