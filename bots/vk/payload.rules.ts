import { fieldsOf, someText } from '../../src/channel/fields.rules.ts';
import { cutText } from '../../src/channel/split-text.rules.ts';

/** VK wants a JSON object in a button's payload; ours has one field. */
const FIELD = 'otklik';
/** Characters of the whole JSON. */
const LIMIT = 255;

/** Our text as a payload of VK. */
export function payloadFor(text: string): string {
  const room = LIMIT - JSON.stringify({ [FIELD]: '' }).length;
  const fits = JSON.stringify(text).length - 2 <= room ? text : cutText(text, Math.floor(room / 6));
  return JSON.stringify({ [FIELD]: fits });
}

/** A pressed button's payload → our text again; another program's payload as JSON; undefined when there is none. */
export function payloadOf(payload: unknown): string | undefined {
  const read = typeof payload === 'string' ? parsed(payload) : payload;
  const fields = fieldsOf(read);
  if (fields === undefined) return someText(read);
  return someText(fields[FIELD]) ?? someText(fields['command']) ?? JSON.stringify(fields).slice(0, 1000);
}

/** A payload that is no JSON is forged or broken: it says nothing. */
function parsed(payload: string): unknown {
  try {
    return JSON.parse(payload);
  } catch {
    return undefined;
  }
}
