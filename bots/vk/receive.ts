import type { HookRequest, Received } from '../../src/channel/channel.ts';
import { type Fields, fieldsOf, idOf, textOf } from '../../src/channel/fields.rules.ts';
import { sameSecret } from '../../src/kernel/ids.ts';
import type { VkAccount } from './account.ts';
import { keyOf, parseVk } from './parse.ts';

/** The only body that VK takes for "received". Others are orders to it (`remove`, `version …`): nothing is echoed. */
const TAKEN = { status: 200, body: 'ok' } as const;

/** A call of the Callback API. VK signs nothing: the secret and the community's number stand in the body. */
export function receiveVk(request: HookRequest, account: VkAccount): Received {
  const raw = new TextDecoder().decode(request.body);
  const update = read(raw);
  if (update === undefined)
    return { outcome: 'refuse', status: 400, reason: 'the body is not a JSON object' };
  if (!sameSecret(idOf(update['group_id']), String(account.groupId))) {
    return { outcome: 'refuse', status: 403, reason: 'another community' };
  }
  const secret = account.secret ?? '';
  const matches = secret !== '' && sameSecret(textOf(update['secret']), secret);
  // While a server is being set up VK may ask for the confirmation before it has been told the secret.
  const bareConfirmation = update['type'] === 'confirmation' && !('secret' in update);
  if (!matches && !bareConfirmation)
    return { outcome: 'refuse', status: 403, reason: 'wrong or missing secret' };
  if (update['type'] === 'confirmation') {
    return { outcome: 'answer', reply: { status: 200, body: account.confirmation ?? '' } };
  }
  const kept = raw.replace(
    new RegExp(`"secret"\\s*:\\s*${RegExp.escape(JSON.stringify(secret))}`),
    '"secret":"-"',
  );
  return {
    outcome: 'accept',
    updates: [{ key: keyOf(update), raw: kept, parsed: parseVk(update, account) }],
    reply: TAKEN,
  };
}

function read(raw: string): Fields | undefined {
  try {
    return fieldsOf(JSON.parse(raw));
  } catch {
    return undefined;
  }
}
