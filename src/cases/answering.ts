import { type AgencyPack, policyAt } from '../agency/index.ts';
import { type Instant, SECOND } from '../kernel/instants.ts';
import { answerRules } from '../knowledge/plain/answer-rules.ts';
import type { AnswerRules } from '../knowledge/plain/answer.ts';
import { surveyAddress } from '../surveys/links.ts';

/** What a body asks of those who answer in its name, at a moment. */
export interface Answering {
  readonly rules: AnswerRules;
  /** What stands in a private final answer for a survey link of the client's own; null where there is none. */
  readonly ownSurvey: string | null;
  /** How long an answer can be taken back before it leaves, ms. */
  readonly undoFor: number;
  /** Which answers a second person has to approve. */
  readonly approval: 'none' | 'public' | 'all';
  /** Minutes for which a claim holds without a deed of its holder. */
  readonly claimMinutes: number;
  readonly transfers: {
    /** Null: the body's act sets no number. */
    readonly max: number | null;
    /** What the act offers instead of one more. */
    readonly instead: readonly string[];
    readonly clause: string | null;
  };
  /** What is said on the telephone, step by step, when they call and when we do; empty where the body's act has no such steps. */
  readonly calls: { readonly incoming: readonly string[]; readonly outgoing: readonly string[] };
}

/** Where a pack says nothing: as the common policy. */
const UNDO_SECONDS = 15;
const CLAIM_MINUTES = 120;

/** Reads it from the body's policy in force. `origin`: of our pages, empty where nobody outside reaches them. */
export function answeringOf(pack: AgencyPack, at: Instant, origin = ''): Answering {
  const { settings, rows } = policyAt(pack, at);
  const limit = rows.find((row) => row.type === 'setting' && row.setting === 'transfers_max');
  return {
    rules: answerRules(pack, at),
    ownSurvey: surveyAddress(pack, origin, at),
    undoFor: (settings.undo_seconds ?? UNDO_SECONDS) * SECOND,
    approval: settings.reply_approval ?? 'none',
    claimMinutes: settings.claim_minutes ?? CLAIM_MINUTES,
    transfers: {
      max: settings.transfers_max ?? null,
      instead: settings.transfer_instead ?? [],
      clause: limit?.clause ?? null,
    },
    calls: { incoming: settings.call_script_steps ?? [], outgoing: settings.outgoing_call_steps ?? [] },
  };
}
