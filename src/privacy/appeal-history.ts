import { attachedFiles } from '../appeals/attached-files.ts';
import { readOwnAppeal } from '../appeals/own-appeals.ts';
import { typeName } from '../appeals/words.rules.ts';
import type { Instant } from '../kernel/instants.ts';
import type { Db } from '../store/db.ts';
import type { Seal } from '../store/seal.ts';
import { unsentDrafts, unsentDraftsOf } from './destroy-draft.ts';

export interface FileThen {
  readonly id: string;
  readonly name: string;
  readonly digest: string | null;
}

/** What a person wrote officially, as he sent it or as far as he came. */
export interface WrittenThen {
  readonly kind: string;
  readonly addressee: string;
  readonly essence: string;
  /** When it was sent, or last changed. */
  readonly at: Instant;
  readonly files: readonly FileThen[];
}

/** An appeal with every letter about it to its applicant. */
export interface AppealThen extends WrittenThen {
  readonly number: string;
  readonly from: string;
  readonly registeredAt: Instant | null;
  readonly letters: readonly { readonly kind: string; readonly text: string; readonly at: Instant }[];
}

async function filesOfDraft(db: Db, draftId: string): Promise<readonly FileThen[]> {
  const files = await attachedFiles(db, draftId);
  return files.filter(({ state }) => state === 'ready').map(({ id, name, digest }) => ({ id, name, digest }));
}

/** The appeals of a client's cases, by case. */
export async function appealsThen(
  db: Db,
  seal: Seal,
  clientId: string,
): Promise<ReadonlyMap<string, AppealThen>> {
  const rows = await db
    .selectFrom('appeals')
    .innerJoin('cases', 'cases.id', 'appeals.case_id')
    .select(['appeals.id', 'appeals.applicant_id', 'appeals.case_id'])
    .where('cases.client_id', '=', clientId)
    .execute();
  const found = new Map<string, AppealThen>();
  for (const row of rows) {
    const own = await readOwnAppeal(db, seal, row.applicant_id, row.id);
    if (!own) continue;
    const { number, from, registeredAt, addressee, essence, sentAt: at } = own;
    const letters = own.letters.map(({ kind, text, at: writtenAt }) => ({ kind, text, at: writtenAt }));
    const files = await filesOfDraft(db, own.draftId);
    const kind = typeName(own.type);
    found.set(row.case_id, { kind, number, from, registeredAt, addressee, essence, at, letters, files });
  }
  return found;
}

/** What a client began and did not send. */
export async function draftsThen(db: Db, clientId: string): Promise<readonly WrittenThen[]> {
  const ids = await unsentDraftsOf(db, clientId);
  const rows = await unsentDrafts(db)
    .select(['appeal_drafts.id', 'type', 'addressee', 'essence', 'changed_at'])
    .where('appeal_drafts.id', 'in', ['', ...ids])
    .where('state', '!=', 'cancelled')
    .orderBy('changed_at')
    .execute();
  const drafts: WrittenThen[] = [];
  for (const { id, type, addressee, essence, changed_at: at } of rows) {
    const kind = type === null ? 'Обращение' : typeName(type);
    drafts.push({ kind, addressee, essence, at, files: await filesOfDraft(db, id) });
  }
  return drafts;
}
