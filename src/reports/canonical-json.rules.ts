/** What JSON can hold. */
export type Jsonable =
  | string
  | number
  | boolean
  | null
  | readonly Jsonable[]
  | { readonly [key: string]: Jsonable };

/**
 * The one way to write a value as JSON (RFC 8785): keys in order of their UTF-16 units, no white space, so that the same
 * facts always have the same digest, whoever writes them.
 */
export function canonicalJson(value: Jsonable): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const fields = Object.entries(value as { readonly [key: string]: Jsonable })
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, field]) => `${JSON.stringify(key)}:${canonicalJson(field)}`);
  return `{${fields.join(',')}}`;
}
