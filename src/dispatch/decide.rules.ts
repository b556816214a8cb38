import { answering } from './answering.rules.ts';
import { channelUse, withWarning } from './channel-use.rules.ts';
import { changes } from './changes.rules.ts';
import { withAlbumInDraft, withReminder } from './drawing-up.rules.ts';
import { handingOver } from './handing-over.rules.ts';
import { quiet } from './plans.rules.ts';
import { several } from './several.rules.ts';
import type { Plan, Rule, Situation } from './situation.ts';

/** First what is no message to answer, then what the channel may not be used for, then what a person has to answer, then what the bot may. The first that applies decides. */
const TABLE: readonly Rule[] = [...changes, ...channelUse, ...handingOver, ...several, ...answering];

/**
 * What to do about one event. Pure: no clock, no store, no chance; so every decision can be replayed and explained.
 * The plan names the rule that made it.
 */
export function decide(situation: Situation): Plan {
  for (const rule of TABLE) {
    const plan = rule.plan(situation);
    if (plan) return finished({ rule: rule.name, ...plan }, situation);
  }
  return { rule: 'nothing-applies', ...quiet };
}

/** What belongs to every plan, whichever rule made it. */
function finished(plan: Plan, situation: Situation): Plan {
  const drawn = withAlbumInDraft(withReminder(plan, situation), situation);
  return withAlbum(withWarning(drawn, situation), situation);
}

/** The bot remembers which album it is in, so that the other parts of it are no messages of their own. */
function withAlbum(plan: Plan, { event, memory }: Situation): Plan {
  if (event.group === undefined || plan.change.do !== 'record') return plan;
  return { ...plan, memory: { ...(plan.memory ?? memory), album: event.group } };
}
