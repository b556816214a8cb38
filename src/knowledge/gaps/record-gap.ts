import { localDate } from '../../agency/validity.rules.ts';
import { sha256 } from '../../kernel/ids.ts';
import type { Instant } from '../../kernel/instants.ts';
import type { Db } from '../../store/db.ts';

interface AnyGap {
  readonly agency: { readonly id: string; readonly zone: string };
  /** `no_answer`: the base did not know; `rejected`: the client said that the answer did not help. */
  readonly reason: 'no_answer' | 'rejected';
  /** The article that was rejected, or the nearest one; null when none was near. */
  readonly article: string | null;
  readonly section: string | null;
  readonly at: Instant;
}

/** A citizen's gap points at the message, which holds the text; of a civil servant's question no text can be given. */
export type Gap = AnyGap &
  (
    | {
        readonly audience: 'citizen';
        readonly messageId: string;
        /** The question, where it is only a part of what was written or more than this one message. */
        readonly asked?: string | null;
      }
    | { readonly audience: 'servant' }
  );

/**
 * Counts a question that was not answered (order of 20.08.2024 № 01-03/351, annex 4, section 6). A citizen's message
 * counts once for each reason and question in it, however often it is handled; given a transaction, the count stands or falls with it.
 */
export async function recordGap(db: Db, gap: Gap): Promise<void> {
  const { agency, audience, reason, article, section, at } = gap;
  const day = localDate(at, agency.zone);
  const row = { agency: agency.id, audience, reason, day, article, section, count: 1 };
  if (gap.audience === 'citizen') {
    const { messageId, asked = null } = gap;
    const key = sha256([`citizen|${messageId}|${reason}`, ...(asked === null ? [] : [asked])].join('|'));
    await db
      .insertInto('knowledge_gaps')
      .values({ ...row, key, message_id: messageId, asked })
      .onConflict((conflict) => conflict.column('key').doNothing())
      .execute();
    return;
  }
  const key = sha256(JSON.stringify(['servant', agency.id, day, reason, article, section]));
  await db
    .insertInto('knowledge_gaps')
    .values({ ...row, key, message_id: null })
    .onConflict((conflict) =>
      conflict.column('key').doUpdateSet((eb) => ({ count: eb('knowledge_gaps.count', '+', 1) })),
    )
    .execute();
}
