import type { Instant } from '../kernel/instants.ts';
import type { Lexicon, SmallTalk } from '../understanding/lexicon.ts';
import { sayWords } from '../understanding/phrases.rules.ts';
import { read } from '../understanding/read-message.rules.ts';
import type { Reading } from '../understanding/reading.ts';
import { STOP_WORDS } from '../understanding/russian/stop-words.ts';
import type { Article, Audience } from './articles.ts';
import { competenceOf } from './competence.rules.ts';
import type { AgencyName, BodyTopic, Competence } from './competence.rules.ts';
import { ANSWER_FROM, decideOn, optionsOf } from './decision.rules.ts';
import type { Decision } from './decision.rules.ts';
import type { GlossaryFile } from './glossary-file.ts';
import { asksAboutOwnMatter, asksAboutOwnRights } from './own-matter.rules.ts';
import { shelfWordsOf } from './shelf-words.ts';
import { isInForce } from './shelf.ts';
import type { Candidate, Shelf } from './shelf.ts';
import { createShelving } from './shelves.ts';
import type { Shelves } from './shelves.ts';

export interface Question {
  readonly text: string;
  readonly agency: string;
  readonly audience: Audience;
  readonly at: Instant;
  /** What was understood of the message; read here when absent. */
  readonly reading?: Reading;
  /** What the talk was about, for follow-ups such as «а по почте?». */
  readonly context?: { readonly article?: string; readonly question?: string };
}

export interface Answer {
  readonly decision: Decision;
  /** Set when the decision is `answer`, and only then. */
  readonly article: Article | null;
  /** Probability that the first candidate answers the question, 0 to 1. */
  readonly confidence: number;
  readonly candidates: readonly { readonly article: string; readonly score: number }[];
  /** Two to four articles to choose from, when the decision is `clarify`. */
  readonly options?: readonly { readonly article: string; readonly label: string }[];
  readonly smallTalk?: SmallTalk;
  /** Whose matter it is, when the decision is `redirect`: one of our bodies by id, or another by name. */
  readonly redirect?: {
    readonly agency: string | null;
    readonly name: string;
    /** What the person can do there and how to reach it, where the body's list of topics says so. */
    readonly advice?: string;
    readonly contact?: string | null;
  };
}

export interface Knowledge {
  /** What to do with a message and, when an article answers it, which. Never throws on any text. */
  ask(question: Question): Answer;
  /** An article by id, when it may be said to this audience of this body at this moment; otherwise null. */
  sayable(id: string, to: Pick<Question, 'agency' | 'audience' | 'at'>): Article | null;
}

export interface KnowledgeParts {
  readonly glossary: GlossaryFile;
  readonly lexicon: Lexicon;
  readonly agencies: readonly AgencyName[];
}

const CANDIDATES = 5;
/** A servant gets a citizens' article only when it fits clearly better than the servants' own. */
const CLEARLY_BETTER = 0.3;
const FOLLOW_UP_WORDS = 4;
/** A message that leans back and is as sure as this by itself asks something else after all. */
const STANDS_ALONE = 0.95;
/** So much of a follow-up has to stand in the article that was said last for it to be about that article. */
const SPEAKS_OF = 0.9;
/** Below what is said and above what is offered. */
const DOUBT = 0.4;
/** What a message leans on when it goes on with what was said before: «а по почте?», «и сколько ждать», «туда можно без записи». */
const LEANS_BACK =
  /^\s*(?:а|и|ну|но|тогда|значит|там|туда|тут|это|этот|эта|эти|он|она|они|его|её|ее|их|ещё|еще|также|тоже)(?!\p{L})/iu;
/** Several words and nothing but words and their punctuation. */
const SPEECH = /^[\p{L}\p{M}\p{N}.,!?'’"«»()-]+(?:\s+[\p{L}\p{M}\p{N}.,!?'’"«»()-]+){2,}\s*$/u;

/**
 * Makes the knowledge of the same bodies out of one set of articles after another. `kept`: what is said from now on, with
 * the citizens' shelves built at once, so that a question later only searches; `tried`: only to ask it.
 */
export type KnowledgeMaker = (articles: readonly Article[], how: 'kept' | 'tried') => Knowledge;

/** Prepares what does not change with the articles. */
export function knowledgeMaker({ glossary, lexicon, agencies }: KnowledgeParts): KnowledgeMaker {
  const shelving = createShelving(
    agencies.map(({ id }) => id),
    shelfWordsOf(glossary),
  );
  const same = {
    lexicon,
    competence: competenceOf(agencies, glossary),
    topics: new Map(agencies.map(({ id, topics: own = [] }) => [id, own])),
  };
  return (articles, how) =>
    openKnowledge({
      ...same,
      articles,
      shelfOf: how === 'kept' ? shelving.keep(articles) : shelving.tryOut(articles),
    });
}

/** The knowledge of some bodies, made once. */
export function createKnowledge({
  articles,
  ...parts
}: KnowledgeParts & { readonly articles: readonly Article[] }): Knowledge {
  return knowledgeMaker(parts)(articles, 'kept');
}

interface OpenParts {
  readonly articles: readonly Article[];
  readonly shelfOf: Shelves;
  readonly lexicon: Lexicon;
  readonly competence: ReturnType<typeof competenceOf>;
  readonly topics: ReadonlyMap<string, readonly BodyTopic[]>;
}

function openKnowledge({ articles, shelfOf, lexicon, competence, topics }: OpenParts): Knowledge {
  const byId = new Map(articles.map((article) => [article.id, article]));
  const shelvesOf = ({ agency, audience }: Question): readonly Shelf[] =>
    [shelfOf(agency, audience), audience === 'citizen' ? undefined : shelfOf(agency, 'citizen')].flatMap(
      (shelf) => shelf ?? [],
    );
  const find = (text: string, { agency, audience, at }: Question): readonly Candidate[] => {
    const own = shelfOf(agency, audience)?.find(text, at, CANDIDATES) ?? [];
    if (audience === 'citizen') return own;
    return servantsFirst(own, shelfOf(agency, 'citizen')?.find(text, at, CANDIDATES) ?? []);
  };
  return {
    ask(question) {
      const reading =
        question.reading ??
        read(question.text, { lexicon, topics: topics.get(question.agency) ?? [], place: 'private' });
      const said = sayWords(shelfOf(question.agency, 'citizen')?.words(question.text) ?? []);
      const telling = said.words.filter((word) => !STOP_WORDS.has(word));
      const candidates = withContext(question, telling.length, {
        find: (text) => find(text, question),
        covers: (id, text) => Math.max(0, ...shelvesOf(question).map((shelf) => shelf.covers(id, text))),
      });
      const whose = competence(question.agency, question.audience, said, reading.topic);
      const decision = decideOn({
        reading,
        competence: whose,
        candidates,
        ownMatter: asksAboutOwnMatter(question.text, said),
        ownRights: asksAboutOwnRights(said),
        tellingWords: telling.length,
        foreignSpeech: reading.language === 'other' && SPEECH.test(question.text.slice(0, 500)),
      });
      return {
        ...answerOf(decision, candidates),
        ...(decision === 'small_talk' && reading.smallTalk !== null ? { smallTalk: reading.smallTalk } : {}),
        ...(decision === 'redirect' && whose !== null ? { redirect: redirectOf(whose) } : {}),
      };
    },
    sayable(id, { agency, audience, at }) {
      const article = byId.get(id);
      if (article === undefined || !isInForce(article, at)) return null;
      if (article.agency !== agency && article.agency !== 'common') return null;
      return article.audience === 'citizen' || audience === 'servant' ? article : null;
    },
  };
}

interface Reader {
  readonly find: (text: string) => readonly Candidate[];
  /** How much of a text, 0 to 1, stands in an article. */
  readonly covers: (article: string, text: string) => number;
}

/**
 * A short message that leans on what was said before, and finds nothing by itself, is read together with the question
 * before it. One that stands by itself is a question of its own, however little the base knows of it. What the article
 * that answered before speaks of as well is most likely meant there, unless the next one is about the same matter.
 */
function withContext(
  { text, context }: Question,
  telling: number,
  { find, covers }: Reader,
): readonly Candidate[] {
  const alone = find(text);
  const before = context?.question;
  if (before === undefined || telling > FOLLOW_UP_WORDS || !LEANS_BACK.test(text)) return alone;
  // One word says what it is about only with what went before: «а отменить?» is of the visit there, of the appeal here.
  const oneWord = telling <= 1;
  if (!oneWord && (alone[0]?.confidence ?? 0) >= STANDS_ALONE) return alone;
  const together = !oneWord && (alone[0]?.confidence ?? 0) >= ANSWER_FROM ? alone : find(`${before} ${text}`);
  const last = find(before).find(({ article, confidence }) =>
    context?.article === undefined ? confidence >= ANSWER_FROM : article.id === context.article,
  );
  const goesOn = last !== undefined && telling > 0 && covers(last.article.id, text) >= SPEAKS_OF;
  const next = together[0]?.article.id ?? '';
  if (goesOn && !last.article.related.includes(next))
    return [
      { ...last, confidence: Math.max(last.confidence, ANSWER_FROM) },
      ...together.filter(({ article }) => article.id !== last.article.id),
    ];
  if (oneWord && telling > 0 && covers(next, text) < SPEAKS_OF) return together.map(doubted);
  return oneWord || (together[0]?.confidence ?? 0) > (alone[0]?.confidence ?? 0) ? together : alone;
}

/** Not sure enough to be said, still likely enough to be offered. */
function doubted(candidate: Candidate): Candidate {
  return { ...candidate, exact: false, confidence: Math.min(candidate.confidence, DOUBT) };
}

function servantsFirst(servants: readonly Candidate[], citizens: readonly Candidate[]): readonly Candidate[] {
  const own = servants[0]?.confidence ?? 0;
  const other = citizens[0]?.confidence ?? 0;
  const [first, second] = other > own + CLEARLY_BETTER ? [citizens, servants] : [servants, citizens];
  return [...first, ...second].slice(0, CANDIDATES);
}

function redirectOf(whose: Competence): NonNullable<Answer['redirect']> {
  const { agency, name } = whose;
  return 'advice' in whose && whose.advice !== undefined
    ? { agency, name, advice: whose.advice, contact: whose.contact ?? null }
    : { agency, name };
}

function answerOf(decision: Decision, candidates: readonly Candidate[]): Answer {
  const best = candidates[0];
  return {
    decision,
    article: decision === 'answer' && best !== undefined ? best.article : null,
    confidence: best?.confidence ?? 0,
    candidates: candidates.map(({ article, score }) => ({ article: article.id, score })),
    ...(decision === 'clarify'
      ? {
          options: optionsOf(candidates).map(({ article }) => ({
            article: article.id,
            label: article.title,
          })),
        }
      : {}),
  };
}
