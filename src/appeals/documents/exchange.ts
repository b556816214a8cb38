import { errorText } from '../../kernel/errors.ts';
import { type Clock, type Instant, SECOND, toZonedIso } from '../../kernel/instants.ts';
import type { Log } from '../../kernel/log.ts';
import { createLoop, type Loop } from '../../kernel/loop.ts';
import type { AppealRow } from '../../store/tables.ts';
import { raiseAlarm } from '../../watch/alarms.ts';
import { appealClock, processOf } from '../appeal-clocks.ts';
import { cardOf, essenceOf } from '../appeal-rows.ts';
import { nameInFull } from '../applicant.rules.ts';
import type { AppealDeps } from '../deps.ts';
import { registerAppeal } from '../register-appeal.ts';
import type { AppealPackage, DocumentReceipt, DocumentSystem } from './document-system.ts';

const AT_ONCE = 50;
const IDLE_MS = 15 * SECOND;

export interface ExchangeDeps {
  readonly appeals: AppealDeps;
  readonly documents: DocumentSystem;
}

/** Hands over what was sent and takes the numbers that have come. Whatever is cut off is done again, with one effect. */
export async function exchange({ appeals, documents }: ExchangeDeps, now: Instant): Promise<void> {
  const { db } = appeals.store;
  const sent = db.selectFrom('appeals').selectAll().where('state', '=', 'sent').orderBy('id').limit(AT_ONCE);
  for (const row of await sent.where('handed_at', 'is', null).execute()) {
    await documents.hand(packageOf(appeals, row));
    await db.updateTable('appeals').set({ handed_at: now }).where('id', '=', row.id).execute();
  }
  const waiting = await sent.where('handed_at', 'is not', null).execute();
  for (const receipt of await documents.receipts(waiting.map(({ id }) => id))) {
    await documents.settle(receipt, await take(appeals, receipt, now));
  }
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

/** A sent appeal with its passport (L1-11: by the kind of the applicant into one block or the other). */
function packageOf({ seal, clocks, pack }: AppealDeps, row: AppealRow): AppealPackage {
  const card = cardOf(seal, row);
  const body = pack(row.agency);
  const term = appealClock(clocks, body, processOf('registration', row.type), row.sent_at);
  return {
    passport: {
      format: 'otklik-appeal/1',
      id: row.id,
      agency: row.agency,
      block: row.applicant_kind === 'person' ? 'citizens' : 'correspondence',
      receipt: String(row.case_number),
      type: row.type,
      addressee: row.addressee,
      sentAt: toZonedIso(row.sent_at, body.zone),
      registerBy: toZonedIso(term.deadlineAt, body.zone),
      applicant: {
        name: nameInFull(card.name),
        organisation: card.organisation?.name ?? null,
        ogrn: card.organisation?.ogrn ?? null,
        mail: card.mail,
        phone: card.phone,
        address: card.address,
      },
    },
    essence: essenceOf(seal, row),
  };
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
