import type { AcceptedUpdate, HookRequest, Received } from '../../src/channel/channel.ts';
import { fieldsOf } from '../../src/channel/fields.rules.ts';
import { sameSecret, sha256 } from '../../src/kernel/ids.ts';
import { type TelegramAccount, telegramIdentity } from './account.ts';
import { keyOf, parseTelegram } from './parse.ts';

/**
 * A call of the webhook. Whoever knows the secret is Telegram: what it sends is taken even when it cannot be read,
 * because a refused update comes back for a day and holds up the ones behind it.
 */
export function receiveTelegram(request: HookRequest, account: TelegramAccount): Received {
  const given = request.header('x-telegram-bot-api-secret-token');
  if (account.secret === undefined || !sameSecret(given, account.secret)) {
    return { outcome: 'refuse', status: 401, reason: 'wrong or missing secret token' };
  }
  const raw = new TextDecoder().decode(request.body);
  return { outcome: 'accept', updates: [acceptRaw(raw, account)], reply: { status: 200, body: '' } };
}

function acceptRaw(raw: string, account: TelegramAccount): AcceptedUpdate {
  try {
    return acceptUpdate(JSON.parse(raw), account, raw);
  } catch {
    return poison(raw);
  }
}

/** The inbox row of one update. */
export function acceptUpdate(
  update: unknown,
  account: TelegramAccount,
  raw = JSON.stringify(update),
): AcceptedUpdate {
  const fields = fieldsOf(update);
  const key = fields === undefined ? undefined : keyOf(fields, telegramIdentity(account));
  if (key === undefined) return poison(raw);
  return { key, raw, parsed: parseTelegram(update, account) };
}

function poison(raw: string): AcceptedUpdate {
  const reason = 'not an update of the Bot API';
  return {
    key: `bad:${sha256(raw)}`,
    raw,
    parsed: { ignored: reason, alarm: 'telegram: unreadable update' },
  };
}
