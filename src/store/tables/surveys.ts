import type { Flag, Json } from './columns.ts';

/** A link that was given with an answer and can be used once. It says neither whose it is nor what was answered. */
export interface SurveyLinksTable {
  /** SHA-256 of the token; the token itself is kept only in the letter that carries it. */
  id: string;
  agency: string;
  survey: string;
  /** The first day of the edition, `YYYY-MM-DD`. */
  edition: string;
  given_on: string;
  answered: Flag;
}

/** What somebody answered, by the day. */
export interface SurveyAnswersTable {
  /** Random, so that it tells nothing of the moment. */
  id: string;
  agency: string;
  survey: string;
  edition: string;
  answered_on: string;
  /** Points or numbers of options by the number of the question. */
  chosen: Json;
  /** Free words by the number of the question; sealed. */
  words: string;
}
