import { KNOWLEDGE_TOPIC } from '../../knowledge/versions/follow-versions.ts';
import type { ConsoleDeps } from '../deps.ts';

/** Something else is said from now on: here at once, by other instances as soon as they hear of it. */
export async function announce(deps: ConsoleDeps, article: string): Promise<void> {
  await deps.library.refresh(deps.db, deps.clock());
  await deps.live.publish(KNOWLEDGE_TOPIC, { article });
}
