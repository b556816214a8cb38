import { z } from 'zod';
import type { Instant } from '../kernel/instants.ts';
import { answerText } from './answer-text.ts';
import { askEach } from './ask-each.ts';
import type { PartAnswer } from './ask-each.ts';
import type { Audience } from './articles.ts';
import type { Answer, Knowledge } from './knowledge.ts';
import { idOf, lineError } from './search.command.ts';

export interface AskContext {
  readonly knowledge: Knowledge;
  readonly agency: string;
  readonly audience: Audience;
  readonly at: Instant;
  /** What the bot says to a message of several questions, and for every decision but `answer`. */
  render(answers: readonly PartAnswer[], question: string): string;
}

export type AskLine =
  | {
      readonly id: string | number;
      readonly decision: Answer['decision'];
      readonly article: string | null;
      readonly confidence: number;
      readonly candidates: Answer['candidates'];
      readonly text: string;
      readonly ms: number;
    }
  | { readonly id: string | number | null; readonly error: string };

const LINE = z.object({ id: z.union([z.string(), z.number()]), question: z.string() });

/** `otklik ask`: one input line → one output line with what the bot would say to all of it. A bad line gives an error line. */
export function askCommand(line: string, context: AskContext): AskLine {
  try {
    const { id, question } = LINE.parse(JSON.parse(line));
    const { knowledge, agency, audience, at } = context;
    const start = performance.now();
    const asked = { text: question, agency, audience, at };
    const answer = knowledge.ask(asked);
    const ms = performance.now() - start;
    const each = askEach(knowledge, asked, answer);
    const text =
      answer.article === null || each.length > 1
        ? context.render(each, question)
        : answerText(answer.article).text;
    const { decision, confidence, candidates } = answer;
    return { id, decision, article: answer.article?.id ?? null, confidence, candidates, text, ms };
  } catch (error) {
    return { id: idOf(line), error: lineError(error) };
  }
}
