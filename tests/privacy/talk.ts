import { createHash, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createCaseActions } from '../../src/cases/case-actions.ts';
import { createDeadlineActions } from '../../src/cases/deadline-actions.ts';
import { closeCase } from '../../src/cases/cases.ts';
import { openFileFolder } from '../../src/inbox/files/file-folder.ts';
import { DAY, HOUR, MINUTE, type Instant } from '../../src/kernel/instants.ts';
import { createLog } from '../../src/kernel/log.ts';
import type { DestructionDeps } from '../../src/privacy/destruction-keeper.ts';
import type { RequestDeps } from '../../src/privacy/requests.ts';
import type { Store } from '../../src/store/db.ts';
import { createSeal } from '../../src/store/seal.ts';
import { mailFolder } from '../../src/watch/mail-server.ts';
import { facts } from '../dispatch/desk.ts';
import { handleAtOnce } from '../handoff/desk.ts';
import { inboxOn, NOON, updateOf } from '../inbox/accepting.ts';

export const ANNA = { id: 'anna', name: 'Анна', role: 'administrator' };
export const seal = createSeal(randomBytes(32));

/** Keys of platforms name nobody. */
let events = 0;

export interface Talk {
  readonly caseId: string;
  readonly clientId: string;
  readonly conversationId: string;
  /** Of the file that was sent in it. */
  readonly digest: string;
}

/** What the jobs need over a store, at a moment. */
export function destructionOn(store: Store, dataDir: string, now: Instant): DestructionDeps {
  const { packs, clocks } = facts();
  return {
    store,
    packs: [...packs.values()],
    clocks,
    folder: openFileFolder(dataDir),
    mailFolder: mailFolder(dataDir),
    seal,
    clock: () => now,
    log: createLog('silent'),
  };
}

export function requestsOn(store: Store): RequestDeps {
  const { clocks, pack } = facts();
  return { db: store.db, seal, clocks, pack, onChanged: () => undefined };
}

export const bytesAt = (dataDir: string, digest: string) =>
  existsSync(join(dataDir, 'files', digest.slice(0, 2), digest));

function keepBytes(dataDir: string, text: string): string {
  const digest = createHash('sha256').update(text).digest('hex');
  mkdirSync(join(dataDir, 'files', digest.slice(0, 2)), { recursive: true });
  writeFileSync(join(dataDir, 'files', digest.slice(0, 2), digest), text);
  return digest;
}

export interface Writer {
  /** Stands in everything that this person and those who talk with him write. */
  readonly word: string;
  readonly account: string;
  readonly at?: Instant;
  /** What the file holds; without it something of his own. */
  readonly file?: string;
}

/** One whole talk by the real way: a question, a correction, a file, a note, a promise, an answer that was sent. */
export async function talkOf(
  store: Store,
  dataDir: string,
  { word, account, at = NOON, file }: Writer,
): Promise<Talk> {
  const author = { id: `profile-${word}`, role: 'person' as const, name: word };
  const conversation = `talk-${word}`;
  const event = ++events;
  const accept = (key: string, more: Parameters<typeof updateOf>[1], when: Instant) =>
    inboxOn(store, () => when).accept(account, [
      {
        ...updateOf(`${account}:${event}:${key}`, { conversation, author, occurredAt: when, ...more }),
        raw: JSON.stringify({ key, said: more?.text }),
      },
    ]);
  const text = `Здравствуйте, я ${word}, где моя выплата за ${word}?`;
  const attachments = [{ kind: 'file', url: `https://files.example/${word}`, name: `${word}.pdf` }];
  await accept('1', { messageId: '1', text, attachments }, at);
  await handleAtOnce(store, () => at);
  await accept('2', { type: 'edit', messageId: '1', text: `${text} Это срочно.` }, at + MINUTE);
  await handleAtOnce(store, () => at + MINUTE);
  const row = await store.db
    .selectFrom('conversations')
    .selectAll()
    .where('external_id', '=', conversation)
    .where('account', '=', account)
    .executeTakeFirstOrThrow();
  const caseId = row.case_id ?? '';
  const digest = keepBytes(dataDir, file ?? word);
  await store.db
    .updateTable('files')
    .set({ state: 'ready', digest, size: word.length })
    .where('name', 'like', `%${word}%`)
    .execute();
  await answer(store, caseId, row.id, word, at);
  await store.db.updateTable('outbox').set({ state: 'sent' }).where('conversation_id', '=', row.id).execute();
  return { caseId, clientId: row.client_id, conversationId: row.id, digest };
}

async function answer(store: Store, caseId: string, conversationId: string, word: string, at: Instant) {
  const { clocks, pack } = facts();
  const acts = createCaseActions({ db: store.db, pack, limits: () => undefined, onChanged: () => undefined });
  const deadlines = createDeadlineActions({ db: store.db, clocks, pack, onChanged: () => undefined });
  await acts.claim(caseId, ANNA, at + HOUR);
  await acts.note(caseId, ANNA, `Звонил ${word}`, at + HOUR);
  await deadlines.set({
    caseId,
    target: 'L1-17-callback',
    staff: ANNA,
    reason: `Обещали ${word}`,
    until: null,
    registeredAt: null,
    noSubstance: false,
    at: at + HOUR,
  });
  // What colleagues write to each other about it.
  const who = { case_id: caseId, at };
  await store.db
    .insertInto('reply_drafts')
    .values({ ...who, person_id: ANNA.id, field: 'reply', text: `Уважаемый ${word}, выплата` })
    .onConflict((c) => c.columns(['person_id', 'case_id', 'field']).doNothing())
    .execute();
  await store.db
    .insertInto('transfers')
    .values({
      ...who,
      id: `t${caseId}`,
      agency: 'leningrad',
      by_id: ANNA.id,
      to_person: null,
      to_unit: 'x',
      note: word,
    })
    .execute();
  await store.db
    .insertInto('reply_proposals')
    .values({
      ...who,
      id: `p${caseId}`,
      conversation_id: conversationId,
      author_id: ANNA.id,
      text: `Проект для ${word}`,
      state: 'approved',
      decided_by: null,
      decided_at: null,
      sent_text: word,
      reason: word,
    })
    .execute();
  const { version } = await store.db
    .selectFrom('cases')
    .select('version')
    .where('id', '=', caseId)
    .executeTakeFirstOrThrow();
  await acts.reply({
    caseId,
    conversationId,
    staff: ANNA,
    text: `Уважаемый ${word}, выплата придёт завтра.`,
    seenVersion: version,
    override: true,
    at: at + 2 * HOUR,
  });
}

/** Closes the case, which is the unit's. */
export async function closed(store: Store, { caseId }: Talk, unit: string | null, at: Instant = NOON + DAY) {
  await store.transact((trx) => closeCase(trx, caseId, 'answered', at));
  await store.db.updateTable('cases').set({ unit }).where('id', '=', caseId).execute();
}
