import type { Settings } from '../agency/index.ts';
import { sayIn } from '../cases/say-in.ts';
import { type Channel, type ChannelLimits, canHide, canRestore } from '../channel/channel.ts';
import { errorText, OtklikError } from '../kernel/errors.ts';
import { newId } from '../kernel/ids.ts';
import type { Instant } from '../kernel/instants.ts';
import { recordAudit } from '../staff/audit.ts';
import type { Db, Trx } from '../store/db.ts';
import type { ConversationRow } from '../store/tables.ts';
import { findPersonalData } from '../understanding/personal-data.rules.ts';
import { type PublicMessage, lockCase, publicMessage } from './public-message.ts';

/** A platform that is silent for so long is not waited for: hiding once more does no harm. */
export const PATIENCE = 10_000;

/** The ground that needs no person to see it: the text shows it. */
export const PERSONAL_DATA = 'personal_data';

export type Ground = NonNullable<Settings['moderation_grounds']>[number];

export interface HideAsked {
  readonly caseId: string;
  readonly messageId: string;
  /** A ground of the policy; empty: personal data that stand in the text. */
  readonly ground: string;
  /** Where the platform keeps nothing to bring back, the person has to know it. */
  readonly forGood: boolean;
  /** Tell the author before everybody when there is no private talk. */
  readonly tellPublicly: boolean;
  /** A staff id. */
  readonly staff: string;
}

export type HideResult =
  | { readonly hidden: true; readonly told: 'private' | 'public' | 'nobody' }
  | { readonly hidden: false; readonly reason: string };

export interface HideDeps {
  readonly db: Db;
  readonly clock: () => Instant;
  readonly channel: (account: string) => Channel | undefined;
  readonly limits: (account: string) => ChannelLimits | undefined;
  /** The grounds of a body's policy in force at an instant. */
  readonly grounds: (agency: string, at: Instant) => readonly Ground[];
}

/**
 * Takes a client's public message out of sight on its platform, by a person's decision on a ground of the policy. Who
 * decided, when and on what ground stands in the ledger and the audit log before the platform is asked, what came of it
 * after; both name the kinds of data and never the data. The author is told in the commit that says that it is hidden.
 * Throws OtklikError `not_found` for anything else than such a message, `bad_input` without a ground, `conflict` where
 * the platform does not let us.
 */
export async function hideMessage(deps: HideDeps, asked: HideAsked): Promise<HideResult> {
  const message = await publicMessage(deps.db, asked.caseId, asked.messageId);
  const { channel, how } = channelFor(deps, message, asked);
  const ground = groundOf(deps, message, asked);
  const kinds = ground.id === PERSONAL_DATA ? findPersonalData(message.text) : [];
  const about = { message: asked.messageId, ground: ground.id, ...(kinds.length > 0 ? { kinds } : {}) };
  const entry = await deps.db.transaction().execute(async (trx) => {
    const id = await openEntry(trx, message, { ...asked, how, ground, at: deps.clock() });
    await note(trx, deps, asked, 'message.hide', about);
    return id;
  });
  const result = await channel
    .hide(message.conversation.external_id, message.externalId, AbortSignal.timeout(PATIENCE))
    .catch((error: unknown) => ({ hidden: false, reason: errorText(error), unknown: true }) as const);
  return deps.db.transaction().execute(async (trx) => {
    await lockCase(trx, asked.caseId);
    if (!result.hidden) {
      const state = 'unknown' in result ? 'asked' : 'refused';
      await settle(trx, entry, { state, reason: result.reason });
      await note(trx, deps, asked, 'message.not_hidden', { ...about, ...result });
      return result;
    }
    const told = await tellAuthor(trx, deps, message, ground, asked);
    await settle(trx, entry, { state: 'done', reason: null, told: told?.messageId ?? null });
    await trx
      .updateTable('messages')
      .set({ hidden_at: deps.clock(), hidden_by: asked.staff })
      .where('id', '=', asked.messageId)
      .execute();
    const place = told?.place ?? 'nobody';
    await note(trx, deps, asked, 'message.hidden', { ...about, ...result, told: place });
    return { hidden: true, told: place };
  });
}

function channelFor(deps: HideDeps, message: PublicMessage, { forGood }: HideAsked) {
  const channel = deps.channel(message.conversation.account);
  const id = message.externalId;
  if (!channel || !canHide(channel) || id === '' || !channel.mayHide(message.conversation.external_id, id)) {
    throw new OtklikError('conflict', 'Это сообщение отсюда не скрыть', {
      hint: 'Скройте его на самой площадке.',
    });
  }
  const how = canRestore(channel) ? ('hide' as const) : ('delete' as const);
  if (how === 'delete' && !forGood)
    throw new OtklikError('bad_input', 'Эта площадка удаляет сообщение насовсем', {
      hint: 'Подтвердите, что вернуть его будет нельзя.',
    });
  return { channel, how };
}

function groundOf(deps: HideDeps, message: PublicMessage, { ground }: HideAsked): Ground {
  const shows = findPersonalData(message.text).length > 0;
  const id = ground === '' && shows ? PERSONAL_DATA : ground;
  const found = deps.grounds(message.conversation.agency, deps.clock()).find((one) => one.id === id);
  if (found) return found;
  throw new OtklikError('conflict', 'Без основания сообщение не скрывают', {
    hint: 'Выберите основание из списка. Критика и жалоба основанием не являются.',
  });
}

/** The entry of the ledger; one that a stopped server left without an end is gone on with. */
async function openEntry(
  trx: Trx,
  { conversation }: PublicMessage,
  asked: Omit<HideAsked, 'ground'> & {
    readonly how: 'hide' | 'delete';
    readonly ground: Ground;
    readonly at: Instant;
  },
): Promise<string> {
  await lockCase(trx, asked.caseId);
  const open = await trx
    .selectFrom('moderation')
    .select(['id', 'state'])
    .where('message_id', '=', asked.messageId)
    .where('state', 'in', ['asked', 'done'])
    .executeTakeFirst();
  if (open?.state === 'done')
    throw new OtklikError('conflict', 'Сообщение уже скрыто', { hint: 'Обновите страницу.' });
  const { how, ground, staff, at } = asked;
  const chosen = { how, ground: ground.id, ground_name: ground.name, clause: ground.clause };
  const id = open?.id ?? newId();
  if (open) {
    await trx
      .updateTable('moderation')
      .set({ ...chosen, staff_id: staff, at })
      .where('id', '=', id)
      .execute();
    return id;
  }
  await trx
    .insertInto('moderation')
    .values({
      id,
      agency: conversation.agency,
      case_id: asked.caseId,
      message_id: asked.messageId,
      account: conversation.account,
      ...chosen,
      staff_id: staff,
      at,
      state: 'asked',
      reason: null,
      told: null,
      restored_by: null,
      restored_at: null,
      restored_why: null,
    })
    .execute();
  return id;
}

async function settle(
  trx: Trx,
  id: string,
  end: {
    readonly state: 'asked' | 'done' | 'refused';
    readonly reason: string | null;
    readonly told?: string | null;
  },
): Promise<void> {
  await trx.updateTable('moderation').set(end).where('id', '=', id).execute();
}

async function note(
  trx: Trx,
  { clock }: HideDeps,
  { staff, caseId }: HideAsked,
  action: string,
  details: Readonly<Record<string, unknown>>,
): Promise<void> {
  await recordAudit(trx, { actor: staff, action, subject: `case:${caseId}`, details, at: clock() });
}

/** In private where the two of us talk already; before everybody only when the person who decides wants it. */
async function tellAuthor(
  trx: Trx,
  deps: HideDeps,
  { conversation }: PublicMessage,
  ground: Ground,
  asked: HideAsked,
): Promise<{ readonly messageId: string; readonly place: 'private' | 'public' } | null> {
  const talk = (await privateTalk(trx, conversation)) ?? (asked.tellPublicly ? conversation : null);
  if (talk === null) return null;
  const messageId = await sayIn(trx, deps.limits(talk.account), {
    conversation: talk,
    caseId: talk.case_id ?? asked.caseId,
    text: ground.tell,
    author: 'operator',
    staffId: asked.staff,
    // What it would be a reply to is gone.
    standsAlone: talk.place === 'public',
    at: deps.clock(),
  });
  return { messageId, place: talk.place };
}

/** Where the author of a public message talks with us in private on the same account. */
export async function privateTalk(
  db: Db,
  { account, client_id: clientId }: Pick<ConversationRow, 'account' | 'client_id'>,
): Promise<ConversationRow | null> {
  const talk = await db
    .selectFrom('conversations')
    .selectAll()
    .where('client_id', '=', clientId)
    .where('account', '=', account)
    .where('place', '=', 'private')
    .where('unreachable', '=', 0)
    .orderBy('last_at', 'desc')
    .executeTakeFirst();
  return talk ?? null;
}
