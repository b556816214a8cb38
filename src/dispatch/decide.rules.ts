import { answering } from './answering.rules.ts';
import { changes } from './changes.rules.ts';
import { handingOver } from './handing-over.rules.ts';
import { quiet } from './plans.rules.ts';
import type { Plan, Rule, Situation } from './situation.ts';

/** First what is no message to answer, then what a person has to answer, then what the bot may. The first that applies decides. */
const TABLE: readonly Rule[] = [...changes, ...handingOver, ...answering];

/**
 * What to do about one event. Pure: no clock, no store, no chance; so every decision can be replayed and explained.
 * The plan names the rule that made it.
 */
export function decide(situation: Situation): Plan {
  for (const rule of TABLE) {
    const plan = rule.plan(situation);
    if (plan) return { rule: rule.name, ...plan };
  }
  return { rule: 'nothing-applies', ...quiet };
}
