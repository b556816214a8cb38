import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { damage } from '../../scripts/stands/damage.ts';
import { seededRandom } from '../../scripts/stands/faults.ts';
import { CHANNEL_KINDS, type Parsed } from '../../src/channel/events.ts';

type Parse = (update: unknown) => Parsed;

/** One line of a fixture: an update, and the event or the reason that it has to become. */
interface Line {
  readonly name: string;
  readonly update: unknown;
  readonly event?: Readonly<Record<string, unknown>>;
  readonly absent?: readonly string[];
  readonly ignored?: string;
  readonly alarm?: true;
}

const TYPES =
  'message edit delete button own_reply consent_given consent_withdrawn migrated unreachable'.split(' ');
const ROLES = 'person self community anonymous_admin staff bot'.split(' ');

/** Whatever a parser returns has to be usable by the rest of the program. */
export function expectSound(parsed: Parsed): void {
  if ('ignored' in parsed) {
    expect(parsed.ignored).not.toBe('');
    return;
  }
  expect(parsed.events.length).toBeGreaterThan(0);
  expect(new Set(parsed.events.map(({ key }) => key)).size).toBe(parsed.events.length);
  for (const event of parsed.events) {
    expect(TYPES).toContain(event.type);
    expect(ROLES).toContain(event.author.role);
    expect(typeof event.text).toBe('string');
    expect(event.key).toMatch(/./);
    expect(event.conversation).toMatch(/./);
    expect(event.author.id).toMatch(/./);
    expect(Number.isSafeInteger(event.occurredAt)).toBe(true);
    expect(() => new Date(event.occurredAt).toISOString()).not.toThrow();
  }
}

/** Replays the channel's own fixture, and thousands of damaged copies of its lines. */
export function parseSuite(kind: (typeof CHANNEL_KINDS)[number], parse: Parse): void {
  const lines = readFileSync(new URL(`../fixtures/${kind}/updates.jsonl`, import.meta.url), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Line);

  describe(`what ${kind} sends`, () => {
    it.each(lines)('$name', ({ update, event, absent, ignored, alarm }) => {
      const parsed = parse(update);
      expectSound(parsed);
      if (ignored !== undefined) {
        expect(parsed).toMatchObject({ ignored: expect.stringContaining(ignored) });
        expect('alarm' in parsed).toBe(alarm === true);
        return;
      }
      expect(parsed).toMatchObject({ events: [event] });
      for (const field of absent ?? [])
        expect('events' in parsed && parsed.events[0]).not.toHaveProperty(field);
    });

    it('is the same each time', () => {
      for (const { update } of lines) expect(parse(structuredClone(update))).toEqual(parse(update));
    });

    it('does no harm when it is damaged', () => {
      const random = seededRandom(20_261_121);
      const pick = <T>(from: readonly T[]): T | undefined => from[Math.floor(random() * from.length)];
      for (let round = 0; round < 4_000; round += 1) {
        const damaged = damage(pick(lines)?.update, random);
        expectSound(parse(damaged));
      }
    });

    it.each([undefined, null, 0, '', 'text', [], [[]], {}, true, Number.NaN, '\ud800'])(
      'is not %j',
      (nonsense) => {
        expect(parse(nonsense)).toHaveProperty('ignored');
      },
    );
  });
}
