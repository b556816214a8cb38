import type { Context } from 'hono';

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
