import { type AgencyPack, policyAt } from '../agency/index.ts';
import { type Instant, SECOND } from '../kernel/instants.ts';
import { answerRules } from '../knowledge/plain/answer-rules.ts';
import type { AnswerRules } from '../knowledge/plain/answer.ts';

/** What a body asks of those who answer in its name, at a moment. */
export interface Answering {
  readonly rules: AnswerRules;
  /** How long an answer can be taken back before it leaves, ms. */
  readonly undoFor: number;
}

/** Where a pack says nothing: as the common policy. */
const UNDO_SECONDS = 15;

/** Reads it from the body's policy in force. */
export function answeringOf(pack: AgencyPack, at: Instant): Answering {
  const { settings } = policyAt(pack, at);
  return {
    rules: answerRules(pack, at),
    undoFor: (settings.undo_seconds ?? UNDO_SECONDS) * SECOND,
  };
}
