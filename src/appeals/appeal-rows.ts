import { createHmac } from 'node:crypto';
import { OtklikError } from '../kernel/errors.ts';
import { newId } from '../kernel/ids.ts';
import type { Instant } from '../kernel/instants.ts';
import { recordAudit } from '../staff/audit.ts';
import type { Trx } from '../store/db.ts';
import { placeOf, type Seal } from '../store/seal.ts';
import type { AppealRow } from '../store/tables.ts';
import type { Card } from './applicant.rules.ts';
import { wordsOfCard } from './names.rules.ts';

/** Whoever acts on an appeal locks its row first. Throws OtklikError `not_found`. */
export async function lockAppeal(trx: Trx, id: string): Promise<AppealRow> {
  const row = await trx
    .updateTable('appeals')
    .set((eb) => ({ version: eb.ref('version') }))
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirst();
  if (row) return row;
  throw new OtklikError('not_found', 'Такого обращения нет', {
    hint: 'Вернитесь к списку обращений и откройте его заново.',
  });
}

/** An applicant as the transaction sees it. */
export interface ApplicantNow {
  readonly id: string;
  readonly agency: string;
  readonly kind: 'person' | 'organisation';
  readonly card: Card;
  readonly preferred: string | null;
  readonly extra: string | null;
}

/** The applicant with this id, or null. */
export async function applicantIn(trx: Trx, seal: Seal, id: string): Promise<ApplicantNow | null> {
  const row = await trx.selectFrom('applicants').selectAll().where('id', '=', id).executeTakeFirst();
  if (!row) return null;
  const card = JSON.parse(seal.open(row.card, placeOf('applicants', 'card', id))) as Card;
  const { agency, kind, preferred_channel: preferred, extra_channel: extra } = row;
  return { id, agency, kind, card, preferred, extra };
}

/** The applicant's card as it was when the appeal was sent. */
export function cardOf(seal: Seal, row: Pick<AppealRow, 'id' | 'card'>): Card {
  return JSON.parse(seal.open(row.card, placeOf('appeals', 'card', row.id))) as Card;
}

export function essenceOf(seal: Seal, row: Pick<AppealRow, 'id' | 'essence'>): string {
  return seal.open(row.essence, placeOf('appeals', 'essence', row.id));
}

/** Keeps what happened to an appeal: for its history and for the audit. Details hold no personal data. */
export async function noteAppeal(
  trx: Trx,
  appealId: string,
  event: {
    readonly kind: string;
    readonly at: Instant;
    readonly actor: string;
    readonly details?: Readonly<Record<string, unknown>>;
  },
): Promise<void> {
  const { kind, at, actor, details = {} } = event;
  const row = { id: newId(), appeal_id: appealId, kind, at, actor, details: JSON.stringify(details) };
  await trx.insertInto('appeal_events').values(row).execute();
  await recordAudit(trx, { at, actor, action: `appeal.${kind}`, subject: `appeal:${appealId}`, details });
}

/** The keyed digest of a word of a name within a body: equal words are found, nothing is read. */
export function nameDigest(secret: string, agency: string, word: string): string {
  return createHmac('sha256', secret).update(`appeal name\0${agency}\0${word}`).digest('base64url');
}

/** Makes an appeal findable by the words of its applicant's name. */
export async function indexName(
  trx: Trx,
  secret: string,
  appeal: { readonly id: string; readonly agency: string },
  card: Card,
): Promise<void> {
  const words = wordsOfCard(card);
  if (words.length === 0) return;
  const rows = words.map((word) => ({
    digest: nameDigest(secret, appeal.agency, word),
    appeal_id: appeal.id,
  }));
  await trx.insertInto('appeal_names').values(rows).execute();
}
