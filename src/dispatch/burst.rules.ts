import type { ChannelEvent } from '../channel/events.ts';
import { type Instant, SECOND } from '../kernel/instants.ts';
import type { Answer } from '../knowledge/knowledge.ts';
import type { Reading } from '../understanding/reading.ts';
import { wordsOf } from '../understanding/russian/words.rules.ts';

/** What was written of a burst so far: recorded, and to be answered together with what follows. Kept with the talk. */
export interface Gathered {
  readonly text: string;
  /** The platform's time of the first message: the client waits from then. */
  readonly since: Instant;
  /** When the first of them reached us: nobody is kept waiting for a next one longer than the policy says from here. */
  readonly arrived: Instant;
  /** Their message ids. */
  readonly messages: readonly string[];
}

/** How long a message that asks nothing yet waits for its next one, and all of a burst together. */
export interface BurstPolicy {
  readonly quiet_seconds: number;
  readonly at_most_seconds: number;
}

/** A burst of more messages, or of more text, is answered in pieces. */
const MOST_MESSAGES = 10;
const MOST_TEXT = 4_000;
/** A sentence that was ended, and a message this long, are not the beginning of something. */
const SENTENCE_WORDS = 4;
const LONG_WORDS = 12;
/** Three words that the base is this sure of are a question without its mark: «как подать обращение». */
const PLAIN_WORDS = 3;
const SURE = 0.95;

/** What can be a part of a burst: words or files that a person writes in private, no command to the bot and no arrival by a link. */
export function canJoin(event: ChannelEvent): boolean {
  return (
    event.type === 'message' &&
    event.place === 'private' &&
    event.author.role === 'person' &&
    event.ref === undefined &&
    !event.text.startsWith('/') &&
    (event.text.trim() !== '' || event.attachments.length > 0)
  );
}

/** Whether `next`, which has arrived too, goes on with what `event` said. */
export function goesOn(
  event: ChannelEvent,
  next: ChannelEvent,
  gathered: Gathered | null,
  { at_most_seconds }: BurstPolicy,
): boolean {
  return (
    canJoin(event) &&
    canJoin(next) &&
    event.author.id === next.author.id &&
    Math.abs(next.occurredAt - event.occurredAt) <= at_most_seconds * SECOND &&
    (gathered?.messages.length ?? 0) + 2 <= MOST_MESSAGES &&
    (gathered?.text.length ?? 0) + event.text.length + next.text.length <= MOST_TEXT
  );
}

/** All that was written, in order, a message a line. */
export function joinText(gathered: Gathered | null, text: string): string {
  return gathered === null || gathered.text === '' ? text : `${gathered.text}\n${text}`.trim();
}

export interface Unfinished {
  readonly event: ChannelEvent;
  /** Everything written so far, and what is understood of it. */
  readonly text: string;
  readonly reading: Reading;
  readonly answer: Answer | null;
  readonly gathered: Gathered | null;
  /** When the message reached us. */
  readonly arrived: Instant;
}

/**
 * Until when to leave a message alone, because the person seems to go on writing: a greeting, «подскажите», a part of a
 * sentence, a file. What asks with its mark, can be answered as it stands, or concerns a danger or a person's call, never
 * waits; but who has begun to write in pieces is waited for.
 */
export function waitUntil(burst: Unfinished, { quiet_seconds, at_most_seconds }: BurstPolicy): Instant {
  if (!canJoin(burst.event) || isWhole(burst)) return 0;
  const begun = burst.gathered?.arrived ?? burst.arrived;
  return Math.min(burst.arrived + quiet_seconds * SECOND, begun + at_most_seconds * SECOND);
}

function isWhole({ event, text, reading, answer, gathered }: Unfinished): boolean {
  if (reading.emergency || reading.abuse || reading.wantsPerson || reading.appeal) return true;
  if (event.attachments.length > 0) return false;
  if (reading.smallTalk !== null) return reading.smallTalk !== 'hello';
  const end = text.trimEnd();
  const words = wordsOf(end).length;
  if (end.endsWith('?') || words >= LONG_WORDS) return true;
  if (gathered !== null) return false;
  if (words >= PLAIN_WORDS && answer?.decision === 'answer' && answer.confidence >= SURE) return true;
  if (words < SENTENCE_WORDS) return false;
  return answer?.decision === 'answer' || answer?.decision === 'redirect' || /[.!…]$/u.test(end);
}
