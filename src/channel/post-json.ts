import { parseExactly } from './exact-json.rules.ts';

/** An answer that was read to its end; `body` is undefined when it is no JSON. */
export interface JsonAnswer {
  readonly status: number;
  readonly body: unknown;
}

type Headers = Readonly<Record<string, string>>;

/** One POST of JSON, never repeated. Throws what `fetch` throws when there was no whole answer. */
export function postJson(
  url: URL,
  body: unknown,
  signal: AbortSignal,
  headers: Headers = {},
): Promise<JsonAnswer> {
  return fetchJson(url, signal, {
    method: 'POST',
    headers: { 'content-type': 'application/json; charset=utf-8', ...headers },
    body: JSON.stringify(body),
  });
}

/** One GET, with the same manners. */
export function getJson(url: URL, signal: AbortSignal, headers: Headers = {}): Promise<JsonAnswer> {
  return fetchJson(url, signal, { headers });
}

async function fetchJson(url: URL, signal: AbortSignal, request: RequestInit): Promise<JsonAnswer> {
  // A redirect may lead to another host, with our token.
  const response = await fetch(url, { ...request, redirect: 'error', signal });
  const text = await response.text();
  try {
    return { status: response.status, body: parseExactly(text) };
  } catch {
    return { status: response.status, body: undefined };
  }
}
