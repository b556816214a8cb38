import { createSeal, placeOf, type Seal } from '../../src/store/seal.ts';
import { type Card, refreshedCard } from '../../src/appeals/applicant.rules.ts';
import type { AppealDeps } from '../../src/appeals/deps.ts';
import { createDraft, type NewDraft } from '../../src/appeals/drafts.ts';
import { type SendResult, sendAppeal } from '../../src/appeals/send-appeal.ts';
import { newId } from '../../src/kernel/ids.ts';
import type { Instant } from '../../src/kernel/instants.ts';
import type { Store } from '../../src/store/db.ts';
import type { ApplicantsTable } from '../../src/store/tables.ts';
import { facts } from '../dispatch/desk.ts';

export const seal: Seal = createSeal(new Uint8Array(32).fill(7));

export const CARD: Card = refreshedCard(null, {
  oid: '1000',
  confirmed: true,
  name: { last: 'Соловьёва-Ким', first: 'Анна', middle: null },
  mail: 'anna@example.org',
  organisation: null,
});

/** Appeals over a store, with the packs of the repository. */
export function appealsOn(store: Store): AppealDeps {
  return {
    store,
    seal,
    clocks: facts().clocks,
    pack: facts().pack,
    limits: () => undefined,
    secret: 'a secret for tests that is long enough',
    origin: 'https://example.org',
    onChanged: () => undefined,
  };
}

export async function addApplicant(
  store: Store,
  more: {
    readonly agency?: string;
    readonly kind?: ApplicantsTable['kind'];
    readonly card?: Partial<Card>;
    readonly preferred?: string;
    readonly extra?: string;
  } = {},
): Promise<string> {
  const id = newId();
  const card = JSON.stringify({ ...CARD, ...more.card });
  await store.db
    .insertInto('applicants')
    .values({
      id,
      agency: more.agency ?? 'kursk',
      kind: more.kind ?? 'person',
      subject_digest: id,
      confirmed: 1,
      card: seal.seal(card, placeOf('applicants', 'card', id)),
      preferred_channel: more.preferred ?? null,
      extra_channel: more.extra ?? null,
      extra_answered_at: null,
      created_at: 0,
      seen_at: 0,
    })
    .execute();
  return id;
}

/** A draft that can be sent at once. Gives its id. */
export async function addDraft(store: Store, at: Instant, more: Partial<NewDraft> = {}): Promise<string> {
  const agency = more.agency ?? 'kursk';
  const draft: NewDraft = {
    agency,
    type: 'application',
    addressee: 'Министру',
    essence: 'Прошу проверить школу на улице Светлой.',
    step: 'check',
    policyVersion: facts().clocks.policy(facts().pack(agency), at).version,
    ...more,
  };
  const { id } = await store.transact((trx) => createDraft(trx, draft, { by: 'client', at }));
  return id;
}

/** Sends a fresh draft and gives the appeal's id. */
export async function sendOne(
  store: Store,
  at: Instant,
  more: Partial<NewDraft> & Parameters<typeof addApplicant>[1] = {},
): Promise<string> {
  const applicantId = await addApplicant(store, more);
  const draftId = await addDraft(store, at, { ...more, applicantId });
  return idOf(await sendAppeal(appealsOn(store), { draftId, applicantId, at }));
}

export function idOf(result: SendResult): string {
  if (!result.sent) throw new Error(`Not sent: ${result.why}`);
  return result.appealId;
}
