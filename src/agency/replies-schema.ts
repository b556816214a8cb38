import { z } from 'zod';
import { BUTTON_KEYS, PACK_PLACEHOLDERS, REPLY_KEYS, REPLY_SHAPES } from './reply-keys.ts';
import type { ButtonKey, ReplyKey } from './reply-keys.ts';
import { textSchema } from './schema-parts.ts';

/** The shortest limit among the platforms (VK); a label that is longer there would be cut in mid-word. */
const BUTTON_LENGTH = 40;

const replyText = (key: ReplyKey): z.ZodType<string> =>
  textSchema.superRefine((text, context) => {
    for (const message of placeholderFaults(key, text)) context.addIssue({ code: 'custom', message });
  });

const texts = z.strictObject(
  Object.fromEntries(REPLY_KEYS.map((key) => [key, replyText(key)])) as Record<ReplyKey, z.ZodType<string>>,
);
const buttons = z.strictObject(
  Object.fromEntries(
    BUTTON_KEYS.map((key) => [key, textSchema.max(BUTTON_LENGTH, 'Подпись кнопки длиннее 40 знаков.')]),
  ) as Record<ButtonKey, z.ZodString>,
);

/** `knowledge-base/common/replies.yaml`: every text has to be there. */
export const commonRepliesSchema = z.strictObject({ texts, buttons });

/** A body's own `replies.yaml`: only what differs from the common texts. */
export const ownRepliesSchema = z.strictObject({
  texts: texts.partial().default({}),
  buttons: buttons.partial().default({}),
});

export interface Replies {
  readonly texts: Readonly<Record<ReplyKey, string>>;
  readonly buttons: Readonly<Record<ButtonKey, string>>;
}

/** The names between braces, in the order they stand. */
export function placeholdersOf(text: string): readonly string[] {
  return [...text.matchAll(/\{([^{}]*)\}/gu)].map((match) => match[1] ?? '');
}

function placeholderFaults(key: ReplyKey, text: string): readonly string[] {
  const shape = REPLY_SHAPES[key];
  const allowed: readonly string[] = [...shape.fills, ...PACK_PLACEHOLDERS];
  const used = placeholdersOf(text);
  const unknown = used.filter((name) => !allowed.includes(name));
  const missing = shape.required.filter((name) => !used.includes(name));
  return [
    ...unknown.map((name) => `Неизвестная подстановка {${name}}. Здесь можно: ${braced(allowed)}.`),
    ...missing.map((name) => `В тексте «${key}» должна быть подстановка {${name}}.`),
  ];
}

function braced(names: readonly string[]): string {
  return names.map((name) => `{${name}}`).join(', ');
}
