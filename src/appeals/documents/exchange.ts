import { errorText } from '../../kernel/errors.ts';
import type { FileFolder } from '../../inbox/files/file-folder.ts';
import { type Clock, type Instant, SECOND } from '../../kernel/instants.ts';
import type { Log } from '../../kernel/log.ts';
import { createLoop, type Loop } from '../../kernel/loop.ts';
import { raiseAlarm } from '../../watch/alarms.ts';
import type { AppealDeps } from '../deps.ts';
import { registerAppeal } from '../register-appeal.ts';
import { attachedFiles, type AttachedFile } from '../attached-files.ts';
import type { DocumentReceipt, DocumentSystem } from './document-system.ts';
import { packageOf } from './package.ts';

const AT_ONCE = 50;
const IDLE_MS = 15 * SECOND;

export interface ExchangeDeps {
  readonly appeals: AppealDeps;
  readonly documents: DocumentSystem;
  /** Where the bytes of attached files are. */
  readonly folder: Pick<FileFolder, 'open'>;
}

/** Hands over what was sent and takes the numbers that have come. Whatever is cut off is done again, with one effect. */
export async function exchange({ appeals, documents, folder }: ExchangeDeps, now: Instant): Promise<void> {
  const { db } = appeals.store;
  const sent = db.selectFrom('appeals').selectAll().where('state', '=', 'sent').orderBy('id').limit(AT_ONCE);
  for (const row of await sent.where('handed_at', 'is', null).execute()) {
    const files = await attachedFiles(db, row.draft_id);
    // A package is handed over once: it waits for what is still fetched or scanned.
    if (files.some(isOnTheWay)) continue;
    await documents.hand(packageOf(appeals, row, files, folder));
    await db.updateTable('appeals').set({ handed_at: now }).where('id', '=', row.id).execute();
  }
  const waiting = await sent.where('handed_at', 'is not', null).execute();
  for (const receipt of await documents.receipts(waiting.map(({ id }) => id))) {
    await documents.settle(receipt, await take(appeals, receipt, now));
  }
}

function isOnTheWay({ state }: AttachedFile): boolean {
  return state === 'waiting' || state === 'unchecked';
}

/** Why the receipt could not be taken; null when it was, now or before. */
async function take(
  appeals: AppealDeps,
  { appealId, number, date }: DocumentReceipt,
  now: Instant,
): Promise<string | null> {
  const known = await appeals.store.db
    .selectFrom('appeals')
    .select('id')
    .where('id', '=', appealId)
    .executeTakeFirst();
  const request = { appealId, by: { kind: 'document_system' as const }, seen: null, at: now };
  const result = known ? await registerAppeal(appeals, request, { number, date }) : null;
  if (result?.done) return null;
  const fault = result?.why ?? 'unknown_appeal';
  const text = `Квитанция системы документооборота не принята (${fault}): обращение ${appealId}.`;
  await raiseAlarm(appeals.store.db, { account: null, kind: 'appeal_receipt', text, at: now });
  return fault;
}

/** Exchanges in the background; a system that does not answer is asked again, and the term of registration watches. */
export function createExchange(deps: ExchangeDeps & { readonly clock: Clock; readonly log: Log }): Loop {
  return createLoop({
    name: 'documents',
    idleMs: IDLE_MS,
    log: deps.log,
    async turn() {
      try {
        await exchange(deps, deps.clock());
      } catch (error) {
        deps.log.warn({ err: errorText(error) }, 'the document system was not reached');
      }
      return false;
    },
  });
}
