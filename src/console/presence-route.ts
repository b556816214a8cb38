import { Hono } from 'hono';
import { queueRows } from '../cases/queue.ts';
import type { Person } from '../staff/person.ts';
import { type ConsoleEnv, viewerOf } from './access.ts';
import type { ConsoleDeps } from './deps.ts';
import { formFields } from './forms.ts';

/** A page of one person cannot speak for a page of another. */
export function pageId(person: Person, page = ''): string {
  return `${person.id} ${page.slice(0, 40)}`;
}

/**
 * What an open page tells of itself: which case it shows, and whether something is being written there. It tells it when
 * that changes; the line of the page keeps it true.
 */
export function presenceRoutes(deps: ConsoleDeps): Hono<ConsoleEnv> {
  return new Hono<ConsoleEnv>().post('/', async (c) => {
    const { person } = c.var;
    const field = await formFields(c);
    const page = pageId(person, field('page'));
    const ids = field('case') === '' ? [] : [field('case')];
    const [row] = await queueRows(deps.db, viewerOf(person, deps.agencies), ids);
    if (row === undefined) await deps.presence.leave(page);
    else {
      const { id, agency, topic, unit, owner_id } = row;
      const writing = field('writing') === 'yes';
      await deps.presence.tell({
        page,
        person: person.id,
        name: person.name,
        case: id,
        agency,
        topic,
        unit,
        owner_id,
        writing,
      });
    }
    return c.body(null, 204);
  });
}
