import { type Clock, SECOND } from '../kernel/instants.ts';
import { PRESENCE_TOPIC, type Live } from './live.ts';

/** Somebody who has a case open in one page. */
export interface Here {
  /** The page that told it; a person may have several. */
  readonly page: string;
  readonly person: string;
  readonly name: string;
  readonly case: string;
  readonly agency: string;
  readonly topic: string | null;
  readonly unit: string | null;
  readonly owner_id: string | null;
  readonly writing: boolean;
}

/**
 * Who has which case open now, and who writes in it, on all instances. It is told and heard over `Live` and kept
 * nowhere else: what is not told again goes by itself.
 */
export interface Presence {
  /** A page shows this case now, or its writer goes on. */
  tell(here: Here): Promise<void>;
  /** A page shows no case any more. */
  leave(page: string): Promise<void>;
  /** The line to this page is held here: what it told stays true until the line ends. */
  hold(page: string): () => void;
  /** Everybody who is there now, each person once a case; who writes in any of several pages writes. */
  now(): readonly Here[];
  /** Told of everybody who came, went, began or ceased to write. */
  onChange(reader: (changed: readonly Here[]) => void): () => void;
}

/** Without news from its page somebody is taken for gone. */
const PRESENT_FOR = 30 * SECOND;
/** A pause in writing that is no end of it. */
const WRITING_FOR = 20 * SECOND;
const RENEW_EVERY = 15 * SECOND;
const SWEEP_EVERY = 5 * SECOND;

interface Entry {
  readonly here: Here;
  readonly until: number;
  readonly writingUntil: number;
}

/** Opens it over the instance's live events. */
export function createPresence(live: Live, clock: Clock): Presence {
  const entries = new Map<string, Entry>();
  const held = new Set<string>();
  const readers = new Set<(changed: readonly Here[]) => void>();
  let shown = new Map<string, Here>();
  let sweeping: ReturnType<typeof setInterval> | null = null;
  let renewed = 0;

  const publish = (data: Readonly<Record<string, string>>) => live.publish(PRESENCE_TOPIC, data);
  const publishHere = (list: readonly Here[], again = '') =>
    publish({ here: JSON.stringify(list), ...(again === '' ? {} : { again }) });

  /** Compares with what was last told, so that a renewal tells nobody anything. */
  function settle(): void {
    const next = present(entries.values(), clock());
    const changed = [
      ...[...next].filter(([key, here]) => shown.get(key)?.writing !== here.writing),
      ...[...shown].filter(([key]) => !next.has(key)),
    ].map(([, here]) => here);
    shown = next;
    if (changed.length > 0) for (const reader of readers) reader(changed);
  }

  function sweep(): void {
    const now = clock();
    for (const [page, { until }] of entries) if (until <= now) entries.delete(page);
    settle();
    if (now - renewed >= RENEW_EVERY) {
      renewed = now;
      const own = [...entries.values()].filter(({ here }) => held.has(here.page));
      if (own.length > 0)
        void publishHere(
          own.map(({ here, writingUntil }) => ({ ...here, writing: writingUntil > now })),
          'yes',
        );
    }
    if (entries.size > 0 || !sweeping) return;
    clearInterval(sweeping);
    sweeping = null;
  }

  function take(here: Here, again: boolean): void {
    const now = clock();
    const known = entries.get(here.page);
    const writes = here.writing ? now + WRITING_FOR : 0;
    // A renewal says that the page is still there, and nothing new of the writing.
    const writingUntil = again && known?.here.case === here.case ? known.writingUntil : writes;
    entries.set(here.page, { here, until: now + PRESENT_FOR, writingUntil });
    sweeping ??= setInterval(sweep, SWEEP_EVERY).unref();
  }

  void live.subscribe(PRESENCE_TOPIC, null, {
    event({ data: { here, left, again } }) {
      if (left !== undefined) entries.delete(left);
      for (const one of JSON.parse(here ?? '[]') as readonly Here[]) take(one, again !== undefined);
      settle();
    },
    // What was lost is told again within a renewal.
    reset: () => undefined,
  });

  return {
    tell: (here) => publishHere([here]),
    leave: (page) => publish({ left: page }),
    hold(page) {
      held.add(page);
      return () => {
        held.delete(page);
        void publish({ left: page });
      };
    },
    now: () => [...present(entries.values(), clock()).values()],
    onChange(reader) {
      readers.add(reader);
      return () => void readers.delete(reader);
    },
  };
}

function present(entries: Iterable<Entry>, now: number): Map<string, Here> {
  const people = new Map<string, Here>();
  for (const { here, until, writingUntil } of entries) {
    if (until <= now) continue;
    const key = `${here.case} ${here.person}`;
    const writing = writingUntil > now || people.get(key)?.writing === true;
    people.set(key, { ...here, writing });
  }
  return people;
}
