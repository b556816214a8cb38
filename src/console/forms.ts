import type { Context } from 'hono';
import { html } from 'hono/html';
import { type Html, NOTHING } from './html.ts';

/**
 * Reads the request's form; a field that is absent, repeated or a file is an empty string. Forms send line breaks as
 * CR LF: they become the LF that people and platforms count.
 */
export async function formFields(c: Context): Promise<(name: string) => string> {
  const form = await c.req.parseBody();
  return (name) => {
    const value = form[name];
    return typeof value === 'string' ? value.replaceAll('\r\n', '\n') : '';
  };
}

/** What went wrong with a form, said at once by screen readers; nothing when nothing did. */
export function alertLine(text: string | null): Html {
  return text === null ? NOTHING : html`<p class="form-error" role="alert">${text}</p>`;
}
