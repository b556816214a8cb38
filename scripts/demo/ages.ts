import { loadAgencies } from '../../src/agency/index.ts';
import { loadCalendars } from '../../src/agency/calendars.ts';
import { createResponseClocks } from '../../src/cases/response-clocks.ts';
import { DAY, type Instant, MINUTE } from '../../src/kernel/instants.ts';
import type { Body } from './messages.ts';

export type Kind = 'direct' | 'comment' | 'mention';

/** Finds when a message must have been written for its deadline to stand where the demonstration wants it. */
export interface Ages {
  /**
   * The moment of writing whose deadline comes `ahead` ms after now, or after the office opens when it is closed now;
   * a negative `ahead` gives one that has passed.
   */
  writtenFor(body: Body, kind: Kind, ahead: number): Instant;
}

const STEP = 3 * MINUTE;
const FARTHEST = 5 * DAY;

export function createAges(kbDir: string, now: Instant): Ages {
  const packs = loadAgencies(kbDir);
  const clocks = createResponseClocks(loadCalendars(kbDir));
  const known = new Map<string, readonly { at: Instant; due: Instant }[]>();

  function candidates(body: Body, kind: Kind) {
    const key = `${body}/${kind}`;
    const pack = packs.get(body);
    const ready = known.get(key) ?? [];
    if (ready.length > 0 || !pack) return ready;
    const question = { kind, client: 'external', urgent: false } as const;
    const asked = { ...question, place: kind === 'direct' ? 'private' : 'public' } as const;
    const found = [];
    for (let at = now - FARTHEST; at < now - MINUTE; at += STEP) {
      const due = Math.min(...clocks.plan(pack, asked, at).map(({ deadlineAt }) => deadlineAt));
      if (Number.isFinite(due)) found.push({ at, due });
    }
    known.set(key, found);
    return found;
  }

  return {
    writtenFor(body, kind, ahead) {
      const all = candidates(body, kind);
      const passed = all.filter(({ due }) => due <= now + Math.min(ahead, 0)).at(-1);
      const coming = all.filter(({ due }) => due > now);
      const earliest = coming[0]?.due ?? now;
      const chosen = ahead < 0 ? passed : coming.find(({ due }) => due >= earliest + ahead);
      return chosen?.at ?? now - 10 * MINUTE;
    },
  };
}
