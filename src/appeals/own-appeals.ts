import type { Instant } from '../kernel/instants.ts';
import type { Db } from '../store/db.ts';
import { placeOf, type Seal } from '../store/seal.ts';
import type { AppealLetterKind, AppealRow, AppealType } from '../store/tables.ts';
import { cardOf } from './appeal-rows.ts';
import type { Card } from './applicant.rules.ts';
import { publicStatus } from './life.rules.ts';
import { fullName } from './names.rules.ts';
import { nameOf } from './write-letter.ts';

/** An appeal as its applicant sees it in a list (L1-07). */
export interface OwnAppeal {
  readonly id: string;
  /** Of the registration; before it the one of the receipt. */
  readonly number: string;
  readonly registered: boolean;
  readonly type: AppealType;
  readonly addressee: string;
  readonly essence: string;
  /** Which of the three public statuses it has (L1-08). */
  readonly status: 0 | 1 | 2;
  readonly sentAt: Instant;
}

/** The same with what happened to it and what was written to the applicant. */
export interface OwnAppealInFull extends OwnAppeal {
  readonly draftId: string;
  readonly from: string;
  /** As it was when the appeal was sent. */
  readonly card: Card;
  /** What a letter about it names. */
  readonly marks: Pick<AppealRow, 'number' | 'case_number' | 'registered_at' | 'sent_at'>;
  readonly registeredAt: Instant | null;
  /** Acts of `life.rules.ts` and `sent`, the oldest first. */
  readonly stages: readonly { readonly kind: string; readonly at: Instant }[];
  readonly letters: readonly {
    readonly id: string;
    readonly kind: AppealLetterKind;
    readonly text: string;
    readonly at: Instant;
  }[];
}

function ownAppeal(seal: Seal, row: AppealRow): OwnAppeal {
  return {
    id: row.id,
    number: nameOf(row),
    registered: row.number !== null,
    type: row.type,
    addressee: row.addressee,
    essence: seal.open(row.essence, placeOf('appeals', 'essence', row.id)),
    status: publicStatus(row.state),
    sentAt: row.sent_at,
  };
}

/** What an applicant has sent, the newest first: at most `limit`, older than `before` when it is given (an id). */
export async function listOwnAppeals(
  db: Db,
  seal: Seal,
  applicantId: string,
  limit: number,
  before?: string,
): Promise<readonly OwnAppeal[]> {
  let rows = db.selectFrom('appeals').selectAll().where('applicant_id', '=', applicantId);
  if (before !== undefined) rows = rows.where('id', '<', before);
  return (await rows.orderBy('id', 'desc').limit(limit).execute()).map((row) => ownAppeal(seal, row));
}

/** One appeal of this applicant with its history; null when it is another's or there is none. */
export async function readOwnAppeal(
  db: Db,
  seal: Seal,
  applicantId: string,
  id: string,
): Promise<OwnAppealInFull | null> {
  const row = await db
    .selectFrom('appeals')
    .selectAll()
    .where('id', '=', id)
    .where('applicant_id', '=', applicantId)
    .executeTakeFirst();
  if (!row) return null;
  const card = cardOf(seal, row);
  const stages = await db
    .selectFrom('appeal_events')
    .select(['kind', 'at'])
    .where('appeal_id', '=', id)
    .orderBy('id')
    .execute();
  const letters = await db
    .selectFrom('appeal_letters')
    .select(['id', 'kind', 'text', 'written_at'])
    .where('appeal_id', '=', id)
    // What was written to another body is not the applicant's letter.
    .where('kind', '!=', 'forward')
    .orderBy('id')
    .execute();
  return {
    ...ownAppeal(seal, row),
    draftId: row.draft_id,
    from: fullName(card),
    card,
    marks: row,
    registeredAt: row.registered_at,
    stages,
    letters: letters.map(({ written_at: at, text, ...letter }) => ({
      ...letter,
      at,
      text: seal.open(text, placeOf('appeal_letters', 'text', letter.id)),
    })),
  };
}
