import { z } from 'zod';
import type { ChannelEvent, Parsed } from '../../src/channel/events.ts';
import type { Instant } from '../../src/kernel/instants.ts';

/** UTF-16 code units of one message, as the browser's text area counts them. */
export const TEXT_LENGTH = 4_000;

/** NUL and lone surrogates can not be stored as text by every database; nobody types them. */
const storable = (text: string) => text.replaceAll('\u0000', '').toWellFormed();

const short = z.string().max(300).transform(storable);

const attachment = z.object({
  kind: short,
  id: short.exactOptional(),
  url: z
    .url({ protocol: /^https?$/ })
    .max(2_000)
    .exactOptional(),
  name: short.exactOptional(),
  mime: short.exactOptional(),
  size: z.int().nonnegative().exactOptional(),
});

const fields = {
  id: z.guid().toLowerCase(),
  text: z
    .string()
    .max(TEXT_LENGTH)
    .transform((text) => storable(text).trim())
    .pipe(z.string().min(1)),
  button: short.exactOptional(),
  /** The token of the link by which the visitor came; a mangled one must not keep anybody from writing. */
  invitation: z
    .string()
    .regex(/^[\w-]{1,64}$/)
    .optional()
    .catch(undefined),
  attachments: z.array(attachment).max(10).default([]),
};

/** What a browser posts. */
const postSchema = z.object(fields);
export type ChatPost = z.output<typeof postSchema>;

/** What of it is kept as the raw update: with the session and the time of arrival it can be parsed again later. */
const storedSchema = z.object({ ...fields, session: z.string().min(1), at: z.int() });
export type StoredPost = z.output<typeof storedSchema>;

export type ReadPost =
  | { readonly post: ChatPost }
  | { readonly fault: 'text_empty' | 'text_long' | 'id' | 'shape' };

/** Reads the body of a post and says what is wrong with it, the text before all else. */
export function readPost(body: unknown): ReadPost {
  const read = postSchema.safeParse(body);
  if (read.success) return { post: read.data };
  const about = (field: string) => read.error.issues.find((issue) => issue.path[0] === field);
  const text = about('text');
  if (text) return { fault: text.code === 'too_big' ? 'text_long' : 'text_empty' };
  return { fault: about('id') ? 'id' : 'shape' };
}

/** The unique key of a visitor's message within its account. */
export function keyOf(session: string, id: string): string {
  return `${session}:${id}`;
}

/** A visitor's message of a session, as the raw update under its key. */
export function storedPost(session: string, post: ChatPost, at: Instant): StoredPost {
  return { ...post, session, at };
}

/** Pure; the stored post → one event. Another object is ignored, never thrown at. */
export function parseStoredPost(update: unknown): Parsed {
  const read = storedSchema.safeParse(update);
  return read.success ? { events: [eventOf(read.data)] } : { ignored: 'not a post of the site chat' };
}

function eventOf(post: StoredPost): ChannelEvent {
  const event: ChannelEvent = {
    type: post.button === undefined ? 'message' : 'button',
    key: keyOf(post.session, post.id),
    place: 'private',
    kind: 'direct',
    conversation: post.session,
    author: { id: post.session, role: 'person' },
    text: post.text,
    occurredAt: post.at,
    messageId: post.id,
    attachments: post.attachments,
  };
  return {
    ...event,
    ...(post.button === undefined ? {} : { ref: post.button }),
    ...(post.invitation === undefined ? {} : { invitation: post.invitation }),
  };
}
