import { OtklikError } from '../kernel/errors.ts';
import { newId, sha256 } from '../kernel/ids.ts';
import type { Instant } from '../kernel/instants.ts';
import { recordAudit } from '../staff/audit.ts';
import type { Db, Trx } from '../store/db.ts';
import type { AppealDraftRow, AppealType } from '../store/tables.ts';

export type { AppealType } from '../store/tables.ts';

/** What a person has said of an appeal so far. */
export interface DraftContent {
  readonly type: AppealType | null;
  /** A body, an official or a post; empty until it is named. */
  readonly addressee: string;
  readonly essence: string;
  /** The portal's own: names and addresses are asked where the person is identified, never in a talk. */
  readonly contacts: Readonly<Record<string, string>>;
  /** Ids of the messages whose files go with it. */
  readonly attachments: readonly string[];
}

/** An appeal that is being drawn up. It is no appeal before the person has sent it where he is identified (59-ФЗ art. 4). */
export interface Draft extends DraftContent {
  readonly id: string;
  readonly agency: string;
  readonly conversationId: string | null;
  readonly clientId: string | null;
  readonly applicantId: string | null;
  /** Where the talk has come to. */
  readonly step: string;
  readonly policyVersion: string;
  /** Until when a link to it can be followed; null when none is out. */
  readonly linkUntil: Instant | null;
  /** What the official route gave it, as the person brought it back. */
  readonly number: string | null;
  readonly state: 'open' | 'sent' | 'cancelled';
  readonly version: number;
  readonly createdAt: Instant;
  readonly changedAt: Instant;
}

/** Who does it, for the audit log: `client`, an applicant's id or a staff id; and when. */
export interface DraftAct {
  readonly by: string;
  readonly at: Instant;
}

export interface NewDraft extends Partial<DraftContent> {
  readonly agency: string;
  readonly conversationId?: string | null;
  readonly clientId?: string | null;
  readonly applicantId?: string | null;
  readonly step: string;
  readonly policyVersion: string;
}

/** What can be changed in an open draft. */
export interface DraftChange extends Partial<DraftContent> {
  readonly step?: string;
  readonly policyVersion?: string;
  readonly number?: string;
}

/** A draft as its row has it. */
export function draftOf(row: AppealDraftRow): Draft {
  return {
    id: row.id,
    agency: row.agency,
    conversationId: row.conversation_id,
    clientId: row.client_id,
    applicantId: row.applicant_id,
    type: row.type,
    addressee: row.addressee,
    essence: row.essence,
    contacts: JSON.parse(row.contacts) as Draft['contacts'],
    attachments: JSON.parse(row.attachments) as Draft['attachments'],
    step: row.step,
    policyVersion: row.policy_version,
    linkUntil: row.token_digest === null ? null : row.token_expires_at,
    number: row.number,
    state: row.state,
    version: row.version,
    createdAt: row.created_at,
    changedAt: row.changed_at,
  };
}

function columnsOf(change: DraftChange) {
  const { contacts, attachments, policyVersion, ...same } = change;
  return {
    ...same,
    ...(contacts === undefined ? {} : { contacts: JSON.stringify(contacts) }),
    ...(attachments === undefined ? {} : { attachments: JSON.stringify(attachments) }),
    ...(policyVersion === undefined ? {} : { policy_version: policyVersion }),
  };
}

/** The log says which parts changed, never what was written. */
async function audit(trx: Trx, action: string, draft: Draft, act: DraftAct, details = {}): Promise<void> {
  const { id, agency } = draft;
  await recordAudit(trx, {
    at: act.at,
    actor: act.by,
    action: `draft.${action}`,
    subject: `draft:${id}`,
    details: { agency, ...details },
  });
}

/** Begins a draft. Throws the engine's error when the talk has an open one already: one appeal at a time. */
export async function createDraft(trx: Trx, begun: NewDraft, act: DraftAct): Promise<Draft> {
  const row = await trx
    .insertInto('appeal_drafts')
    .values({
      id: newId(),
      agency: begun.agency,
      conversation_id: begun.conversationId ?? null,
      client_id: begun.clientId ?? null,
      applicant_id: begun.applicantId ?? null,
      type: begun.type ?? null,
      addressee: begun.addressee ?? '',
      essence: begun.essence ?? '',
      contacts: JSON.stringify(begun.contacts ?? {}),
      attachments: JSON.stringify(begun.attachments ?? []),
      step: begun.step,
      policy_version: begun.policyVersion,
      token_digest: null,
      token_expires_at: null,
      number: null,
      state: 'open',
      version: 1,
      created_at: act.at,
      changed_at: act.at,
    })
    .returningAll()
    .executeTakeFirstOrThrow();
  const draft = draftOf(row);
  await audit(trx, 'begin', draft, act);
  return draft;
}

/** A draft by its id; who may see it is the caller's to judge. */
export async function readDraft(db: Db, id: string): Promise<Draft | null> {
  const row = await db.selectFrom('appeal_drafts').selectAll().where('id', '=', id).executeTakeFirst();
  return row === undefined ? null : draftOf(row);
}

/** The draft that is being drawn up in a talk. */
export async function openDraftOf(db: Db, conversationId: string): Promise<Draft | null> {
  const row = await db
    .selectFrom('appeal_drafts')
    .selectAll()
    .where('conversation_id', '=', conversationId)
    .where('state', '=', 'open')
    .executeTakeFirst();
  return row === undefined ? null : draftOf(row);
}

/** The one place where a row changes: only the version that was read, only while it is open. */
async function update(
  trx: Trx,
  { id, version }: Pick<Draft, 'id' | 'version'>,
  columns: Partial<AppealDraftRow>,
  at: Instant,
): Promise<Draft> {
  const row = await trx
    .updateTable('appeal_drafts')
    .set({ ...columns, version: version + 1, changed_at: at })
    .where('id', '=', id)
    .where('version', '=', version)
    .where('state', '=', 'open')
    .returningAll()
    .executeTakeFirst();
  if (row !== undefined) return draftOf(row);
  throw new OtklikError('conflict', 'Черновик изменили в другом месте.', {
    hint: 'Откройте его заново: там то, что сохранено последним.',
  });
}

/** Changes an open draft. Throws OtklikError `conflict` when it is not in the version that was read, or no longer open. */
export async function changeDraft(
  trx: Trx,
  draft: Pick<Draft, 'id' | 'version'>,
  change: DraftChange,
  act: DraftAct,
): Promise<Draft> {
  const changed = await update(trx, draft, columnsOf(change), act.at);
  await audit(trx, 'change', changed, act, { parts: Object.keys(change) });
  return changed;
}

/** Ends a draft for good, and forgets what was written in it. Throws OtklikError `conflict` as `changeDraft` does. */
export async function cancelDraft(
  trx: Trx,
  draft: Pick<Draft, 'id' | 'version'>,
  act: DraftAct,
): Promise<void> {
  const forgotten = { addressee: '', essence: '', contacts: '{}', attachments: '[]', token_digest: null };
  await audit(trx, 'cancel', await update(trx, draft, { ...forgotten, state: 'cancelled' }, act.at), act);
}

/**
 * Ends a draft because its appeal has been sent. `words`: they stand sealed in the appeal and are forgotten here, or the
 * official route took them and the person has them here alone. Throws OtklikError `conflict` as `changeDraft` does.
 */
export async function markDraftSent(
  trx: Trx,
  draft: Pick<Draft, 'id' | 'version'>,
  act: DraftAct,
  words: 'sealed' | 'kept',
): Promise<void> {
  const forgotten = words === 'sealed' ? { addressee: '', essence: '', contacts: '{}' } : {};
  const ended = { ...forgotten, state: 'sent' as const, token_digest: null };
  await audit(trx, 'sent', await update(trx, draft, ended, act.at), act);
}

/** Lets a link open the draft on the portal, once, until `until`. A link that was given earlier ends with it. */
export async function linkDraft(
  trx: Trx,
  draft: Pick<Draft, 'id' | 'version'>,
  link: { readonly token: string; readonly until: Instant },
  act: DraftAct,
): Promise<Draft> {
  const columns = { token_digest: sha256(link.token), token_expires_at: link.until };
  const linked = await update(trx, draft, columns, act.at);
  await audit(trx, 'link', linked, act, { until: link.until });
  return linked;
}

/**
 * Opens a draft by the token of its link, for the applicant who has signed in: from then on it is his and the link is
 * used. Null for a token that is unknown, used, expired or of another body. A page must call it only after the sign-in:
 * messengers fetch links by themselves to show a preview.
 */
export async function openDraftByToken(
  trx: Trx,
  token: string,
  who: { readonly agency: string; readonly applicantId: string },
  at: Instant,
): Promise<Draft | null> {
  const row = await trx
    .updateTable('appeal_drafts')
    .set((eb) => ({
      token_digest: null,
      applicant_id: who.applicantId,
      version: eb('version', '+', 1),
      changed_at: at,
    }))
    .where('token_digest', '=', sha256(token))
    .where('token_expires_at', '>', at)
    .where('agency', '=', who.agency)
    .where('state', '=', 'open')
    .where((eb) => eb.or([eb('applicant_id', 'is', null), eb('applicant_id', '=', who.applicantId)]))
    .returningAll()
    .executeTakeFirst();
  if (row === undefined) return null;
  const draft = draftOf(row);
  await audit(trx, 'open', draft, { by: who.applicantId, at });
  return draft;
}
