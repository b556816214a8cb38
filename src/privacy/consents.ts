import { type AgencyPack, policyAt, type Settings } from '../agency/index.ts';
import { newId, sha256 } from '../kernel/ids.ts';
import type { Instant } from '../kernel/instants.ts';
import { recordAudit } from '../staff/audit.ts';
import type { Db } from '../store/db.ts';

/** Who agrees: a client of a talk or an applicant of the portal. */
export type Holder = `client:${string}` | `applicant:${string}`;

export type ConsentPurpose = NonNullable<Settings['consents']>[number]['purpose'];

/** One purpose with the words that are agreed to. Shown unticked, apart from everything else (152-ФЗ art. 9 part 1). */
export interface ConsentOffer {
  readonly purpose: ConsentPurpose;
  readonly name: string;
  readonly text: string;
  /** What is done when it is taken back. */
  readonly withdrawal: string;
  /** From when these words are in force. */
  readonly version: string;
  readonly digest: string;
}

/** What a body asks consent for on a day; nothing where it asks for none. */
export function consentOffers(pack: AgencyPack, at: Instant): readonly ConsentOffer[] {
  const policy = policyAt(pack, at);
  const row = policy.rows.find((one) => one.type === 'setting' && one.setting === 'consents');
  if (!row) return [];
  const version = row.validFrom;
  return (policy.settings.consents ?? []).map((one) => {
    const text = one.text.trim().replaceAll('{agency}', pack.name);
    const digest = sha256(`${pack.id}\n${one.purpose}\n${version}\n${text}`);
    return { ...one, text, version, digest };
  });
}

export interface Consenting {
  readonly agency: string;
  readonly holder: Holder;
  /** Where: the channel and what of it. */
  readonly channel: string;
  readonly at: Instant;
}

/** Keeps each ticked consent with the words that stood beside it. What was agreed to already stays as it was. */
export async function giveConsents(
  db: Db,
  { agency, holder, channel, at }: Consenting,
  ticked: readonly ConsentOffer[],
): Promise<void> {
  await db.transaction().execute(async (trx) => {
    for (const { purpose, version, text, digest } of ticked) {
      await trx
        .insertInto('consent_texts')
        .values({ digest, agency, purpose, version, text, first_shown_at: at })
        .onConflict((c) => c.column('digest').doNothing())
        .execute();
      const given = await trx
        .insertInto('consents')
        .values({
          id: newId(),
          agency,
          holder,
          purpose,
          text_digest: digest,
          channel,
          given_at: at,
          withdrawn_at: null,
          withdrawn_in: null,
        })
        .onConflict((c) =>
          c.columns(['holder', 'agency', 'purpose']).where('withdrawn_at', 'is', null).doNothing(),
        )
        .returning('id')
        .executeTakeFirst();
      if (!given) continue;
      const details = { purpose, version, digest, channel };
      await recordAudit(trx, { actor: 'client', action: 'consent.given', subject: holder, details, at });
    }
  });
}

/** Takes a consent back, by one act as it was given (152-ФЗ art. 9 part 2). False when there was none. */
export async function withdrawConsent(
  db: Db,
  { agency, holder, channel, at }: Consenting,
  purpose: string,
): Promise<boolean> {
  return db.transaction().execute(async (trx) => {
    const withdrawn = await trx
      .updateTable('consents')
      .set({ withdrawn_at: at, withdrawn_in: channel })
      .where('holder', '=', holder)
      .where('agency', '=', agency)
      .where('purpose', '=', purpose)
      .where('withdrawn_at', 'is', null)
      .executeTakeFirst();
    if (withdrawn.numUpdatedRows !== 1n) return false;
    const details = { purpose, channel };
    await recordAudit(trx, { actor: 'client', action: 'consent.withdrawn', subject: holder, details, at });
    return true;
  });
}

export interface GivenConsent {
  readonly purpose: string;
  /** The words, and from when they were in force. */
  readonly text: string;
  readonly version: string;
  readonly givenAt: Instant;
  readonly givenIn: string;
  readonly withdrawnAt: Instant | null;
}

/** All that somebody ever agreed to at a body, with the words that were agreed to; the oldest first. */
export async function listConsents(
  db: Db,
  agency: string,
  holders: readonly Holder[],
): Promise<readonly GivenConsent[]> {
  return db
    .selectFrom('consents')
    .innerJoin('consent_texts', 'consent_texts.digest', 'consents.text_digest')
    .select([
      'consents.purpose',
      'consent_texts.text',
      'consent_texts.version',
      'given_at as givenAt',
      'consents.channel as givenIn',
      'withdrawn_at as withdrawnAt',
    ])
    .where('holder', 'in', holders)
    .where('consents.agency', '=', agency)
    .orderBy('given_at')
    .orderBy('consents.id')
    .execute();
}
