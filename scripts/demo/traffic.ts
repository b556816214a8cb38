import { setTimeout as wait } from 'node:timers/promises';
import { type Instant, MINUTE, SECOND } from '../../src/kernel/instants.ts';
import type { Ages, Kind } from './ages.ts';
import { type Say, type Talk, TALKS } from './messages.ts';
import { createPeople } from './people.ts';
import type { Way } from './platforms.ts';

/** How far ahead the deadlines of the first talks stand, in minutes: some have passed, some pass while one watches. */
const AHEAD = [-150, 2, 240, 11, 75, -40, 30, 180, 5, 120, 20, -12, 300, 45, 95, 8, 150, 60];
const FIRST_ANSWERED = 7;

/** A talk that goes on: who writes, where, and what is still to be said. */
interface Open {
  readonly way: Way;
  readonly person: ReturnType<ReturnType<typeof createPeople>>;
  readonly left: Say[];
  said: number;
}

export interface Traffic {
  /** What was written in the last hours: delivered at once, with the times of then. Gives the number of messages. */
  burst(now: Instant): Promise<number>;
  /** Now and then somebody writes, until the signal. `onSaid` is told where and what. */
  flow(signal: AbortSignal, onSaid: (line: string) => void): Promise<void>;
}

/** People who write to the bodies. The same chance gives the same talks in the same order. */
export function createTraffic(ways: readonly Way[], ages: Ages, random: () => number): Traffic {
  const nextPerson = createPeople(random);
  const one = <T>(of: readonly T[]): T | undefined => of[Math.floor(random() * of.length)];
  let deck: Talk[] = [];
  const open: Open[] = [];

  /** Talks come as from a shuffled pack, so that none comes again before all have. */
  function nextTalk(fits: (talk: Talk) => boolean = () => true): Talk {
    if (!deck.some(fits))
      deck = TALKS.map((talk) => ({ talk, at: random() }))
        .sort((a, b) => a.at - b.at)
        .map(({ talk }) => talk);
    const [talk] = deck.splice(deck.findIndex(fits), 1);
    if (talk === undefined) throw new Error('There is no such talk');
    return talk;
  }

  function begin(talk: Talk, fits: (way: Way) => boolean = () => true): Open | undefined {
    const isOpen = talk.sort === 'public';
    const way = one(ways.filter((each) => each.body === talk.body && each.public === isOpen && fits(each)));
    return way && { way, person: nextPerson(), left: [...talk.says], said: 0 };
  }

  async function sayNext(talk: Open, at: Instant): Promise<Say | undefined> {
    const say = talk.left.shift();
    if (say === undefined) return undefined;
    talk.said += 1;
    // Our answers stand between a person's messages and count too.
    await talk.way.write({ person: talk.person, say, number: talk.said * 2 - 1, at });
    return say;
  }

  async function sayAll(talk: Open, from: Instant, now: Instant): Promise<number> {
    let at = from;
    while ((await sayNext(talk, at)) !== undefined) at = Math.min(at + MINUTE + random() * 2 * MINUTE, now);
    return talk.said;
  }

  return {
    async burst(now) {
      const backdates = (way: Way) => way.backdates;
      const starts = AHEAD.map((minutes, index) => {
        const talk = nextTalk(({ sort }) => sort === (index % 4 === 3 ? 'public' : 'person'));
        return {
          talk: begin(talk, backdates),
          at: ages.writtenFor(talk.body, kindOf(talk), minutes * MINUTE),
        };
      });
      for (let index = 0; index < FIRST_ANSWERED; index += 1) {
        const talk = nextTalk(({ sort }) => sort === 'base');
        starts.push({ talk: begin(talk, backdates), at: now - random() * 170 * MINUTE });
      }
      const counts = await Promise.all(
        starts.map(async ({ talk, at }) => (talk ? sayAll(talk, at, now) : 0)),
      );
      return counts.reduce((sum, count) => sum + count, 0);
    },
    async flow(signal, onSaid) {
      for (;;) {
        await wait((5 + random() * 10) * SECOND, undefined, { signal }).catch(() => undefined);
        if (signal.aborted) return;
        const going = random() < 0.4 ? one(open) : undefined;
        const talk = going ?? begin(nextTalk());
        if (talk === undefined) continue;
        if (going === undefined) open.push(talk);
        const say = await sayNext(talk, Date.now()).catch(() => undefined);
        if (talk.left.length === 0) open.splice(open.indexOf(talk), 1);
        if (say !== undefined) onSaid(lineOf(talk, say));
      }
    },
  };
}

function kindOf({ sort, says: [first] }: Talk): Kind {
  if (sort !== 'public') return 'direct';
  return first && 'text' in first && /^(?:\[club|@)/.test(first.text) ? 'mention' : 'comment';
}

function lineOf({ person, way }: Open, say: Say): string {
  const words = 'text' in say ? `«${say.text}»` : `нажимает «${say.label}»`;
  return `${person.first} (${way.name}): ${words}`;
}
