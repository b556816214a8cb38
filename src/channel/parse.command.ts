import { errorText } from '../kernel/errors.ts';
import { toIso } from '../kernel/instants.ts';
import type { Bot } from './bot.ts';
import type { ChannelEvent } from './events.ts';
import { fieldsOf } from './fields.rules.ts';

/** One line of `otklik parse`: the update's events, why there are none, or what is wrong with the line. */
export type ParseLine =
  | { readonly id: unknown; readonly events: readonly object[] }
  | { readonly id: unknown; readonly ignored: string; readonly alarm?: string }
  | { readonly id: unknown; readonly error: string };

/**
 * Reads `{id, update}` and parses the update as the channel of `kind` does, for the account given. Never throws: what
 * is wrong with the line, or with the kind of channel, is told in `error`.
 */
export function parseLine(
  line: string,
  kind: string,
  account: Readonly<Record<string, unknown>>,
  bots: Readonly<Record<string, Pick<Bot, 'parse'>>>,
): ParseLine {
  const read = readLine(line);
  if ('error' in read) return { id: null, error: read.error };
  const { id = null, update } = read.fields;
  const bot = Object.hasOwn(bots, kind) ? bots[kind] : undefined;
  if (bot === undefined) return { id, error: `unknown channel; known are ${Object.keys(bots).join(', ')}` };
  if (!('update' in read.fields)) return { id, error: 'the line has no field "update"' };
  const parsed = bot.parse(update, account);
  return 'events' in parsed ? { id, events: parsed.events.map(shown) } : { id, ...parsed };
}

function readLine(line: string): { fields: Readonly<Record<string, unknown>> } | { error: string } {
  try {
    const fields = fieldsOf(JSON.parse(line));
    return fields === undefined ? { error: 'the line is not a JSON object' } : { fields };
  } catch (error) {
    return { error: `the line is not JSON: ${errorText(error)}` };
  }
}

/** The fields that the command promises, and no others; the time as ISO 8601. */
function shown(event: ChannelEvent): object {
  const { type, key, place, kind, conversation, author, text, occurredAt, replyTo, attachments, ref } = event;
  return {
    type,
    key,
    place,
    kind,
    conversation,
    author: { id: author.id, role: author.role },
    text,
    occurredAt: toIso(occurredAt),
    ...(replyTo === undefined ? {} : { replyTo }),
    attachments,
    ...(ref === undefined ? {} : { ref }),
  };
}
