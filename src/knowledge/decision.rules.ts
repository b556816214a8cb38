import type { Reading } from '../understanding/reading.ts';
import type { Competence } from './competence.rules.ts';
import type { Candidate } from './shelf.ts';

export type Decision =
  | 'answer'
  | 'clarify'
  | 'operator'
  | 'personal_channel'
  | 'redirect'
  | 'appeal'
  | 'abuse'
  | 'small_talk'
  | 'emergency'
  | 'off_topic';

/** Everything that the decision looks at. */
export interface Grounds {
  readonly reading: Reading;
  readonly competence: Competence | null;
  readonly candidates: readonly Candidate[];
  /** The message asks about the client's own matter, which no article can know. */
  readonly ownMatter: boolean;
  /** Words left once grammar and courtesy are taken out. */
  readonly tellingWords: number;
  /** Written in words of another language: a person may know it, and code or markup is not one. */
  readonly foreignSpeech: boolean;
}

/** Below it an article is not said: a wrong answer costs more than a person's time. */
export const ANSWER_FROM = 0.615;
/** Above it an article is said although the subject usually belongs to another body. */
const ANSWER_ANYWAY_FROM = 0.85;
/** Below it not even a choice is offered. */
const CLARIFY_FROM = 0.25;
/** How near to the best a candidate has to be to be offered beside it, and how many are. */
const CLOSE_TO_BEST = 0.1;
const MOST_OPTIONS = 3;
/** One common word («обращение», «срок») names a field, not a question. */
const VAGUE_BELOW = 0.33;
/** Below it a short question has nothing to do with the body. */
const ON_TOPIC_FROM = 0.2;
/** Who writes so many telling words has a matter, whatever we make of it. */
const LONG_MESSAGE = 15;

/** What to do with a message, by the first row that fits; safety first, then the person's will, then knowledge. */
export function decideOn(grounds: Grounds): Decision {
  const { reading, competence, candidates } = grounds;
  const best = candidates[0]?.confidence ?? 0;
  if (reading.emergency) return 'emergency';
  if (reading.abuse) return 'abuse';
  if (reading.smallTalk !== null) return 'small_talk';
  if (reading.wantsPerson) return 'operator';
  if (reading.appeal) return 'appeal';
  if (competence?.whose === 'named') return 'redirect';
  if (grounds.ownMatter) return 'personal_channel';
  if (competence?.whose === 'subject' && best < ANSWER_ANYWAY_FROM) return 'redirect';
  if (best >= ANSWER_FROM && !isVague(candidates)) return 'answer';
  if (reading.personalData.length > 0) return 'personal_channel';
  if (best >= CLARIFY_FROM && optionsOf(candidates).length > 1) return 'clarify';
  return isOffTopic(grounds) ? 'off_topic' : 'operator';
}

function isVague(candidates: readonly Candidate[]): boolean {
  const [best] = candidates;
  if (best === undefined || best.exact) return false;
  return best.signs.amount < VAGUE_BELOW && optionsOf(candidates).length > 1;
}

function isOffTopic({ reading, candidates, tellingWords, foreignSpeech }: Grounds): boolean {
  if (tellingWords === 0) return true;
  if (foreignSpeech) return false;
  if (reading.kind === 'complaint' || reading.kind === 'proposal' || reading.topic !== null) return false;
  return tellingWords < LONG_MESSAGE && (candidates[0]?.confidence ?? 0) < ON_TOPIC_FROM;
}

/** Two to four articles close to the best, offered as buttons. */
export function optionsOf(candidates: readonly Candidate[]): readonly Candidate[] {
  const best = candidates[0];
  if (best === undefined) return [];
  return candidates.filter(({ score }) => score >= best.score * CLOSE_TO_BEST).slice(0, MOST_OPTIONS);
}
