/** Ids are `ms-seq` as Redis Streams writes them; both halves stay below 2^53. */
const FORM = /^(\d{1,15})-(\d{1,15})$/;

/** The two halves of an id, or null for anything that was never an id of ours. */
export function parseEventId(id: string): readonly [ms: number, seq: number] | null {
  const match = FORM.exec(id);
  return match ? [Number(match[1]), Number(match[2])] : null;
}

/** True when `id` comes after `other`; both must be well formed, a malformed one is before everything. */
export function isAfter(id: string, other: string): boolean {
  const [ms, seq] = parseEventId(id) ?? [0, 0];
  const [otherMs, otherSeq] = parseEventId(other) ?? [0, 0];
  return ms === otherMs ? seq > otherSeq : ms > otherMs;
}
