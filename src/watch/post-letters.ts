import { type Clock, type Instant, MINUTE, SECOND } from '../kernel/instants.ts';
import type { Log } from '../kernel/log.ts';
import { createLoop, type Loop } from '../kernel/loop.ts';
import type { Store } from '../store/db.ts';
import { raiseAlarm } from './alarms.ts';
import { type Letter, recoverLetters, settleLetter, takeLetter } from './letters.ts';
import type { Posted } from './mail-server.ts';

/** How long a letter waits after each try; after the last one it is given up. */
const PAUSES = [MINUTE, 5 * MINUTE, 30 * MINUTE, 120 * MINUTE] as const;

export interface PostDeps {
  readonly store: Store;
  readonly log: Log;
  /** Carries one letter: to a mail server, or into a file. Never throws. */
  readonly carry: (letter: Letter) => Promise<Posted>;
}

/** Hands over the letters that are due, one after another. Returns how many were tried. */
export async function postLetters(deps: PostDeps, now: Instant): Promise<number> {
  await recover(deps, now, false);
  for (let tried = 0; ; tried += 1) {
    const letter = await takeLetter(deps.store, now);
    if (!letter) return tried;
    const posted = await deps.carry(letter);
    await settle(deps, letter, posted, now);
    // A server that does not answer one does not answer the others: they wait for the next turn.
    if (posted.outcome === 'later') return tried + 1;
  }
}

async function settle(deps: PostDeps, letter: Letter, posted: Posted, now: Instant): Promise<void> {
  const { db } = deps.store;
  if (posted.outcome === 'sent') {
    return settleLetter(db, letter, { state: 'sent', not_before: now, reason: null, settled_at: now });
  }
  const { reason } = posted;
  deps.log.warn({ letter: letter.id, reason }, 'a letter was not sent');
  const pause = posted.outcome === 'later' ? PAUSES[letter.attempts - 1] : undefined;
  if (pause === undefined) {
    await settleLetter(db, letter, { state: 'failed', not_before: now, reason, settled_at: now });
    return alarm(deps, `Письмо не доставлено: ${reason}.`, now);
  }
  await settleLetter(db, letter, { state: 'waiting', not_before: now + pause, reason, settled_at: null });
  return alarm(deps, `Письма не уходят: ${reason}. Пробуем ещё.`, now);
}

async function recover(deps: PostDeps, now: Instant, all: boolean): Promise<void> {
  const lost = await recoverLetters(deps.store.db, now, all);
  if (lost > 0) await alarm(deps, 'Неизвестно, ушло ли письмо.', now);
}

/** Letters tell of terms and of appeals alike; what they said stands in the console all the same. */
function alarm(deps: PostDeps, text: string, at: Instant): Promise<void> {
  return raiseAlarm(deps.store.db, { account: null, kind: 'notice_failed', text, at });
}

/** Carries letters in the background. */
export function createPost(deps: PostDeps & { readonly clock: Clock }): Loop {
  return createLoop({
    name: 'mail',
    idleMs: 2 * SECOND,
    log: deps.log,
    // SQLite has one process, so what is under way at its start is of one that is gone.
    start: () => recover(deps, deps.clock(), deps.store.kind === 'sqlite'),
    async turn() {
      await postLetters(deps, deps.clock());
      return false;
    },
  });
}
