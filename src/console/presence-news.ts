import { sees } from '../cases/viewer.ts';
import type { Here } from '../live/presence.ts';
import type { Person } from '../staff/person.ts';
import { viewerOf } from './access.ts';
import type { ConsoleDeps } from './deps.ts';
import type { Html } from './html.ts';
import { type OpenPage, sseEvent } from './open-page.ts';
import { othersPresent, presenceParts } from './presence-part.ts';

/** Who comes and goes is told at most so often, ms: nobody's work hangs on it to the second. */
const EVERY = 1_000;
/** What comes together, as a page that shows another case, is told together. */
const GATHER = 40;

async function event(parts: readonly Html[]): Promise<Uint8Array> {
  const written = await Promise.all(parts.map(async (part) => part));
  return sseEvent('presence', JSON.stringify(written.join('')));
}

/** Everybody who is at a case that the person sees, for a page that has just opened its line. */
export function presenceFor(deps: ConsoleDeps, person: Person): Promise<Uint8Array> {
  return event([...othersPresent(deps, person)].map(([id, others]) => presenceParts(id, others)));
}

/** Tells open pages who comes, goes, writes. Returns the end of it. */
export function tellPresence(deps: ConsoleDeps, pages: ReadonlySet<OpenPage>): () => void {
  const changed = new Map<string, Here>();
  let told = 0;
  let waiting: ReturnType<typeof setTimeout> | null = null;

  async function flush(): Promise<void> {
    waiting = null;
    told = performance.now();
    const cases = [...changed.values()];
    changed.clear();
    const part = partsOf(deps.presence.now());
    for (const page of pages) {
      const { person } = page.shown;
      const viewer = viewerOf(person, deps.agencies);
      const own = cases.filter((here) => sees(viewer, here));
      if (own.length > 0) page.tell(await event(own.map((here) => part(here.case, person.id))));
    }
  }

  const stop = deps.presence.onChange((all) => {
    for (const here of all) changed.set(here.case, here);
    waiting ??= setTimeout(() => void flush(), Math.max(GATHER, told + EVERY - performance.now()));
  });
  return () => {
    stop();
    if (waiting) clearTimeout(waiting);
  };
}

/** What each person reads of a case; everybody but those who are there reads the same. */
function partsOf(all: readonly Here[]): (caseId: string, person: string) => Html {
  const present = Map.groupBy(all, (here) => here.case);
  const made = new Map<string, Html>();
  return (caseId, person) => {
    const there = present.get(caseId) ?? [];
    const key = there.some((here) => here.person === person) ? `${caseId} ${person}` : caseId;
    const part =
      made.get(key) ??
      presenceParts(
        caseId,
        there.filter((here) => here.person !== person),
      );
    made.set(key, part);
    return part;
  };
}
