import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type AgencyPack, checkPacks, loadAgencies } from '../agency/index.ts';
import { DAY, type Instant } from '../kernel/instants.ts';
import { wordsOf } from '../understanding/russian/words.rules.ts';
import { type KbProblem, readArticles } from './articles.ts';
import { answerRules } from './plain/answer-rules.ts';
import type { AnswerRules } from './plain/answer.ts';
import { remarksOn } from './plain/remarks.rules.ts';
import { sentencesOf } from './plain/sentences.rules.ts';
import { SAYS_IT_IS_FORMER, STALE_PHRASES } from './stale-phrases.ts';

type Reply = AgencyPack['typicalReplies'][number];

interface Fault {
  readonly id: string;
  readonly message: string;
}

/** Everything wrong with the typical replies of all bodies, by file and line; empty while the packs themselves are faulty. */
export function checkTypicalReplies(kbDir: string, now: Instant = Date.now()): readonly KbProblem[] {
  if (checkPacks(kbDir).length > 0) return [];
  const known = new Set(readArticles(kbDir).files.map(({ article }) => article.id));
  const found = [...loadAgencies(kbDir).values()].flatMap((pack) =>
    faultsIn(pack, known, now).map((fault) => placed(kbDir, pack.id, fault)),
  );
  // What all bodies share would be told once for each of them.
  return [...new Map(found.map((one) => [`${one.file}:${one.line} ${one.message}`, one])).values()];
}

function faultsIn(pack: AgencyPack, known: ReadonlySet<string>, now: Instant): readonly Fault[] {
  const texts = Map.groupBy(pack.typicalReplies, ({ text }) => wordsOf(text).join(' '));
  const twins = [...texts.values()].flatMap(([first, ...others]) =>
    others.map(({ id }) => ({ id, message: `тот же текст, что у «${first?.id ?? ''}»` })),
  );
  const topics = new Set(pack.topics.map(({ id }) => id));
  const units = new Set(pack.units.map(({ id }) => id));
  const rules = answerRules(pack, now);
  const own = pack.typicalReplies.flatMap((reply) =>
    faultsOf(reply, { topics, units, known, now, rules }).map((message) => ({ id: reply.id, message })),
  );
  return [...twins, ...own];
}

/** A reply of a body stands in its own file, or in the common one. */
function placed(kbDir: string, agency: string, { id, message }: Fault): KbProblem {
  const places = [agency, 'common'].map((folder) => {
    const file = join(kbDir, folder, 'typical-replies.yaml');
    const line = readFileSync(file, 'utf8')
      .split('\n')
      .findIndex((text) => text.trim() === `- id: ${id}`);
    return { file, line: line + 1 };
  });
  const { file, line } = places.find((place) => place.line > 0) ?? { file: kbDir, line: 1 };
  return { file, line, message: `«${id}»: ${message}`, hint: 'Исправьте типовой ответ.' };
}

interface Known {
  readonly topics: ReadonlySet<string>;
  readonly units: ReadonlySet<string>;
  readonly known: ReadonlySet<string>;
  readonly now: Instant;
  readonly rules: AnswerRules;
}

function faultsOf(reply: Reply, { topics, units, known, now, rules }: Known): readonly string[] {
  const found = [
    ...reply.topics.filter((id) => !topics.has(id)).map((id) => `нет темы «${id}»`),
    ...(reply.unit === undefined || units.has(reply.unit) ? [] : [`нет подразделения «${reply.unit}»`]),
    ...reply.articles.filter((id) => !known.has(id)).map((id) => `нет статьи «${id}»`),
    ...(Date.parse(`${reply.reviewBy}T00:00:00Z`) + DAY <= now
      ? [`срок проверки прошёл: ${reply.reviewBy}`]
      : []),
    ...wordingFaults(reply.text, rules),
  ];
  return found;
}

function wordingFaults(text: string, rules: AnswerRules): readonly string[] {
  const sentences = sentencesOf(text);
  const stale = sentences
    .filter((sentence) => !SAYS_IT_IS_FORMER.test(sentence))
    .flatMap((sentence) => STALE_PHRASES.filter(({ pattern }) => pattern.test(sentence)))
    .map(({ why }) => `устарело: ${why}`);
  const said = remarksOn({ text, place: 'private', final: false }, rules)
    .filter(({ weight }) => weight !== 'hint')
    .map(({ text: what, quote }) => `${what}${quote === null ? '' : `: «${quote}»`}`);
  const unpaired = (text.match(/\[/gu)?.length ?? 0) !== (text.match(/\]/gu)?.length ?? 0);
  return [
    ...stale,
    ...said,
    ...(unpaired || /\[\s*\]/u.test(text) ? ['пропуск не закрыт или пуст: пишите [срок]'] : []),
    ...(/\p{Extended_Pictographic}/u.test(text) ? ['смайлик: в ответе по существу их не пишут (K-30)'] : []),
  ];
}
