import type { ChannelLimits } from '../channel/channel.ts';
import { leavesAt } from '../cases/hold.rules.ts';
import { type Clock, type Instant, SECOND } from '../kernel/instants.ts';
import { createLoop, type Loop } from '../kernel/loop.ts';
import type { Log } from '../kernel/log.ts';
import type { Db, Store } from '../store/db.ts';
import { answerCase, type WaveAnswer } from './answer-case.ts';

/** So many of one answer wait to be sent at most: what is stopped stops soon. */
const AHEAD = 20;

export interface WaveAnswererDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Log;
  readonly limits: (account: string) => ChannelLimits | undefined;
  /** How long an answer of a body can be taken back before it leaves, ms. */
  readonly undoFor: (agency: string, at: Instant) => number;
  /** Told after each commit; there is something to send. */
  readonly onSaid: (caseId: string) => void;
}

/** Says approved answers case by case, no faster than the platforms take them. Any instance may do it. */
export function createWaveAnswerer(deps: WaveAnswererDeps): Loop {
  return createLoop({
    name: 'incidents',
    idleMs: SECOND,
    log: deps.log,
    async turn() {
      const answers = await running(deps);
      for (const answer of answers) await goOn(deps, answer);
      return false;
    },
  });
}

/** Approved answers whose time to be taken back has passed; what the nearest deadline leaves of it. */
async function running({ store, clock, undoFor }: WaveAnswererDeps): Promise<readonly WaveAnswer[]> {
  const rows = await store.db
    .selectFrom('incident_answers')
    .innerJoin('incidents', 'incidents.id', 'incident_answers.incident_id')
    .select([
      'incident_answers.id',
      'incident_answers.incident_id as incidentId',
      'incident_answers.text',
      'incident_answers.author',
      'incident_answers.decided_at as approvedAt',
      'incidents.agency',
    ])
    .select((eb) =>
      eb
        .selectFrom('incident_cases')
        .innerJoin('cases', 'cases.id', 'incident_cases.case_id')
        .select((of) => of.fn.min('cases.due_at').as('due'))
        .whereRef('incident_cases.incident_id', '=', 'incident_answers.incident_id')
        .as('due'),
    )
    .where('incident_answers.state', '=', 'running')
    .orderBy('incident_answers.id')
    .execute();
  const now = clock();
  return rows.filter(
    ({ agency, approvedAt, due }) => leavesAt(approvedAt ?? 0, undoFor(agency, now), due) <= now,
  );
}

async function goOn({ store, clock, limits, onSaid }: WaveAnswererDeps, answer: WaveAnswer): Promise<void> {
  const room = AHEAD - (await unsent(store.db, answer.id));
  if (room <= 0) return;
  const next = await store.db
    .selectFrom('incident_sends')
    .select('case_id')
    .where('answer_id', '=', answer.id)
    .where('state', '=', 'waiting')
    .orderBy('case_id')
    .limit(room)
    .execute();
  for (const { case_id: caseId } of next) {
    if (await store.transact((trx) => answerCase(trx, answer, caseId, limits, clock()))) onSaid(caseId);
  }
  if (next.length < room) await finish(store.db, answer.id, clock());
}

async function unsent(db: Db, answerId: string): Promise<number> {
  const { count } = await db
    .selectFrom('incident_sends')
    .innerJoin('outbox', 'outbox.message_id', 'incident_sends.message_id')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('incident_sends.answer_id', '=', answerId)
    .where('outbox.state', 'in', ['ready', 'sending'])
    .executeTakeFirstOrThrow();
  return count;
}

async function finish(db: Db, answerId: string, at: number): Promise<void> {
  await db
    .updateTable('incident_answers')
    .set({ state: 'done', ended_at: at })
    .where('id', '=', answerId)
    .where('state', '=', 'running')
    .where((eb) =>
      eb.not(
        eb.exists(
          eb
            .selectFrom('incident_sends')
            .select('case_id')
            .whereRef('incident_sends.answer_id', '=', 'incident_answers.id')
            .where('incident_sends.state', '=', 'waiting'),
        ),
      ),
    )
    .execute();
}
