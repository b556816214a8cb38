import { readFileSync } from 'node:fs';
import { isMap, isScalar, isSeq, LineCounter, parseDocument } from 'yaml';
import { z } from 'zod';
import { type AgencyPack, CHANNEL_USES, hasTouchpoint } from './agency/index.ts';
import { CHANNEL_KINDS, type ChannelKind } from './channel/events.ts';
import { OtklikError } from './kernel/errors.ts';
import type { StaffChat } from './watch/staff-chat-sender.ts';

/** One connected account: what all have in common, and the rest as its bot will read it, secrets resolved. */
export interface Account {
  readonly id: string;
  readonly pack: AgencyPack;
  readonly channel: ChannelKind;
  readonly settings: Readonly<Record<string, unknown>>;
}

type Env = Readonly<Record<string, string | undefined>>;

const entry = z.looseObject({
  id: z.string().regex(/^[\w-]{1,64}$/, 'write letters, digits, - or _, at most 64'),
  agency: z.string().min(1),
  channel: z.enum(CHANNEL_KINDS),
  /** To what an administrator narrows Telegram, where the body's policy leaves it to them. */
  use: z.enum(CHANNEL_USES).optional(),
});
const file = z.strictObject({
  accounts: z.array(entry),
  /** Where the staff of the account's body are told of deadlines. */
  staffChat: z
    .strictObject({
      account: z.string().min(1),
      // Platforms number their chats; YAML then reads a number.
      conversation: z.union([z.string().min(1), z.int()]).transform(String),
    })
    .optional(),
});

function fault(message: string, hint: string): OtklikError {
  return new OtklikError('configuration', message, { hint });
}

/** Replaces every `{ env: NAME }` by that variable's value. A missing one stops the start with a line that names it. */
function resolveSecrets(value: unknown, account: string, env: Env): unknown {
  if (Array.isArray(value)) return value.map((item) => resolveSecrets(item, account, env));
  if (typeof value !== 'object' || value === null) return value;
  const fields = Object.entries(value);
  const [first] = fields;
  if (fields.length === 1 && first?.[0] === 'env' && typeof first[1] === 'string') {
    const secret = env[first[1]];
    if (secret) return secret;
    throw fault(
      `Account ${account}: the environment variable ${first[1]} is not set`,
      `Set ${first[1]}, or remove the account.`,
    );
  }
  return Object.fromEntries(fields.map(([key, item]) => [key, resolveSecrets(item, account, env)]));
}

/** Reads the YAML and says of every fault on which line it is. */
function readFile(path: string): z.output<typeof file> {
  const lines = new LineCounter();
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (cause) {
    throw new OtklikError('configuration', `The accounts file ${path} cannot be read`, {
      cause,
      hint: 'Check OTKLIK_ACCOUNTS, or remove it to start with the site chats alone.',
    });
  }
  const document = parseDocument(text, { lineCounter: lines });
  const [broken] = document.errors;
  if (broken) {
    const [what = broken.code] = broken.message.split('\n');
    throw fault(`${path}:${lines.linePos(broken.pos[0]).line}: ${what}`, 'Correct the YAML.');
  }
  const read = file.safeParse(document.toJS());
  if (read.success) return read.data;
  const faults = read.error.issues.map((issue) => {
    const node = nearestNode(document.contents, issue.path);
    return `${path}:${node === null ? 1 : lines.linePos(node).line}: ${issue.path.join('.') || 'file'}: ${issue.message}`;
  });
  throw fault(faults.join('\n'), 'See docs/administrator.md for an example of the accounts file.');
}

/** Where the deepest existing part of a path stands in the file. */
function nearestNode(node: unknown, path: readonly PropertyKey[]): number | null {
  const [head, ...rest] = path;
  if (head !== undefined && (isMap(node) || isSeq(node))) {
    const deeper = nearestNode(node.get(head, true), rest);
    if (deeper !== null) return deeper;
  }
  return isMap(node) || isSeq(node) || isScalar(node) ? (node.range?.[0] ?? null) : null;
}

function accountOf(raw: z.output<typeof entry>, packs: ReadonlyMap<string, AgencyPack>, env: Env): Account {
  const pack = packs.get(raw.agency);
  if (!pack) {
    throw fault(
      `Account ${raw.id}: there is no agency ${raw.agency}`,
      `Known agencies: ${[...packs.keys()].join(', ')}.`,
    );
  }
  if (!hasTouchpoint(pack, raw.channel)) {
    throw fault(
      `Account ${raw.id}: ${pack.shortName} has no ${raw.channel} in its register of touchpoints`,
      `Add the touchpoint to ${raw.agency}/touchpoints.yaml first: the rules cover only channels of the register.`,
    );
  }
  if (raw.use !== undefined && raw.channel !== 'telegram') {
    throw fault(
      `Account ${raw.id}: use is for Telegram only`,
      'Remove the field; other channels are used whole.',
    );
  }
  const settings = resolveSecrets(raw, raw.id, env) as Record<string, unknown>;
  return { id: raw.id, pack, channel: raw.channel, settings };
}

/**
 * The accounts of the file; without one a site chat for each body, open to the server's own origin. Throws
 * OtklikError `configuration` that names the file and line, the account, or the variable that is missing.
 */
export function loadAccounts(
  path: string | null,
  packs: ReadonlyMap<string, AgencyPack>,
  env: Env,
): readonly Account[] {
  if (path === null) {
    return [...packs.values()].map((pack) => ({
      id: `${pack.id}-site`,
      pack,
      channel: 'site',
      settings: { id: `${pack.id}-site`, origins: [] },
    }));
  }
  const accounts = readFile(path).accounts.map((raw) => accountOf(raw, packs, env));
  const twice = accounts.find(
    (account, index) => accounts.findIndex((other) => other.id === account.id) !== index,
  );
  if (twice)
    throw fault(`Account ${twice.id} stands twice in ${path}`, 'Give each account an id of its own.');
  return accounts;
}

/**
 * The chat of the staff, when the file names one. Throws OtklikError `configuration` for an account that is not there
 * or whose talks are only with visitors.
 */
export function loadStaffChat(path: string | null, accounts: readonly Account[]): StaffChat | null {
  const chat = path === null ? undefined : readFile(path).staffChat;
  if (!chat) return null;
  const account = accounts.find(({ id }) => id === chat.account);
  if (!account) {
    throw fault(
      `staffChat: there is no account ${chat.account}`,
      `Known accounts: ${accounts.map(({ id }) => id).join(', ')}.`,
    );
  }
  if (account.channel === 'site') {
    throw fault(
      `staffChat: ${chat.account} is a chat on a site`,
      'The staff have no chat there: name an account of a messenger.',
    );
  }
  return { ...chat, agency: account.pack.id };
}
