import { say } from '../agency/index.ts';
import { sayIn } from '../cases/say-in.ts';
import { newId } from '../kernel/ids.ts';
import type { Instant } from '../kernel/instants.ts';
import type { Trx } from '../store/db.ts';
import { placeOf } from '../store/seal.ts';
import type { AppealLetterKind, AppealRow } from '../store/tables.ts';
import { withoutTokens } from '../surveys/links.ts';
import { writeLetters } from '../watch/letters.ts';
import { applicantIn, cardOf } from './appeal-rows.ts';
import { deliverySet, type Route } from './delivery.rules.ts';
import type { AppealDeps } from './deps.ts';

export interface NewLetter {
  readonly kind: AppealLetterKind;
  readonly text: string;
  /** A staff id or `program`. */
  readonly by: string;
  readonly at: Instant;
}

/**
 * Writes to an applicant by every way that the letter has to go, in the transaction of what it tells of: mail and chat
 * are carried by their own loops, the account shows it with the commit. Returns the letter's id.
 */
export async function writeToApplicant(
  trx: Trx,
  deps: AppealDeps,
  appeal: AppealRow,
  letter: NewLetter,
): Promise<string> {
  const id = await keepLetter(trx, deps, appeal, letter);
  const card = cardOf(deps.seal, appeal);
  const applicant = await applicantIn(trx, deps.seal, appeal.applicant_id);
  const routes = deliverySet(card, {
    preferred: applicant?.preferred ?? null,
    extra: applicant?.extra ?? null,
    conversationId: appeal.conversation_id,
  });
  for (const route of routes) await deliver(trx, deps, appeal, { ...letter, id }, route);
  return id;
}

/** A letter to another body, which the person who wrote it has sent through the document system. */
export async function writeToBody(
  trx: Trx,
  deps: AppealDeps,
  appeal: AppealRow,
  body: string,
  letter: NewLetter,
): Promise<void> {
  const letterId = await keepLetter(trx, deps, appeal, letter);
  await addDelivery(trx, {
    id: newId(),
    letterId,
    appealId: appeal.id,
    route: 'body',
    target: body,
    messageId: null,
    sentAt: letter.at,
  });
}

async function keepLetter(
  trx: Trx,
  { seal }: AppealDeps,
  appeal: AppealRow,
  letter: NewLetter,
): Promise<string> {
  const id = newId();
  await trx
    .insertInto('appeal_letters')
    .values({
      id,
      appeal_id: appeal.id,
      kind: letter.kind,
      text: seal.seal(letter.text, placeOf('appeal_letters', 'text', id)),
      written_by: letter.by,
      written_at: letter.at,
    })
    .execute();
  return id;
}

async function deliver(
  trx: Trx,
  deps: AppealDeps,
  appeal: AppealRow,
  letter: NewLetter & { readonly id: string },
  route: Route,
): Promise<void> {
  const id = newId();
  const { text, at } = letter;
  const messageId = route.kind === 'chat' ? await sayTo(trx, deps, appeal, route.target, letter) : null;
  if (route.kind === 'chat' && messageId === null) return;
  if (route.kind === 'mail') {
    const subject = say(deps.pack(appeal.agency), 'appeal_subject', { number: nameOf(appeal) });
    await writeLetters(trx, [{ id, to: route.target, subject, text, writtenAt: at, attempts: 0 }]);
  }
  await addDelivery(trx, {
    id,
    letterId: letter.id,
    appealId: appeal.id,
    route: route.kind,
    target: route.kind === 'chat' ? route.target : null,
    messageId,
    sentAt: route.kind === 'account' ? at : null,
  });
}

/** The message's id; null when there is no such talk of this body any more. */
async function sayTo(
  trx: Trx,
  deps: AppealDeps,
  appeal: AppealRow,
  conversationId: string,
  letter: NewLetter,
): Promise<string | null> {
  const conversation = await trx
    .selectFrom('conversations')
    .selectAll()
    .where('id', '=', conversationId)
    .where('agency', '=', appeal.agency)
    // What concerns one person is never said where others read it.
    .where('place', '=', 'private')
    .executeTakeFirst();
  if (!conversation) return null;
  const isByProgram = letter.by === 'program';
  return sayIn(trx, deps.limits(conversation.account), {
    conversation,
    caseId: appeal.case_id,
    text: letter.text,
    record: withoutTokens(letter.text),
    author: isByProgram ? 'bot' : 'operator',
    staffId: isByProgram ? null : letter.by,
    at: letter.at,
  });
}

/** By what an applicant knows the appeal: the number of registration, before it the one of the receipt. */
export function nameOf({ number, case_number }: Pick<AppealRow, 'number' | 'case_number'>): string {
  return number ?? String(case_number);
}

async function addDelivery(
  trx: Trx,
  delivery: {
    readonly id: string;
    readonly letterId: string;
    readonly appealId: string;
    readonly route: 'mail' | 'chat' | 'account' | 'body';
    readonly target: string | null;
    readonly messageId: string | null;
    /** Null: it is on its way. */
    readonly sentAt: Instant | null;
  },
): Promise<void> {
  const { id, letterId, appealId, route, target, messageId, sentAt } = delivery;
  await trx
    .insertInto('appeal_deliveries')
    .values({
      id,
      route,
      target,
      letter_id: letterId,
      appeal_id: appealId,
      message_id: messageId,
      state: sentAt === null ? 'waiting' : 'sent',
      reason: null,
      settled_at: sentAt,
      settled_by: null,
    })
    .execute();
}
