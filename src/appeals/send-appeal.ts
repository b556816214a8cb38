import { type AgencyPack, say } from '../agency/index.ts';
import { addCase, nextNumber } from '../cases/cases.ts';
import { refreshDue } from '../cases/case-dues.ts';
import { startClocks } from '../cases/clocks.ts';
import { momentWords } from '../cases/moment-words.rules.ts';
import { newId } from '../kernel/ids.ts';
import type { Instant } from '../kernel/instants.ts';
import type { Trx } from '../store/db.ts';
import { placeOf } from '../store/seal.ts';
import type { AppealRow, AppealType } from '../store/tables.ts';
import { appealClock, processOf, targetOf } from './appeal-clocks.ts';
import { applicantIn, type ApplicantNow, indexName, noteAppeal } from './appeal-rows.ts';
import type { AppealDeps } from './deps.ts';
import { type Draft, markDraftSent, readDraft } from './drafts.ts';
import { isFilled } from './names.rules.ts';
import { daysText, typeName } from './words.rules.ts';
import { writeToApplicant } from './write-letter.ts';

/** The longest text that is taken, in signs. */
const LONGEST_ESSENCE = 60_000;

export interface Sending {
  readonly draftId: string;
  readonly applicantId: string;
  readonly at: Instant;
}

/** `already`: the draft had been sent before, by another tab or a repeated request; nothing new was made. */
export type SendResult =
  | { readonly sent: true; readonly appealId: string; readonly number: string; readonly already: boolean }
  | { readonly sent: false; readonly why: NotSent };

/** `policy_changed`: the draft was begun under other rules; the person looks at it again before sending. */
export type NotSent =
  | 'no_draft'
  | 'not_yours'
  | 'cancelled'
  | 'policy_changed'
  | 'no_type'
  | 'no_addressee'
  | 'empty'
  | 'too_long'
  | 'no_card';

/**
 * Makes an appeal of a draft: its case with the term of registration, and the receipt by mail and in the chosen
 * channel, in one transaction (L1-10). A draft gives one appeal however often it is sent.
 */
export async function sendAppeal(deps: AppealDeps, sending: Sending): Promise<SendResult> {
  const done = await deps.store.transact((trx) => send(trx, deps, sending), 'now');
  if (done.result.sent && done.caseId !== null) deps.onChanged(done.caseId);
  return done.result;
}

/** A draft whose type is chosen. */
type TypedDraft = Draft & { readonly type: AppealType };

interface Done {
  readonly result: SendResult;
  readonly caseId: string | null;
}
const refused = (why: NotSent): Done => ({ result: { sent: false, why }, caseId: null });

async function send(trx: Trx, deps: AppealDeps, { draftId, applicantId, at }: Sending): Promise<Done> {
  const draft = await lockDraft(trx, draftId);
  if (draft === null) return refused('no_draft');
  // One that nobody has claimed by its secret link is nobody's to send, whoever knows its id.
  if (draft.applicantId !== applicantId) return refused('not_yours');
  const known = await trx
    .selectFrom('appeals')
    .selectAll()
    .where('draft_id', '=', draftId)
    .executeTakeFirst();
  if (known) return sentBefore(known);
  const applicant = await applicantIn(trx, deps.seal, applicantId);
  const { type } = draft;
  const why = hurdle(deps, draft, applicant, at);
  if (why !== null || applicant === null || type === null) return refused(why ?? 'no_card');
  const appeal = await addAppeal(trx, deps, { ...draft, type }, applicant, at);
  await writeReceipt(trx, deps, appeal);
  return {
    result: { sent: true, appealId: appeal.id, number: String(appeal.case_number), already: false },
    caseId: appeal.case_id,
  };
}

function sentBefore({ id, case_number }: AppealRow): Done {
  return {
    result: { sent: true, appealId: id, number: String(case_number), already: true },
    caseId: null,
  };
}

/** Of two who send the same draft at once, the second waits here and then finds the appeal. */
async function lockDraft(trx: Trx, id: string): Promise<Draft | null> {
  await trx
    .updateTable('appeal_drafts')
    .set((eb) => ({ version: eb.ref('version') }))
    .where('id', '=', id)
    .execute();
  return readDraft(trx, id);
}

function hurdle(
  { clocks, pack }: AppealDeps,
  draft: Draft,
  applicant: ApplicantNow | null,
  at: Instant,
): NotSent | null {
  if (draft.state === 'cancelled') return 'cancelled';
  if (draft.type === null) return 'no_type';
  if (draft.addressee.trim() === '') return 'no_addressee';
  if (draft.essence.trim() === '') return 'empty';
  if (draft.essence.length > LONGEST_ESSENCE) return 'too_long';
  if (draft.policyVersion !== clocks.policy(pack(draft.agency), at).version) return 'policy_changed';
  return applicant !== null && applicant.agency === draft.agency && isFilled(applicant.kind, applicant.card)
    ? null
    : 'no_card';
}

async function addAppeal(
  trx: Trx,
  deps: AppealDeps,
  draft: TypedDraft,
  applicant: ApplicantNow,
  at: Instant,
): Promise<AppealRow> {
  const id = newId();
  const place = { id: newId(), number: await nextNumber(trx, draft.agency) };
  await openCaseOf(trx, draft, applicant, place, at);
  const row: AppealRow = {
    id,
    draft_id: draft.id,
    agency: draft.agency,
    applicant_id: applicant.id,
    applicant_kind: applicant.kind,
    case_id: place.id,
    case_number: place.number,
    conversation_id: draft.conversationId,
    type: draft.type,
    addressee: draft.addressee,
    essence: deps.seal.seal(draft.essence, placeOf('appeals', 'essence', id)),
    card: deps.seal.seal(JSON.stringify(applicant.card), placeOf('appeals', 'card', id)),
    topic: null,
    state: 'sent',
    number: null,
    sent_at: at,
    handed_at: null,
    registered_at: null,
    ended_at: null,
    outcome: null,
    promised_at: null,
    control_by: null,
    policy_version: draft.policyVersion,
    version: 1,
  };
  await trx.insertInto('appeals').values(row).execute();
  await indexName(trx, deps.secret, row, applicant.card);
  const clock = appealClock(deps.clocks, deps.pack(row.agency), processOf('registration', row.type), at);
  await startClocks(trx, row.case_id, row.agency, [clock], at);
  await refreshDue(trx, row.case_id);
  await noteAppeal(trx, id, { kind: 'sent', at, actor: 'applicant', details: { draft: draft.id } });
  await markDraftSent(trx, draft, { by: applicant.id, at }, 'sealed');
  return row;
}

/** An appeal owns a case, so that clocks, queue and watch work as for any other. Its title tells nothing of the essence. */
async function openCaseOf(
  trx: Trx,
  draft: TypedDraft,
  applicant: ApplicantNow,
  place: { readonly id: string; readonly number: number },
  at: Instant,
): Promise<void> {
  await addCase(trx, {
    ...place,
    agency: draft.agency,
    client_id: draft.clientId ?? (await clientOfApplicant(trx, applicant.id, at)),
    channel: 'portal',
    place: 'private',
    kind: 'appeal',
    title: typeName(draft.type),
    status: 'waiting',
    opened_at: at,
    last_client_at: at,
  });
}

/**
 * The client whose talk the applicant brought along by the link of a draft, so that the history is one; else the one of
 * earlier appeals, or a new one without a name: names stand sealed in the card alone.
 */
async function clientOfApplicant(trx: Trx, applicantId: string, at: Instant): Promise<string> {
  const fromTalk = await trx
    .selectFrom('appeal_drafts')
    .innerJoin('clients', 'clients.id', 'appeal_drafts.client_id')
    .select('clients.id')
    .where('appeal_drafts.applicant_id', '=', applicantId)
    .orderBy('appeal_drafts.id', 'desc')
    .executeTakeFirst();
  if (fromTalk) return fromTalk.id;
  const known = await trx
    .selectFrom('appeals')
    .innerJoin('cases', 'cases.id', 'appeals.case_id')
    .select('cases.client_id')
    .where('appeals.applicant_id', '=', applicantId)
    .orderBy('appeals.id')
    .executeTakeFirst();
  if (known) return known.client_id;
  const id = newId();
  await trx.insertInto('clients').values({ id, kind: 'external', name: null, created_at: at }).execute();
  return id;
}

/** The five parts of L1-10: that it was sent, its number, when, how to see how it stands, the terms. */
async function writeReceipt(trx: Trx, deps: AppealDeps, appeal: AppealRow): Promise<void> {
  const pack = deps.pack(appeal.agency);
  const text = say(pack, 'appeal_receipt', receiptValues(deps, pack, appeal));
  await writeToApplicant(trx, deps, appeal, { kind: 'receipt', text, by: 'program', at: appeal.sent_at });
}

function receiptValues(deps: AppealDeps, pack: AgencyPack, { type, case_number, sent_at }: AppealRow) {
  const term = (name: 'registration' | 'answer') =>
    daysText(targetOf(deps.clocks, pack, processOf(name, type), sent_at).term);
  return {
    number: String(case_number),
    sentAt: momentWords(sent_at, pack.zone),
    statusUrl: `${deps.origin}/portal/account`,
    registration: term('registration'),
    consideration: term('answer'),
  };
}
