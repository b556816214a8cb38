/** Random numbers from 0 to 1. */
type Random = () => number;

const NONSENSE: readonly unknown[] = [
  null,
  true,
  -1,
  0,
  0.5,
  1e308,
  Number.NaN,
  2 ** 53,
  '103446117043798017',
  '',
  '\ud800',
  '\u0000',
  '1',
  '__proto__',
  'я'.repeat(5_000),
  [],
  {},
  [null, 1, {}],
  { id: {} },
];

function pickFrom<T>(from: readonly T[], random: Random): T | undefined {
  return from[Math.floor(random() * from.length)];
}

/** A copy in which some values are replaced by nonsense, dropped, renamed, repeated, or taken from `other`. */
export function damage(update: unknown, random: Random, other: unknown = update): unknown {
  const foreign = partsOf(other);
  const spoil = (value: unknown): unknown => {
    const chance = random();
    if (chance < 0.04) return pickFrom(NONSENSE, random);
    if (chance < 0.06) return structuredClone(pickFrom(foreign, random));
    if (Array.isArray(value)) return value.flatMap((item) => repeated(spoil(item), random));
    if (typeof value !== 'object' || value === null) return value;
    const kept = Object.entries(value).filter(() => random() > 0.04);
    return Object.fromEntries(
      kept.map(([name, inner]) => [random() < 0.02 ? 'constructor' : name, spoil(inner)]),
    );
  };
  return spoil(update);
}

function repeated(item: unknown, random: Random): unknown[] {
  return random() < 0.03 ? [item, item, item] : [item];
}

/** Every value in it, at any depth. */
function partsOf(value: unknown): unknown[] {
  if (typeof value !== 'object' || value === null) return [value];
  return [value, ...Object.values(value).flatMap(partsOf)];
}

/** The bytes with some flipped, cut off, doubled or put in: what a broken network or a stranger sends. */
export function damageBytes(bytes: Uint8Array, random: Random): Uint8Array {
  const at = () => Math.floor(random() * bytes.length);
  const chance = random();
  if (chance < 0.2) return bytes.slice(0, at());
  if (chance < 0.4) return Buffer.concat([bytes.slice(0, at()), bytes.slice(at())]);
  const flipped = bytes.slice();
  for (let left = 1 + Math.floor(random() * 8); left > 0; left -= 1)
    flipped[at()] = Math.floor(random() * 256);
  return flipped;
}
