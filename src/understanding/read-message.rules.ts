import { wantsAppeal } from './appeal.rules.ts';
import { kindOf } from './kind.rules.ts';
import type { KindMarks } from './kind.rules.ts';
import { languageOf } from './language.rules.ts';
import type { Lexicon, SmallTalk, TopicWords } from './lexicon.ts';
import { findPersonalData } from './personal-data.rules.ts';
import { phraseList, sayWords } from './phrases.rules.ts';
import type { PhraseList, SaidWords } from './phrases.rules.ts';
import type { Reading } from './reading.ts';
import { retypedWords } from './russian/repair.ts';
import { STOP_WORDS } from './russian/stop-words.ts';
import { buildVocabulary } from './russian/vocabulary.ts';
import type { Vocabulary } from './russian/vocabulary.ts';
import { wordsOf } from './russian/words.rules.ts';
import { abuseFinder, toneOf } from './tone.rules.ts';

export interface ReadingContext {
  readonly lexicon: Lexicon;
  readonly topics?: readonly TopicWords[];
  readonly place: 'private' | 'public';
}

interface Prepared {
  readonly emergency: PhraseList;
  readonly wantsPerson: PhraseList;
  /** Those of them that say so in several words. */
  readonly callsPerson: PhraseList;
  readonly smallTalk: readonly (readonly [SmallTalk, PhraseList])[];
  readonly courtesy: PhraseList;
  readonly urgent: readonly { readonly phrases: PhraseList; readonly reason: string }[];
  readonly marks: KindMarks;
  readonly isAbuse: (said: SaidWords) => boolean;
  readonly vocabulary: Vocabulary;
}

const LONGEST_TEXT = 20_000;
/** What may stand beside one word that calls a person; with anything else the word is what the message is about. */
const CALLING = new Set(
  'позовите позови дайте дай соедините соедини переключите переключи нужен нужна срочно живой живого'.split(
    ' ',
  ),
);
/** Share of words that have to be known for Latin letters to be taken for Russian typed so. */
const KNOWN_WHEN_RETYPED = 0.3;
const preparedOf = new WeakMap<Lexicon, Prepared>();
const topicsOf = new WeakMap<readonly TopicWords[], readonly (readonly [string, PhraseList])[]>();

/**
 * Reads one message. The same text, lexicon and topics give the same reading; any text is accepted, up to 20,000
 * characters of it are looked at, in linear time.
 */
export function read(text: string, context: ReadingContext): Reading {
  const prepared = prepare(context.lexicon);
  const seen = text.slice(0, LONGEST_TEXT);
  const said = sayWords(retypedWords(seen, prepared.vocabulary));
  const abuse = prepared.isAbuse(said);
  const { kind, sure } = kindOf(seen, said, prepared.marks);
  const smallTalk = smallTalkOf(said, prepared);
  return {
    kind: smallTalk === 'thanks' ? 'thanks' : kind,
    topic: topicOf(said, context.topics ?? []),
    urgency: urgencyOf(said, prepared),
    tone: toneOf(seen, said, abuse),
    abuse,
    personalData: findPersonalData(seen),
    wantsPerson: wantsPersonIn(said, prepared),
    smallTalk,
    emergency: prepared.emergency.find(said) !== null,
    appeal: wantsAppeal(said),
    language: writtenIn(seen, said, prepared.vocabulary),
    confidence: smallTalk === null ? sure : 0.95,
  };
}

function prepare(lexicon: Lexicon): Prepared {
  const held = preparedOf.get(lexicon);
  if (held !== undefined) return held;
  const { smallTalk } = lexicon;
  const prepared: Prepared = {
    emergency: phraseList(lexicon.emergency),
    wantsPerson: phraseList(lexicon.wantsPerson),
    callsPerson: phraseList(lexicon.wantsPerson.filter((phrase) => phrase.trim().includes(' '))),
    smallTalk: (['howAreYou', 'thanks', 'bye', 'hello'] as const).map((kind) => [
      kind,
      phraseList(smallTalk[kind]),
    ]),
    courtesy: phraseList(lexicon.courtesy),
    urgent: lexicon.urgent.map(({ words, reason }) => ({ phrases: phraseList(words), reason })),
    marks: {
      complaint: phraseList(lexicon.complaint),
      proposal: phraseList(lexicon.proposal),
      thanks: phraseList(lexicon.thanks),
    },
    isAbuse: abuseFinder(lexicon.abuse),
    vocabulary: vocabularyOf(lexicon),
  };
  preparedOf.set(lexicon, prepared);
  return prepared;
}

/** The lexicon's own words are enough to recognise another keyboard layout or transliteration. */
function vocabularyOf({
  emergency,
  wantsPerson,
  smallTalk,
  courtesy,
  complaint,
  proposal,
  thanks,
}: Lexicon): Vocabulary {
  const forms = new Map<string, number>();
  const phrases = [
    emergency,
    wantsPerson,
    courtesy,
    complaint,
    proposal,
    thanks,
    ...Object.values(smallTalk),
  ].flat();
  for (const word of phrases.flatMap(wordsOf)) forms.set(word, (forms.get(word) ?? 0) + 1);
  return buildVocabulary(forms);
}

/** Small talk is a message in which nothing is left once greetings, courtesy and grammar are taken out. */
function smallTalkOf(said: SaidWords, prepared: Prepared): SmallTalk | null {
  if (said.words.length === 0 || said.words.length > 12) return null;
  let found: SmallTalk | null = null;
  const covered = new Set(prepared.courtesy.covered(said));
  for (const [kind, phrases] of prepared.smallTalk) {
    const positions = phrases.covered(said);
    if (positions.size > 0) found ??= kind;
    for (const at of positions) covered.add(at);
  }
  const rest = said.words.filter((word, at) => !covered.has(at) && !STOP_WORDS.has(word));
  return rest.length === 0 ? found : null;
}

/** «Сотрудник» alone calls for one; inside a longer sentence it may be what the question or the thanks are about. */
function wantsPersonIn(said: SaidWords, prepared: Prepared): boolean {
  if (prepared.callsPerson.find(said) !== null) return true;
  const called = prepared.wantsPerson.covered(said);
  if (called.size === 0 || prepared.marks.thanks.find(said) !== null) return false;
  const courtesy = prepared.courtesy.covered(said);
  return said.words.every(
    (word, at) => called.has(at) || courtesy.has(at) || STOP_WORDS.has(word) || CALLING.has(word),
  );
}

/** Latin letters are Russian when enough of the words retyped from them are known. */
function writtenIn(text: string, said: SaidWords, vocabulary: Vocabulary): Reading['language'] {
  if (languageOf(text) === 'ru') return 'ru';
  const retyped = said.words.filter(
    (word) => word.length > 1 && languageOf(word) === 'ru' && vocabulary.knows(word),
  );
  return retyped.length >= said.words.length * KNOWN_WHEN_RETYPED && retyped.length > 0 ? 'ru' : 'other';
}

function urgencyOf(said: SaidWords, prepared: Prepared): Reading['urgency'] {
  const met = prepared.urgent.find(({ phrases }) => phrases.find(said) !== null);
  return met === undefined ? null : { urgent: true, reason: met.reason };
}

/** The topic with the most of its words and phrases in the message; the earlier one when equal. */
function topicOf(said: SaidWords, topics: readonly TopicWords[]): string | null {
  let lists = topicsOf.get(topics);
  if (lists === undefined) {
    lists = topics.map(({ id, words }) => [id, phraseList(words)] as const);
    topicsOf.set(topics, lists);
  }
  let best: string | null = null;
  let most = 0;
  for (const [id, phrases] of lists) {
    const count = phrases.count(said);
    if (count > most) {
      best = id;
      most = count;
    }
  }
  return best;
}
