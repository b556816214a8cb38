import { setTimeout as wait } from 'node:timers/promises';
import type { Pace } from '../../src/outbox/pace.ts';
import type { PacedSend } from '../../src/outbox/windows.rules.ts';

/** One send to the stand as soon as the pace lets it, over a network that is slow now and then. */
export async function sendOver(pace: Pace, stand: string, paced: PacedSend): Promise<void> {
  for (;;) {
    const turn = await pace.ask(paced, Date.now());
    if (!turn.may) {
      await wait(turn.waitMs);
      continue;
    }
    if (Math.random() < 0.2) await wait(Math.random() * 80);
    await fetch(`${stand}/${paced.account}/${paced.chat}`, { method: 'POST' });
    return turn.done(Date.now());
  }
}
