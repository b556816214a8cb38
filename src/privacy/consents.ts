import type { PolicyInForce } from '../agency/index.ts';
import { newId, sha256 } from '../kernel/ids.ts';
import type { Instant } from '../kernel/instants.ts';
import { recordAudit } from '../staff/audit.ts';
import type { Db } from '../store/db.ts';

/** Who agrees: a client of a talk or an applicant of the portal. */
export type Holder = `client:${string}` | `applicant:${string}`;

/** One purpose with the words that are agreed to. Shown unticked, apart from everything else (152-ФЗ art. 9 part 1). */
export interface ConsentOffer {
  readonly purpose: string;
  readonly name: string;
  readonly text: string;
  /** From when these words are in force. */
  readonly version: string;
  readonly digest: string;
}

/** What a body asks consent for under a policy; nothing where it asks for none. */
export function consentOffers(policy: PolicyInForce): readonly ConsentOffer[] {
  const row = policy.rows.find((one) => one.type === 'setting' && one.setting === 'consents');
  if (!row) return [];
  const version = row.validFrom;
  return (policy.settings.consents ?? []).map(({ purpose, name, text }) => ({
    purpose,
    name,
    text: text.trim(),
    version,
    digest: sha256(`${policy.agency}\n${purpose}\n${version}\n${text.trim()}`),
  }));
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

/** Purposes that somebody agrees to now. */
export async function consentsInForce(db: Db, agency: string, holder: Holder): Promise<ReadonlySet<string>> {
  const rows = await db
    .selectFrom('consents')
    .select('purpose')
    .where('holder', '=', holder)
    .where('agency', '=', agency)
    .where('withdrawn_at', 'is', null)
    .execute();
  return new Set(rows.map(({ purpose }) => purpose));
}
