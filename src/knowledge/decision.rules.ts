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
  /** It asks what protects those who complain, which is ours to say whatever they complain about. */
  readonly ownRights: boolean;
  /** Words left once grammar and courtesy are taken out. */
  readonly tellingWords: number;
  /** Written in words of another language: a person may know it, and code or markup is not one. */
  readonly foreignSpeech: boolean;
}

/** Below it an article is not said: a wrong answer costs more than a person's time. */
export const ANSWER_FROM = 0.5;
/** Above it an article is said although the subject belongs to another body. */
const ANSWER_ANYWAY_FROM = 0.95;
/** Of so few words it has to speak of this much then: «горячая линия сбербанка» is not ours for its first two words. */
const SPEAKS_OF_IT_FROM = 0.9;
const SHORT_MESSAGE = 4;
/** Below it, all options together, not even a choice is offered. */
const CLARIFY_FROM = 0.3;
/** So few words, all of them the article's, name a field without a question. */
const FEW_WORDS = 1;
const NAMES_FIELD = 0.99;
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
  if (competence?.whose === 'subject' && !answersAnyway(grounds)) return 'redirect';
  const from = competence?.whose === 'topic' && !grounds.ownRights ? ANSWER_ANYWAY_FROM : ANSWER_FROM;
  if (best >= from && !isVague(candidates)) return 'answer';
  if (reading.personalData.length > 0) return 'personal_channel';
  if (competence?.whose === 'topic') return 'redirect';
  if (canClarify(grounds) && optionsOf(candidates).length > 1) return 'clarify';
  return isOffTopic(grounds) ? 'off_topic' : 'operator';
}

/** Whether an article of ours answers although the subject is another body's. */
function answersAnyway({ candidates: [best], ownRights, tellingWords }: Grounds): boolean {
  if (best === undefined) return false;
  if (ownRights) return best.confidence >= ANSWER_FROM;
  if (best.confidence < ANSWER_ANYWAY_FROM) return false;
  return tellingWords > SHORT_MESSAGE || best.exact || best.signs.article >= SPEAKS_OF_IT_FROM;
}

/** Some of the candidates is likely meant, or the message only names a field that they are of. */
function canClarify({ candidates, tellingWords }: Grounds): boolean {
  const [best] = candidates;
  if (best === undefined) return false;
  const together = optionsOf(candidates).reduce((sum, { confidence }) => sum + confidence, 0);
  return together >= CLARIFY_FROM || (tellingWords <= FEW_WORDS && best.signs.article >= NAMES_FIELD);
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
