import type { TopicWords } from '../understanding/lexicon.ts';
import { phraseList } from '../understanding/phrases.rules.ts';
import type { PhraseList, SaidWords } from '../understanding/phrases.rules.ts';
import { stem } from '../understanding/russian/stem.rules.ts';
import { wordsOf } from '../understanding/russian/words.rules.ts';
import type { Audience } from './articles.ts';
import type { GlossaryFile } from './glossary-file.ts';

export interface AgencyName {
  readonly id: string;
  readonly name: string;
  /** Its topics, for telling a matter that is ours though no article answers it. */
  readonly topics?: readonly BodyTopic[];
}

/** A topic of the body's talks; with `competent` it is not the body's own matter. */
export interface BodyTopic extends TopicWords {
  readonly competent?: CompetentBody | null;
}

interface CompetentBody {
  readonly name: string;
  readonly contact: string | null;
  /** What the person can do there. */
  readonly advice: string;
}

/** Whose matter a message is, when it says so. */
export type Competence =
  /** Another body or region is named and ours is not: none of our articles may answer. */
  | { readonly whose: 'named'; readonly agency: string | null; readonly name: string }
  /** The subject belongs to another body, unless an article of ours covers it; the body's list of topics may say what to do there. */
  | ({ readonly whose: 'subject'; readonly agency: null } & Pick<CompetentBody, 'name'> &
      Partial<CompetentBody>)
  /** The body's own list of topics says whose matter it is, which an article of ours is still asked first. */
  | ({ readonly whose: 'topic'; readonly agency: null } & CompetentBody);

const REGIONAL = /ск(?:ой|ая|ий|ого|ую|ом)$/u;
/** An adjective of a region names a body only beside one of these: «Ульяновская улица» is a street. */
const OF_REGION = new Set(
  [
    'область',
    'области',
    'правительство',
    'министерство',
    'администрация',
    'губернатор',
    'регион',
    'край',
    'республика',
  ].map(stem),
);

/** The glossary's words are chosen with care, so shorter stems may inflect. */
const SHORT_STEM = 4;

interface Body {
  readonly agency: string;
  readonly name: string;
  readonly adjectives: ReadonlySet<string>;
  readonly others: PhraseList;
}

/** Prepares the check of competence from the bodies' names and the glossary. */
export function competenceOf(
  agencies: readonly AgencyName[],
  glossary: GlossaryFile,
): (agency: string, audience: Audience, said: SaidWords, topic: string | null) => Competence | null {
  const bodies: readonly Body[] = agencies.map(({ id, name }) => ({
    agency: id,
    name,
    adjectives: new Set(
      wordsOf(name)
        .filter((word) => REGIONAL.test(word))
        .map(stem),
    ),
    others: phraseList(
      glossary.bodies.filter(({ agency }) => agency === id).flatMap(({ words }) => words),
      SHORT_STEM,
    ),
  }));
  const regions = new Map(glossary.otherRegions.map((region) => [stem(wordsOf(region)[0] ?? ''), region]));
  const otherBodies = glossary.otherBodies.map((other) => ({
    ...other,
    phrases: phraseList(other.words, SHORT_STEM),
  }));
  const elsewhere = glossary.elsewhere.map(({ body, words, for: at, audience }) => ({
    body,
    at,
    audience,
    phrases: phraseList(words, SHORT_STEM),
  }));
  const topics = new Map(agencies.map(({ id, topics: own = [] }) => [id, own]));
  return (agency, audience, said, topic) => {
    const { stems } = said;
    const ofRegion = stems.some((one) => OF_REGION.has(one));
    const names = (body: Body): boolean =>
      body.others.find(said) !== null || (ofRegion && stems.some((one) => body.adjectives.has(one)));
    if (!bodies.some((body) => body.agency === agency && names(body))) {
      const other = bodies.find((body) => body.agency !== agency && names(body));
      if (other !== undefined) return { whose: 'named', agency: other.agency, name: other.name };
      const region = ofRegion ? stems.map((one) => regions.get(one)).find(Boolean) : undefined;
      if (region !== undefined) return { whose: 'named', agency: null, name: region };
    }
    const stranger = otherBodies.find(
      (other) => other.for.includes(agency) && other.phrases.find(said) !== null,
    );
    if (stranger !== undefined) {
      // A servant names a governor or a mayor when asking about a gift from them; the rules asked about are still ours.
      return { whose: audience === 'citizen' ? 'named' : 'subject', agency: null, name: stranger.body };
    }
    const competent = topics.get(agency)?.find(({ id }) => id === topic)?.competent;
    if (audience === 'citizen' && competent) return { whose: 'topic', agency: null, ...competent };
    const subject = elsewhere.find(
      (other) =>
        (other.at === undefined || other.at.includes(agency)) &&
        (other.audience === undefined || other.audience === audience) &&
        other.phrases.find(said) !== null,
    );
    return subject === undefined
      ? null
      : { whose: 'subject', agency: null, ...(competent ?? { name: subject.body }) };
  };
}
