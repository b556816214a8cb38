import { createHmac } from 'node:crypto';
import { newId } from '../kernel/ids.ts';
import type { Instant } from '../kernel/instants.ts';
import { recordAudit } from '../staff/audit.ts';
import type { Store } from '../store/db.ts';
import { placeOf, type Seal } from '../store/seal.ts';
import type { ApplicantsTable } from '../store/tables.ts';
import { type Card, type Identity, refreshedCard } from './applicant.rules.ts';

export interface ApplicantsDeps {
  readonly store: Store;
  readonly seal: Seal;
  /** Keys the digests of people. */
  readonly secret: string;
}

/** Somebody whom ЕСИА named, as one body knows them. */
export interface Applicant {
  readonly id: string;
  readonly agency: string;
  readonly kind: 'person' | 'organisation';
  readonly confirmed: boolean;
  readonly card: Card;
  readonly channels: Channels;
}

/** Where an applicant wants to hear from us; `extraAnsweredAt` says when the extra one was chosen or declined (L3-02). */
export interface Channels {
  readonly preferred: string | null;
  readonly extra: string | null;
  readonly extraAnsweredAt: Instant | null;
}

/** Who it is, as a digest: the same person at another body, or for an organisation, is another applicant. */
function subjectDigest(secret: string, agency: string, { oid, organisation }: Identity): string {
  return createHmac('sha256', secret)
    .update(`applicant|${agency}|${oid}|${organisation?.oid ?? ''}`)
    .digest('hex');
}

const cardPlace = (id: string): string => placeOf('applicants', 'card', id);

function applicantOf(seal: Seal, row: ApplicantsTable): Applicant {
  return {
    id: row.id,
    agency: row.agency,
    kind: row.kind,
    confirmed: row.confirmed === 1,
    card: JSON.parse(seal.open(row.card, cardPlace(row.id))) as Card,
    channels: {
      preferred: row.preferred_channel,
      extra: row.extra_channel,
      extraAnsweredAt: row.extra_answered_at,
    },
  };
}

/** Finds or makes the applicant of a sign-in and brings the card up to date (L1-09, L1-11). Gives the id. */
export async function rememberApplicant(
  { store, seal, secret }: ApplicantsDeps,
  agency: string,
  identity: Identity,
  at: Instant,
): Promise<string> {
  const digest = subjectDigest(secret, agency, identity);
  const kind = identity.organisation ? ('organisation' as const) : ('person' as const);
  const confirmed = identity.confirmed ? (1 as const) : (0 as const);
  const fresh = newId();
  return store.transact(async (trx) => {
    await trx
      .insertInto('applicants')
      .values({
        id: fresh,
        agency,
        kind,
        subject_digest: digest,
        confirmed,
        card: seal.seal(JSON.stringify(refreshedCard(null, identity)), cardPlace(fresh)),
        preferred_channel: null,
        extra_channel: null,
        extra_answered_at: null,
        created_at: at,
        seen_at: at,
      })
      .onConflict((conflict) => conflict.column('subject_digest').doUpdateSet({ seen_at: at }))
      .execute();
    const row = await trx
      .selectFrom('applicants')
      .selectAll()
      .where('subject_digest', '=', digest)
      .executeTakeFirstOrThrow();
    const earlier = applicantOf(seal, row).card;
    const card = seal.seal(JSON.stringify(refreshedCard(earlier, identity)), cardPlace(row.id));
    await trx.updateTable('applicants').set({ card, confirmed }).where('id', '=', row.id).execute();
    const details = { agency, kind, confirmed: identity.confirmed };
    await recordAudit(trx, { at, actor: 'client', action: 'applicant.sign_in', subject: row.id, details });
    return row.id;
  });
}

/** The applicant with this id, or null. */
export async function readApplicant(
  { store, seal }: Pick<ApplicantsDeps, 'store' | 'seal'>,
  id: string,
): Promise<Applicant | null> {
  const row = await store.db.selectFrom('applicants').selectAll().where('id', '=', id).executeTakeFirst();
  return row ? applicantOf(seal, row) : null;
}

/** Keeps the ways to reach the applicant as they wrote them into a form, for this appeal and the next one (L1-09). */
export async function keepContacts(
  { store, seal }: Pick<ApplicantsDeps, 'store' | 'seal'>,
  id: string,
  contacts: Pick<Card, 'mail' | 'phone' | 'address'>,
  at: Instant,
): Promise<void> {
  await store.transact(async (trx) => {
    const row = await trx.selectFrom('applicants').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
    const earlier = applicantOf(seal, row).card;
    const card: Card = { ...earlier, ...contacts };
    if (JSON.stringify(card) === JSON.stringify(earlier)) return;
    await trx
      .updateTable('applicants')
      .set({ card: seal.seal(JSON.stringify(card), cardPlace(id)) })
      .where('id', '=', id)
      .execute();
    await recordAudit(trx, { at, actor: 'client', action: 'applicant.contacts', subject: id });
  });
}

/** Writes the channels that the applicant chose; that an extra one was offered and what was answered is kept (L3-01, L3-02). */
export async function chooseChannels(
  store: Store,
  id: string,
  chosen: Pick<Channels, 'preferred' | 'extra'>,
  at: Instant,
): Promise<void> {
  await store.transact(async (trx) => {
    await trx
      .updateTable('applicants')
      .set({ preferred_channel: chosen.preferred, extra_channel: chosen.extra, extra_answered_at: at })
      .where('id', '=', id)
      .execute();
    await recordAudit(trx, {
      at,
      actor: 'client',
      action: 'applicant.channels',
      subject: id,
      details: { ...chosen },
    });
  });
}
