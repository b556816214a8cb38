import { type CaseLinks, caseLinks } from '../handoff/case-links.ts';
import { type FileView, filesOf } from '../inbox/files/file-rows.ts';
import type { Db } from '../store/db.ts';
import type {
  CaseRow,
  ClockRow,
  ConversationRow,
  MessageRow,
  OutboxRow,
  OutboxState,
} from '../store/tables.ts';
import { correctionsOf } from './correct-reading.ts';
import { type Viewer, sees } from './viewer.ts';
import { correctedReading, proposedReading, type ReadingValues } from './reading.rules.ts';
import { type Thread, threadsOf } from './threads.ts';

/** A long talk is shown from its last messages; the rest is in the store. */
const SHOWN_MESSAGES = 500;

/** How the sending of a message stands, over all of its parts: the worst of them counts. */
interface Delivery {
  readonly state: OutboxState;
  readonly outboxId: string;
  readonly reason: string | null;
  /** Until when nobody has begun to send it; null once a try was made. */
  readonly leavesAt: number | null;
}

export interface TalkMessage extends MessageRow {
  /** The name of the staff member who wrote it. */
  readonly staff: string | null;
  /** Null for messages that were not sent through the outbox. */
  readonly delivery: Delivery | null;
  /** What came with it, as far as it was fetched. */
  readonly files: readonly FileView[];
}

export interface CaseNote {
  readonly id: string;
  readonly staff: string | null;
  readonly text: string;
  readonly at: number;
}

export interface CaseClock extends ClockRow {
  /** The name of the person who set it; null for the deadline of a message. */
  readonly setter: string | null;
  /** What that person gave as the reason. */
  readonly why: string | null;
}

/** One case with everything that a person needs to settle it. */
export interface CaseView {
  readonly case: CaseRow;
  readonly owner: { readonly id: string; readonly name: string } | null;
  readonly client: { readonly id: string; readonly name: string | null };
  readonly conversations: readonly ConversationRow[];
  /** The posts that public conversations hang under, by the conversation's id. */
  readonly threads: ReadonlyMap<string, Thread>;
  /** In the order in which they were said, across conversations. */
  readonly messages: readonly TalkMessage[];
  /** How many earlier messages are not in `messages`. */
  readonly earlier: number;
  readonly clocks: readonly CaseClock[];
  readonly notes: readonly CaseNote[];
  /** What the program proposed, and what holds after people's corrections. */
  readonly proposed: ReadingValues;
  readonly reading: ReadingValues;
  readonly links: CaseLinks;
}

type HeldRow = Pick<OutboxRow, 'state' | 'not_before' | 'first_tried_at'>;

const WORST_FIRST: readonly OutboxState[] = ['failed', 'unknown', 'sending', 'ready', 'sent'];

function heldUntil({ state, not_before: at, first_tried_at: tried }: HeldRow): number | null {
  return state === 'ready' && tried === null ? at : null;
}

async function deliveries(db: Db, messageIds: readonly string[]): Promise<Map<string, Delivery>> {
  const worst = new Map<string, Delivery>();
  if (messageIds.length === 0) return worst;
  const rows = await db
    .selectFrom('outbox')
    .select(['id', 'message_id', 'state', 'reason', 'not_before', 'first_tried_at'])
    .where('message_id', 'in', messageIds)
    .orderBy('id')
    .execute();
  for (const row of rows) {
    const known = worst.get(row.message_id);
    if (!known || WORST_FIRST.indexOf(row.state) < WORST_FIRST.indexOf(known.state)) {
      worst.set(row.message_id, {
        state: row.state,
        outboxId: row.id,
        reason: row.reason,
        leavesAt: heldUntil(row),
      });
    }
  }
  return worst;
}

async function talkOf(db: Db, caseId: string): Promise<{ messages: TalkMessage[]; earlier: number }> {
  const { count } = await db
    .selectFrom('messages')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('case_id', '=', caseId)
    .executeTakeFirstOrThrow();
  const latest = await db
    .selectFrom('messages')
    .leftJoin('staff_people', 'staff_people.id', 'messages.staff_id')
    .selectAll('messages')
    .select('staff_people.name as staff')
    .where('messages.case_id', '=', caseId)
    .orderBy('messages.occurred_at', 'desc')
    .orderBy('messages.seq', 'desc')
    .orderBy('messages.id', 'desc')
    .limit(SHOWN_MESSAGES)
    .execute();
  const sent = await deliveries(
    db,
    latest.filter((message) => message.author !== 'client').map((message) => message.id),
  );
  const files = await filesOf(
    db,
    latest.filter((message) => message.author === 'client').map((message) => message.id),
  );
  const messages = latest.toReversed().map((row) => ({
    ...row,
    delivery: sent.get(row.id) ?? null,
    files: files.get(row.id) ?? [],
  }));
  return { messages, earlier: Math.max(0, count - SHOWN_MESSAGES) };
}

/** Conversations that the case joins: those it is open in, and those its messages came from. */
async function conversationsOf(db: Db, caseId: string): Promise<ConversationRow[]> {
  return db
    .selectFrom('conversations')
    .selectAll()
    .where((eb) =>
      eb.or([
        eb('case_id', '=', caseId),
        eb(
          'id',
          'in',
          eb.selectFrom('messages').select('conversation_id').distinct().where('case_id', '=', caseId),
        ),
      ]),
    )
    .orderBy('last_at', 'desc')
    .orderBy('id')
    .execute();
}

async function clocksOf(db: Db, caseId: string): Promise<CaseClock[]> {
  const rows = await db
    .selectFrom('clocks')
    .leftJoin('staff_people', 'staff_people.id', 'clocks.set_by')
    .selectAll('clocks')
    .select('staff_people.name as setter')
    .where('clocks.case_id', '=', caseId)
    .orderBy('clocks.deadline_at')
    .execute();
  const set = rows.flatMap((row) => (row.set_by === null ? [] : [row.id]));
  if (set.length === 0) return rows.map((row) => ({ ...row, why: null }));
  const started = await db
    .selectFrom('clock_events')
    .select(['clock_id', 'details'])
    .where('clock_id', 'in', set)
    .where('kind', '=', 'started')
    .execute();
  const why = new Map(
    started.map(({ clock_id: id, details }) => [id, (JSON.parse(details) as { reason?: string }).reason]),
  );
  return rows.map((row) => ({ ...row, why: why.get(row.id) ?? null }));
}

/** Reads a case; null when there is none or the viewer may not see it. */
export async function caseView(db: Db, viewer: Viewer, id: string): Promise<CaseView | null> {
  const row = await db.selectFrom('cases').selectAll().where('id', '=', id).executeTakeFirst();
  if (!row || !sees(viewer, row)) return null;
  const [talk, conversations, clocks, notes, client, owner, links] = await Promise.all([
    talkOf(db, id),
    conversationsOf(db, id),
    clocksOf(db, id),
    db
      .selectFrom('notes')
      .leftJoin('staff_people', 'staff_people.id', 'notes.staff_id')
      .select(['notes.id', 'notes.text', 'notes.at', 'staff_people.name as staff'])
      .where('case_id', '=', id)
      .orderBy('notes.id')
      .execute(),
    db.selectFrom('clients').select(['id', 'name']).where('id', '=', row.client_id).executeTakeFirst(),
    db
      .selectFrom('staff_people')
      .select(['id', 'name'])
      .where('id', '=', row.owner_id ?? '')
      .executeTakeFirst(),
    caseLinks(db, row, viewer),
  ]);
  return {
    case: row,
    owner: owner ?? null,
    client: client ?? { id: row.client_id, name: null },
    conversations,
    threads: await threadsOf(db, conversations),
    ...talk,
    clocks,
    notes,
    links,
    proposed: proposedReading(row),
    reading: correctedReading(proposedReading(row), await correctionsOf(db, id)),
  };
}
