/**
 * JSON → value, with whole numbers beyond 2^53 kept as their text: platforms number messages past the exact range.
 * Throws SyntaxError for what is no JSON.
 */
export function parseExactly(text: string): unknown {
  return JSON.parse(text, keepExact);
}

function keepExact(_key: string, value: unknown, context?: { readonly source?: string }): unknown {
  if (typeof value !== 'number' || Number.isSafeInteger(value)) return value;
  const source = context?.source;
  return source !== undefined && /^-?\d+$/.test(source) ? source : value;
}
