import type { FileFolder } from '../inbox/files/file-folder.ts';
import { newId } from '../kernel/ids.ts';
import { type Clock, type Instant, MINUTE } from '../kernel/instants.ts';
import type { Log } from '../kernel/log.ts';
import type { Loop } from '../kernel/loop.ts';
import { recordAudit } from '../staff/audit.ts';
import type { Db, Store, Trx } from '../store/db.ts';
import type { Seal } from '../store/seal.ts';
import type { DestructionsTable } from '../store/tables.ts';
import { removeKeptLetter } from '../watch/mail-server.ts';
import { createTimetable } from '../watch/timetable.ts';
import { appealOfCase, destroyAppeal, mailsOfCase } from './destroy-appeal.ts';
import { destroyCase, type Destroyed } from './destroy-case.ts';
import { destroyClient } from './destroy-client.ts';
import { destroyDrafts, isAliveAgain, unsentDraftsOf, uploadOwner } from './destroy-draft.ts';
import { caseHeldBy, heldBy } from './holds.ts';
import { endRequest } from './requests.ts';
import { proposeDestruction, type ProposeDeps } from './propose-destruction.ts';

const LEASE = 5 * MINUTE;
/** What is held is looked at again after this. */
const HELD_PAUSE = 10 * MINUTE;
/** Cases that one turn destroys; the next one goes on. */
const MOST_AT_ONCE = 200;

export interface DestructionDeps extends ProposeDeps {
  readonly store: Store;
  readonly folder: Pick<FileFolder, 'remove'>;
  /** Where letters lie that no mail server took. */
  readonly mailFolder: string;
  readonly seal: Seal;
  readonly clock: Clock;
  readonly log: Log;
}

/** Proposes what has grown old and destroys what a person approved. */
export function createDestructionKeeper(deps: DestructionDeps): Loop {
  const owner = newId();
  return createTimetable({
    name: 'destruction',
    times: '*/5 * * * *',
    log: deps.log,
    async turn() {
      const proposed = await proposeDestruction(deps, deps.clock());
      const destroyed = await destroyApproved(deps, owner);
      if (proposed + destroyed > 0) deps.log.info({ proposed, destroyed }, 'terms of keeping were looked at');
    },
  });
}

/** Destroys approved subjects one after another, each in a transaction of its own. Returns how many. */
export async function destroyApproved(deps: DestructionDeps, owner: string): Promise<number> {
  let count = 0;
  for (let i = 0; i < MOST_AT_ONCE; i++) {
    const row = await claim(deps.store, owner, deps.clock());
    if (!row) break;
    if (await destroyOne(deps, row)) count++;
  }
  return count;
}

type Claimed = DestructionsTable & { readonly request_id: string | null };

/** Takes the next one, so that of several instances one has it. A person comes after the last of his cases. */
async function claim(store: Store, owner: string, now: Instant): Promise<Claimed | null> {
  return store.transact(async (trx) => {
    const next = await store
      .skipLocked(
        trx
          .selectFrom('destructions')
          .selectAll()
          .where('state', '=', 'approved')
          .where('lease_until', '<=', now)
          .orderBy('subject_kind')
          .orderBy('id')
          .limit(1),
      )
      .executeTakeFirst();
    if (!next) return null;
    await trx
      .updateTable('destructions')
      .set({ lease_owner: owner, lease_until: now + LEASE })
      .where('id', '=', next.id)
      .execute();
    const act = await trx
      .selectFrom('destruction_acts')
      .select('request_id')
      .where('id', '=', next.act_id)
      .executeTakeFirst();
    return { ...next, lease_owner: owner, request_id: act?.request_id ?? null };
  });
}

async function obstacle(db: Db, row: Claimed) {
  const held = await heldBy(db, row.client_id, row.request_id);
  if (held) return held;
  if (row.subject_kind === 'case') return caseHeldBy(db, row.subject_id, row.request_id);
  if (row.subject_kind === 'draft') return null;
  const left = await db
    .selectFrom('destructions')
    .select('id')
    .where('client_id', '=', row.subject_id)
    .where('subject_kind', '=', 'case')
    .where('state', '=', 'approved')
    .executeTakeFirst();
  return left ? 'open_case' : null;
}

async function destroyOne(deps: DestructionDeps, row: Claimed): Promise<boolean> {
  const { store, clock } = deps;
  if (await obstacle(store.db, row)) {
    await setAside(store.db, row, clock());
    return false;
  }
  if (row.subject_kind === 'draft' && (await isAliveAgain(store.db, row.subject_id, row.found_at)))
    return letLive(store, row, clock());
  // Bytes first: killed between the two, the rows are still there and it is done again.
  await removeBytes(deps, row);
  return store.transact(async (trx) => {
    const at = clock();
    // Asked again with the rows in hand: a hold may have come meanwhile.
    const mine = await trx
      .updateTable('destructions')
      .set({ lease_until: at + LEASE })
      .where('id', '=', row.id)
      .where('lease_owner', '=', row.lease_owner)
      .where('state', '=', 'approved')
      .executeTakeFirst();
    if (mine.numUpdatedRows !== 1n || (await obstacle(trx, row))) return false;
    const counts = await destroySubject(trx, deps.seal, row);
    await trx
      .updateTable('destructions')
      .set({ state: 'done', done_at: at, counts: JSON.stringify(counts), lease_owner: null, lease_until: 0 })
      .where('id', '=', row.id)
      .execute();
    await endAct(trx, row, at);
    const subject = `${row.subject_kind}:${row.subject_id}`;
    await recordAudit(trx, {
      actor: 'system',
      action: 'data.destroyed',
      subject,
      details: { act: row.act_id, ...counts },
      at,
    });
    return true;
  });
}

/** Between the two looks somebody may have gone on with a draft: then the transaction finds nothing old to take. */
async function destroySubject(trx: Trx, seal: Seal, row: Claimed): Promise<Destroyed> {
  if (row.subject_kind === 'client') return destroyClient(trx, row.subject_id);
  if (row.subject_kind === 'draft') {
    const isAlive = await isAliveAgain(trx, row.subject_id, row.found_at);
    return destroyDrafts(trx, isAlive ? [] : [row.subject_id]);
  }
  const { letters, files } = await destroyAppeal(trx, seal, row.subject_id);
  const counts = await destroyCase(trx, row.subject_id);
  return { ...counts, letters, files: counts.files + files };
}

/** A draft that somebody has gone on with is nothing to destroy; it may grow old anew. */
async function letLive(store: Store, row: Claimed, at: Instant): Promise<boolean> {
  await store.transact(async (trx) => {
    await trx.deleteFrom('destructions').where('id', '=', row.id).execute();
    await endAct(trx, row, at);
  });
  return false;
}

async function setAside(db: Db, row: Claimed, now: Instant): Promise<void> {
  await db
    .updateTable('destructions')
    .set({ lease_owner: null, lease_until: now + HELD_PAUSE })
    .where('id', '=', row.id)
    .where('lease_owner', '=', row.lease_owner)
    .execute();
}

/** With the last of its subjects the act is done, and what was demanded with it. */
async function endAct(trx: Trx, { act_id: actId, request_id: request }: Claimed, at: Instant): Promise<void> {
  const left = await trx
    .selectFrom('destructions')
    .select('id')
    .where('act_id', '=', actId)
    .where('state', '!=', 'done')
    .executeTakeFirst();
  if (left) return;
  await trx.updateTable('destruction_acts').set({ done_at: at }).where('id', '=', actId).execute();
  if (request !== null) await endRequest(trx, request, { state: 'done', answer: null, by: 'system', at });
}

/** Drafts whose uploads go with a subject. */
async function draftsWith(db: Db, row: Claimed): Promise<readonly string[]> {
  if (row.subject_kind === 'draft') return [row.subject_id];
  if (row.subject_kind === 'client') return unsentDraftsOf(db, row.subject_id);
  const appeal = await appealOfCase(db, row.subject_id);
  return appeal ? [appeal.draft_id] : [];
}

/** Bytes that stand under nothing else, and letters that were kept as files. */
async function removeBytes({ store, folder, mailFolder }: DestructionDeps, row: Claimed): Promise<void> {
  const said = row.subject_kind === 'draft' ? [] : await saidFiles(store.db, row);
  const uploaded = await store.db
    .selectFrom('files')
    .select(['digest', 'message_id'])
    .where('message_id', 'in', ['', ...(await draftsWith(store.db, row)).map(uploadOwner)])
    .execute();
  const files = [...said, ...uploaded];
  const own = files.map(({ message_id: message }) => message);
  for (const digest of new Set(files.map((file) => file.digest))) {
    if (digest === null) continue;
    const users = await store.db
      .selectFrom('files')
      .select('message_id')
      .where('digest', '=', digest)
      .execute();
    if (users.every(({ message_id: message }) => own.includes(message))) await folder.remove(digest);
  }
  if (row.subject_kind !== 'case') return;
  for (const letter of await mailsOfCase(store.db, row.subject_id))
    await removeKeptLetter(mailFolder, letter);
}

/** Files of messages. */
function saidFiles(db: Db, row: Claimed) {
  return db
    .selectFrom('files')
    .innerJoin('messages', 'messages.id', 'files.message_id')
    .innerJoin('conversations', 'conversations.id', 'messages.conversation_id')
    .select(['files.digest', 'files.message_id'])
    .where('files.digest', 'is not', null)
    .$if(row.subject_kind === 'case', (q) => q.where('messages.case_id', '=', row.subject_id))
    .$if(row.subject_kind === 'client', (q) => q.where('conversations.client_id', '=', row.subject_id))
    .execute();
}
