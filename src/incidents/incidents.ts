import { performAct } from '../cases/act.ts';
import type { Answering } from '../cases/answering.ts';
import { needsApproval } from '../cases/approval.rules.ts';
import type { Actor } from '../cases/claim-case.ts';
import { OtklikError } from '../kernel/errors.ts';
import { newId } from '../kernel/ids.ts';
import type { Instant } from '../kernel/instants.ts';
import type { Db, Trx } from '../store/db.ts';
import type { IncidentAnswersTable } from '../store/tables.ts';
import { mayApprove } from './approval.rules.ts';
import { placesOf } from './places.ts';

export interface NewIncident {
  readonly agency: string;
  readonly name: string;
  readonly cases: readonly string[];
}

/** Cases of an incident are named by people; the answer to all of them is one person's words and another's yes. */
export interface Incidents {
  make(incident: NewIncident, staff: Actor, at: Instant): Promise<string>;
  /** Returns how many were added: what belongs to another incident stays there. */
  add(incidentId: string, cases: readonly string[], staff: Actor, at: Instant): Promise<number>;
  takeOut(incidentId: string, caseId: string, staff: Actor, at: Instant): Promise<void>;
  /** These are about no event: they are not proposed again. */
  dismiss(agency: string, cases: readonly string[], staff: Actor, at: Instant): Promise<void>;
  close(incidentId: string, staff: Actor, at: Instant): Promise<void>;
  propose(incidentId: string, text: string, staff: Actor, at: Instant): Promise<void>;
  /** Begins, or goes on after a stop, or for cases that came later. Throws OtklikError `forbidden` without a second person. */
  run(answerId: string, staff: Actor, at: Instant): Promise<void>;
  reject(answerId: string, staff: Actor, at: Instant): Promise<void>;
  /** What has been handed to the platforms' queue goes out; nothing more is. */
  stop(answerId: string, staff: Actor, at: Instant): Promise<void>;
}

export interface IncidentsDeps {
  readonly db: Db;
  /** Which answers of a body a second person has to approve. */
  readonly approval: (agency: string, at: Instant) => Answering['approval'];
  /** Told after each commit; with `answering` there is work for the loop that answers. */
  readonly onChanged: (change: { readonly answering: boolean }) => void;
}

/** Makes the acts over a store: each is one transaction with its audit entry. */
export function createIncidents({ db, approval, onChanged }: IncidentsDeps): Incidents {
  async function act<T>(
    name: string,
    subject: string,
    by: { readonly staff: Actor; readonly at: Instant },
    work: (trx: Trx) => Promise<T>,
    details: Readonly<Record<string, unknown>> = {},
  ): Promise<T> {
    const result = await performAct(db, { name: `incident.${name}`, subject, ...by, details }, work);
    onChanged({ answering: name === 'run' });
    return result;
  }
  const of = (id: string) => `incident:${id}`;

  return {
    async make({ agency, name, cases }, staff, at) {
      const id = newId();
      await act('make', of(id), { staff, at }, (trx) => make(trx, { id, agency, name, cases }, staff, at), {
        name,
      });
      return id;
    },
    add(incidentId, cases, staff, at) {
      return act('add', of(incidentId), { staff, at }, async (trx) => {
        const { agency } = await openIncident(trx, incidentId);
        return put(trx, { incidentId, agency, cases, staff, at });
      });
    },
    takeOut(incidentId, caseId, staff, at) {
      return act('take_out', of(incidentId), { staff, at }, (trx) => takeOut(trx, incidentId, caseId, at), {
        case: caseId,
      });
    },
    async dismiss(agency, cases, staff, at) {
      const work = (trx: Trx) => put(trx, { incidentId: null, agency, cases, staff, at });
      await act('dismiss', `agency:${agency}`, { staff, at }, work);
    },
    close(incidentId, staff, at) {
      return act('close', of(incidentId), { staff, at }, async (trx) => {
        await openIncident(trx, incidentId);
        await endAnswers(trx, incidentId, ['proposed'], { state: 'rejected', ended_at: at });
        await endAnswers(trx, incidentId, ['running'], { state: 'stopped', ended_at: at });
        await trx
          .updateTable('incidents')
          .set({ state: 'closed', closed_at: at })
          .where('id', '=', incidentId)
          .execute();
      });
    },
    propose(incidentId, text, staff, at) {
      return act('propose', of(incidentId), { staff, at }, async (trx) => {
        await openIncident(trx, incidentId);
        // Of two versions the later one is meant.
        await endAnswers(trx, incidentId, ['proposed'], { state: 'rejected', ended_at: at });
        const none = { decided_by: null, decided_at: null, ended_at: null };
        await trx
          .insertInto('incident_answers')
          .values({
            id: newId(),
            incident_id: incidentId,
            text,
            state: 'proposed',
            author: staff.id,
            written_at: at,
            ...none,
          })
          .execute();
      });
    },
    async run(answerId, staff, at) {
      await act('run', `answer:${answerId}`, { staff, at }, (trx) =>
        run(trx, { answerId, staff, at }, approval),
      );
    },
    reject: (answerId, staff, at) =>
      act('reject', `answer:${answerId}`, { staff, at }, async (trx) => {
        await decide(trx, answerId, ['proposed'], {
          state: 'rejected',
          decided_by: staff.id,
          decided_at: at,
        });
      }),
    stop: (answerId, staff, at) =>
      act('stop', `answer:${answerId}`, { staff, at }, async (trx) => {
        await decide(trx, answerId, ['running'], { state: 'stopped', ended_at: at });
      }),
  };
}

async function make(
  trx: Trx,
  { id, agency, name, cases }: NewIncident & { readonly id: string },
  staff: Actor,
  at: Instant,
): Promise<{ readonly cases: number }> {
  await trx
    .insertInto('incidents')
    .values({ id, agency, name, state: 'open', created_by: staff.id, created_at: at, closed_at: null })
    .execute();
  return { cases: await put(trx, { incidentId: id, agency, cases, staff, at }) };
}

/** Only open cases of the body; one that a person has put elsewhere stays there, unless he said that it is about nothing. */
async function put(
  trx: Trx,
  add: {
    readonly incidentId: string | null;
    readonly agency: string;
    readonly cases: readonly string[];
    readonly staff: Actor;
    readonly at: Instant;
  },
): Promise<number> {
  const { incidentId, agency, cases, staff, at } = add;
  if (cases.length === 0) return 0;
  const own = await trx
    .selectFrom('cases')
    .select('id')
    .where('id', 'in', cases)
    .where('agency', '=', agency)
    .where('status', '!=', 'closed')
    .execute();
  let added = 0;
  for (const { id } of own) {
    const row = { incident_id: incidentId, staff_id: staff.id, at };
    const put = await trx
      .insertInto('incident_cases')
      .values({ case_id: id, ...row })
      .onConflict((c) => c.column('case_id').doUpdateSet(row).where('incident_cases.incident_id', 'is', null))
      .returning('case_id')
      .executeTakeFirst();
    if (put) added += 1;
  }
  return added;
}

async function takeOut(trx: Trx, incidentId: string, caseId: string, at: Instant): Promise<void> {
  await trx
    .updateTable('incident_cases')
    .set({ incident_id: null, at })
    .where('case_id', '=', caseId)
    .where('incident_id', '=', incidentId)
    .execute();
  await trx
    .updateTable('incident_sends')
    .set({ state: 'skipped', reason: 'taken_out', at })
    .where('case_id', '=', caseId)
    .where('state', '=', 'waiting')
    .where('answer_id', 'in', (eb) =>
      eb.selectFrom('incident_answers').select('incident_answers.id').where('incident_id', '=', incidentId),
    )
    .execute();
}

async function openIncident(trx: Trx, id: string): Promise<{ readonly agency: string }> {
  const row = await trx
    .updateTable('incidents')
    .set((eb) => ({ state: eb.ref('state') }))
    .where('id', '=', id)
    .where('state', '=', 'open')
    .returning('agency')
    .executeTakeFirst();
  if (row) return row;
  throw new OtklikError('conflict', 'Это событие уже закрыто', { hint: 'Обновите страницу.' });
}

type AnswerChange = Partial<Pick<IncidentAnswersTable, 'state' | 'decided_by' | 'decided_at' | 'ended_at'>>;

async function endAnswers(
  trx: Trx,
  incidentId: string,
  from: readonly IncidentAnswersTable['state'][],
  change: AnswerChange,
): Promise<void> {
  await trx
    .updateTable('incident_answers')
    .set(change)
    .where('incident_id', '=', incidentId)
    .where('state', 'in', from)
    .execute();
}

async function decide(
  trx: Trx,
  answerId: string,
  from: readonly IncidentAnswersTable['state'][],
  change: AnswerChange,
) {
  const row = await trx
    .updateTable('incident_answers')
    .set(change)
    .where('id', '=', answerId)
    .where('state', 'in', from)
    .returningAll()
    .executeTakeFirst();
  if (row) return row;
  throw new OtklikError('conflict', 'С этим ответом уже решили иначе', { hint: 'Обновите страницу.' });
}

async function run(
  trx: Trx,
  { answerId, staff, at }: { readonly answerId: string; readonly staff: Actor; readonly at: Instant },
  approval: IncidentsDeps['approval'],
): Promise<{ readonly cases: number }> {
  const begun = { state: 'running', decided_by: staff.id, decided_at: at, ended_at: null } as const;
  const answer = await decide(trx, answerId, ['proposed', 'stopped', 'done'], begun);
  const { agency } = await openIncident(trx, answer.incident_id);
  const asked = needsApproval(approval(agency, at), await placesOf(trx, answer.incident_id));
  if (!mayApprove(staff, answer.author, asked)) {
    throw new OtklikError('forbidden', 'Ответ на всё событие утверждает второй человек', {
      hint: asked ? 'Попросите руководителя.' : 'Попросите коллегу или руководителя.',
    });
  }
  const cases = await trx
    .selectFrom('incident_cases')
    .select('case_id')
    .where('incident_id', '=', answer.incident_id)
    .where('case_id', 'not in', (eb) =>
      eb.selectFrom('incident_sends').select('incident_sends.case_id').where('answer_id', '=', answerId),
    )
    .execute();
  for (const { case_id: caseId } of cases) {
    await trx
      .insertInto('incident_sends')
      .values({
        answer_id: answerId,
        case_id: caseId,
        state: 'waiting',
        reason: null,
        message_id: null,
        at: null,
      })
      .execute();
  }
  return { cases: cases.length };
}
