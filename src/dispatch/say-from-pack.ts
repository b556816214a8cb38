import { type AgencyPack, type ReplyKey, say } from '../agency/index.ts';
import { answerText } from '../knowledge/answer-text.ts';
import type { Article } from '../knowledge/articles.ts';
import type { PartAnswer } from '../knowledge/ask-each.ts';
import type { TopicWords } from '../understanding/lexicon.ts';
import type { AskedPart, Sayable, Texts } from './situation.ts';

/** A body's replies and button labels as decisions use them. */
export function textsOf(pack: AgencyPack): Texts {
  return {
    // Which values a reply needs is known where it is said; the pack's loader has checked that the text names no others.
    reply: (key: ReplyKey, values: Readonly<Record<string, string>> = {}) => say(pack, key, values as never),
    button: (key) => pack.replies.buttons[key],
  };
}

/** An article as it is said in this body's name, with its sources in words for channels that cannot show them apart. */
export function sayableOf(article: Article | null, pack: AgencyPack): Sayable | null {
  if (!article) return null;
  const { sources } = answerText(article);
  const footer = sources
    .map(({ title, date }) =>
      say(pack, 'answer_footer', { source: title, date: date.split('-').toReversed().join('.') }),
    )
    .join('\n');
  return { article: article.id, title: article.title, text: article.short.trim(), sources, footer };
}

/** The questions of one message with their answers as this body says them. */
export function partsOf(answers: readonly PartAnswer[], pack: AgencyPack): readonly AskedPart[] {
  return answers.map((answer) => ({
    asked: answer.asked,
    answer,
    sayable: sayableOf(answer.article, pack),
  }));
}

/** Names of channels as clients know them. */
const CHANNELS: Readonly<Record<string, string>> = {
  vk: 'ВКонтакте',
  ok: 'Одноклассники',
  max: 'MAX',
  site: 'чат на сайте',
};

/** Where else a client can write: the body's channels that no law restricts, with their addresses where it names them. */
export function channelsInWords(pack: AgencyPack, except: string): string {
  return pack.channels
    .flatMap(({ kind, url }) => {
      const name = kind === except ? undefined : CHANNELS[kind];
      return name === undefined ? [] : [url === null ? name : `${name} (${url})`];
    })
    .join(', ');
}

const wordsOfTopics = new WeakMap<AgencyPack, readonly TopicWords[]>();

/** The words that signal each topic of a body; the same list every time, because readers prepare it once. */
export function topicWords(pack: AgencyPack): readonly TopicWords[] {
  const known = wordsOfTopics.get(pack);
  if (known) return known;
  const words = pack.topics.map(({ id, name, signals, competent }) => ({
    id,
    name,
    words: signals,
    competent,
  }));
  wordsOfTopics.set(pack, words);
  return words;
}
