import { type Clock, type Instant, MINUTE, SECOND } from '../kernel/instants.ts';
import type { Log } from '../kernel/log.ts';
import { createLoop, type Loop } from '../kernel/loop.ts';
import type { Db } from '../store/db.ts';
import { raiseAlarm } from './alarms.ts';
import type { Letter, MailBox } from './mail-box.ts';
import { postLetter, type Posted } from './mail-server.ts';

/** How long a letter waits after each try; after the last one it is given up. */
const PAUSES = [MINUTE, 5 * MINUTE, 30 * MINUTE, 120 * MINUTE] as const;

export interface PostDeps {
  readonly box: MailBox;
  readonly smtpUrl: string;
  readonly db: Db;
  readonly log: Log;
}

/** Hands over the letters that are due, one after another. Returns how many were tried. */
export async function postLetters(deps: PostDeps, now: Instant): Promise<number> {
  let tried = 0;
  for (const letter of await deps.box.due(now)) {
    if (!(await deps.box.take(letter.id))) continue;
    tried += 1;
    const posted = await postLetter(deps.smtpUrl, letter);
    await settle(deps, letter, posted, now);
    // A server that does not answer one does not answer the others: they wait for the next turn.
    if (posted.outcome === 'later') break;
  }
  return tried;
}

async function settle(deps: PostDeps, letter: Letter, posted: Posted, now: Instant): Promise<void> {
  if (posted.outcome === 'sent') return deps.box.done(letter.id);
  deps.log.warn({ letter: letter.id, reason: posted.reason }, 'a letter was not sent');
  const pause = posted.outcome === 'later' ? PAUSES[letter.attempts] : undefined;
  const tried = { ...letter, attempts: letter.attempts + 1 };
  if (pause === undefined) await deps.box.giveUp(tried);
  else await deps.box.back({ ...tried, notBefore: now + pause });
  const text =
    pause === undefined
      ? `Письмо о сроке не доставлено: ${posted.reason}. Оно лежит в папке mail/failed.`
      : `Письма о сроках не уходят: ${posted.reason}. Пробуем ещё.`;
  return raiseAlarm(deps.db, { account: null, kind: 'notice_failed', text, at: now });
}

/** Carries letters to the mail server in the background. */
export function createPost(deps: PostDeps & { readonly clock: Clock }): Loop {
  return createLoop({
    name: 'mail',
    idleMs: 2 * SECOND,
    log: deps.log,
    start: () => deps.box.recover(),
    async turn() {
      await postLetters(deps, deps.clock());
      return false;
    },
  });
}
