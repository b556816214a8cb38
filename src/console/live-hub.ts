import { sql } from 'kysely';
import { type OpenPage, sseEvent } from './open-page.ts';
import { CASES_TOPIC } from '../live/live.ts';
import { doubtful } from '../outbox/doubtful.ts';
import type { Db } from '../store/db.ts';
import type { ConsoleDeps } from './deps.ts';
import { presenceFor, tellPresence } from './presence-news.ts';
import { newsKey, readNews } from './queue-news.ts';

/** Changes are gathered for a moment, so that what is written together is told together. */
const GATHER = 40;
/** The news go out at most so often, milliseconds: every open page works on each of them. */
const EVERY = 250;
/** More changes than this at once: a page fetches everything anew for less. */
const MOST = 150;

export interface LiveHub {
  /** Tells the page of every change from now on. */
  join(page: OpenPage): Promise<() => void>;
  /** Tells one page of what it missed after an event that it had heard. */
  catchUp(page: OpenPage, after: string): Promise<void>;
}

const RESET = sseEvent('reset');
const SITUATION = sseEvent('situation');

/** Changes with what stands above every page: alarms, open notices, letters that wait for a decision. */
async function situationMark(db: Db): Promise<string> {
  const { rows } = await sql<Record<string, unknown>>`select
    (select count(*) from alarms where settled_at is null) as alarms,
    (select max(at) from alarms) as newest,
    (select count(*) from notices where settled_at is null and delivered_at is not null) as notices,
    (select count(*) from inbox where state = 'dead') as dead,
    (select count(*) from outbox where ${doubtful}) as doubtful`.execute(db);
  return JSON.stringify(rows[0]);
}

/**
 * Tells all open pages of this process what changed. A change costs a few queries for each kind of list that is open,
 * however many people look at it.
 */
export function createLiveHub(deps: ConsoleDeps): LiveHub {
  const pages = new Set<OpenPage>();
  const changed = new Set<string>();
  let lastId = '';
  let mark = '';
  let leave: (() => void) | null = null;
  let joining: Promise<void> | null = null;
  let waiting: ReturnType<typeof setTimeout> | null = null;
  let told = 0;

  let presenceOf: (() => void) | null = null;

  const tellAll = (event: Uint8Array) => {
    for (const page of pages) page.tell(event);
  };

  async function tellNews(to: readonly OpenPage[], ids: readonly string[], id: string): Promise<void> {
    const groups = Map.groupBy(to, ({ shown }) => newsKey(shown));
    for (const group of groups.values()) {
      const [first] = group;
      if (!first) continue;
      const people = [...new Set(group.map(({ shown }) => shown.person.id))];
      const news = await readNews(deps, first.shown, people, ids);
      const events = new Map<string, Uint8Array>();
      for (const page of group) {
        const text = await news(page.shown.person);
        const event = events.get(text) ?? sseEvent('news', text, id);
        events.set(text, event);
        page.tell(event);
      }
    }
  }

  async function tellSituation(): Promise<void> {
    const now = await situationMark(deps.db);
    if (mark !== '' && now !== mark) tellAll(SITUATION);
    mark = now;
  }

  async function flush(): Promise<void> {
    const [ids, id] = [[...changed], lastId];
    changed.clear();
    try {
      if (ids.length > MOST) tellAll(RESET);
      else await tellNews([...pages], ids, id);
      await tellSituation();
    } catch {
      // What could not be read now is fetched by the pages themselves.
      tellAll(RESET);
    }
    told = performance.now();
    waiting = null;
    if (changed.size > 0) plan();
  }

  function plan(): void {
    waiting ??= setTimeout(() => void flush(), Math.max(GATHER, told + EVERY - performance.now()));
  }

  const reader = {
    event({ id, data }: { readonly id: string; readonly data: Readonly<Record<string, string>> }) {
      lastId = id;
      changed.add(data['case'] ?? '');
      plan();
    },
    reset: () => tellAll(RESET),
  };

  async function listen(): Promise<void> {
    mark = await situationMark(deps.db);
    leave = await deps.live.subscribe(CASES_TOPIC, null, reader);
    presenceOf = tellPresence(deps, pages);
  }

  return {
    async join(page) {
      pages.add(page);
      await (joining ??= listen());
      page.tell(await presenceFor(deps, page.shown.person));
      return () => {
        pages.delete(page);
        if (pages.size > 0) return;
        leave?.();
        presenceOf?.();
        [leave, presenceOf, joining] = [null, null, null];
        if (waiting) clearTimeout(waiting);
        waiting = null;
        changed.clear();
      };
    },
    async catchUp(page, after) {
      const missed = new Set<string>();
      const seen = { id: '' };
      const stop = await deps.live.subscribe(CASES_TOPIC, after, {
        event({ id, data }) {
          missed.add(data['case'] ?? '');
          seen.id = id;
        },
        reset: () => page.tell(RESET),
      });
      stop();
      if (missed.size > MOST) page.tell(RESET);
      else if (missed.size > 0) await tellNews([page], [...missed], seen.id);
    },
  };
}
