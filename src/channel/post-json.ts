import { parseExactly } from './exact-json.rules.ts';

/** An answer that was read to its end; `body` is undefined when it is no JSON. */
export interface JsonAnswer {
  readonly status: number;
  readonly body: unknown;
}

/** One POST of JSON, never repeated. Throws what `fetch` throws when there was no whole answer. */
export async function postJson(
  url: URL,
  body: unknown,
  signal: AbortSignal,
  headers: Readonly<Record<string, string>> = {},
): Promise<JsonAnswer> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json; charset=utf-8', ...headers },
    body: JSON.stringify(body),
    // A redirect may lead to another host, with our token.
    redirect: 'error',
    signal,
  });
  const text = await response.text();
  try {
    return { status: response.status, body: parseExactly(text) };
  } catch {
    return { status: response.status, body: undefined };
  }
}
