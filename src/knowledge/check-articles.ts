import { basename, dirname } from 'node:path';
import { DAY } from '../kernel/instants.ts';
import type { Instant } from '../kernel/instants.ts';
import { wordsOf } from '../understanding/russian/words.rules.ts';
import { packFile } from './attachments/attachment-files.ts';
import { faultOf } from './attachments/file-kind.rules.ts';
import { readArticles } from './articles.ts';
import type { Article, ArticleFile, KbProblem } from './articles.ts';
import { SAYS_IT_IS_FORMER, STALE_PHRASES } from './stale-phrases.ts';

/** A review due within this time is named, so that it is done before the article goes silent. */
const SOON = 14 * DAY;
const CAVEAT = /проверьте действующую редакцию/iu;
const MEDIUM_HINT = 'Добавьте в краткий ответ или текст слова «проверьте действующую редакцию».';

/**
 * Everything wrong with the articles under a knowledge base folder, by file and line; empty when nothing is. `now` decides
 * what has run out. @throws OtklikError `configuration` when the folder does not exist.
 */
export function checkArticles(kbDir: string, now: Instant = Date.now()): readonly KbProblem[] {
  const { files, problems } = readArticles(kbDir);
  const byId = new Map(files.map((file) => [file.article.id, file]));
  return [
    ...problems,
    ...files.flatMap((file) => checkAlone(file, byId, now)),
    ...checkPhrasings(files),
    ...files.flatMap((file) => checkFiles(file, kbDir)),
  ].toSorted((a, b) => (a.file === b.file ? a.line - b.line : a.file < b.file ? -1 : 1));
}

/** What is wrong with one article among its neighbours, none of which is an older version of itself. */
export function checkArticle(
  file: ArticleFile,
  others: readonly ArticleFile[],
  now: Instant,
): readonly KbProblem[] {
  const byId = new Map([...others, file].map((one) => [one.article.id, one]));
  const own = checkPhrasings([...others, file]).filter((found) => found.file === file.article.file);
  return [...checkAlone(file, byId, now), ...own];
}

function checkAlone(
  file: ArticleFile,
  byId: ReadonlyMap<string, ArticleFile>,
  now: Instant,
): readonly KbProblem[] {
  return [
    ...checkPlace(file, byId),
    ...checkRelated(file, byId),
    ...checkDates(file, now),
    ...checkCaveat(file),
    ...checkStale(file),
  ];
}

/** Files that an article of the packs lists stand in its body's folder, and are what their names say. */
function checkFiles(file: ArticleFile, kbDir: string): KbProblem[] {
  const { agency, attachments } = file.article;
  return attachments.flatMap(({ file: name }) => {
    const bytes = packFile(kbDir, agency, name);
    const fault = bytes === null ? 'файла нет' : faultOf(name, bytes);
    const hint = `Положите файл в ${agency}/attachments или уберите его из attachments.`;
    return fault === null ? [] : [problem(file, 'attachments', `${name}: ${fault}`, hint)];
  });
}

function problem(file: ArticleFile, key: string, message: string, hint: string): KbProblem {
  return { file: file.article.file, line: file.lineOf(key), message, hint };
}

function checkPlace(file: ArticleFile, byId: ReadonlyMap<string, ArticleFile>): KbProblem[] {
  const { article } = file;
  const found: KbProblem[] = [];
  const twin = byId.get(article.id);
  if (twin !== undefined && twin !== file) {
    found.push(
      problem(
        file,
        'id',
        `id «${article.id}» уже есть в ${twin.article.file}`,
        'Дайте одной из статей другой id.',
      ),
    );
  }
  if (basename(article.file, '.md') !== article.id) {
    found.push(problem(file, 'id', 'имя файла не совпадает с id', `Назовите файл ${article.id}.md.`));
  }
  const folder = article.file.split('/')[0] ?? '';
  if (folder !== article.agency) {
    const hint = `Перенесите файл в ${article.agency}/${dirname(article.file).slice(folder.length + 1)} или исправьте agency.`;
    found.push(
      problem(file, 'agency', `статья ведомства «${article.agency}» лежит в папке «${folder}»`, hint),
    );
  }
  return found;
}

function checkRelated(file: ArticleFile, byId: ReadonlyMap<string, ArticleFile>): KbProblem[] {
  return file.article.related.flatMap((id) => {
    const other = byId.get(id)?.article;
    if (other === undefined) {
      return [problem(file, 'related', `нет статьи «${id}»`, 'Уберите её из related или исправьте id.')];
    }
    if (file.article.audience === 'citizen' && other.audience === 'servant') {
      return [
        problem(file, 'related', `«${id}» — статья для служащих`, 'Гражданам на неё ссылаться нельзя.'),
      ];
    }
    return [];
  });
}

function checkDates(file: ArticleFile, now: Instant): KbProblem[] {
  const { validUntil, inForceFrom, reviewBy, checkedAt } = file.article;
  const at = (date: string): Instant => Date.parse(`${date}T00:00:00Z`);
  const dates = [
    { key: 'valid_until', date: validUntil },
    { key: 'in_force_from', date: inForceFrom },
    { key: 'review_by', date: reviewBy },
    { key: 'checked_at', date: checkedAt },
  ];
  const unreal = dates.filter(({ date }) => date !== null && Number.isNaN(at(date)));
  if (unreal.length > 0) {
    return unreal.map(({ key, date }) =>
      problem(file, key, `нет такой даты: ${date ?? ''}`, 'Пишите ГГГГ-ММ-ДД.'),
    );
  }
  const found: KbProblem[] = [];
  if (validUntil !== null && at(validUntil) + DAY <= now) {
    found.push(
      problem(file, 'valid_until', `статья не действует с ${validUntil}`, 'Обновите её или уберите.'),
    );
  }
  if (validUntil !== null && validUntil < inForceFrom) {
    found.push(
      problem(
        file,
        'valid_until',
        'статья перестаёт действовать раньше, чем начинает',
        'Проверьте обе даты.',
      ),
    );
  }
  if (at(reviewBy) <= now) {
    found.push(
      problem(
        file,
        'review_by',
        `срок проверки прошёл: ${reviewBy}`,
        'Сверьте статью с источниками и назначьте новый срок.',
      ),
    );
  } else if (at(reviewBy) - now <= SOON) {
    const soon = problem(
      file,
      'review_by',
      `скоро срок проверки: ${reviewBy}`,
      'Сверьте статью с источниками.',
    );
    found.push({ ...soon, reminder: true });
  }
  return found;
}

function checkCaveat(file: ArticleFile): KbProblem[] {
  const { confidence, short, body } = file.article;
  if (confidence === 'high' || CAVEAT.test(short) || CAVEAT.test(body)) return [];
  return [
    problem(file, 'confidence', 'сведения не до конца подтверждены, а об этом не сказано', MEDIUM_HINT),
  ];
}

/** Looks at what the bot says and at the text, sentence by sentence; clients' phrasings may be as outdated as they like. */
function checkStale(file: ArticleFile): KbProblem[] {
  const { short, body } = file.article;
  const found: KbProblem[] = [];
  for (const sentence of `${short}\n${body}`.split(/(?<=[.!?])\s+|\n+/u)) {
    if (SAYS_IT_IS_FORMER.test(sentence)) continue;
    for (const { pattern, why, hint } of STALE_PHRASES) {
      if (!pattern.test(sentence)) continue;
      found.push({
        file: file.article.file,
        line: lineOfText(file, sentence),
        message: `устарело: ${why}`,
        hint,
      });
    }
  }
  return found;
}

/** The line where a sentence of the text stands; one of the front matter is placed at `short`. */
function lineOfText(file: ArticleFile, sentence: string): number {
  const at = file.text.indexOf(sentence);
  return at < 0 ? file.lineOf('short') : file.text.slice(0, at).split('\n').length;
}

/** Articles that one client can be answered with must not claim the same question. */
function checkPhrasings(files: readonly ArticleFile[]): KbProblem[] {
  const found: KbProblem[] = [];
  const owners = new Map<string, ArticleFile[]>();
  for (const file of files) {
    for (const phrasing of new Set(file.article.phrasings.map((text) => wordsOf(text).join(' ')))) {
      const others = owners.get(phrasing) ?? [];
      const rival = others.find(({ article }) => meet(article, file.article));
      if (rival !== undefined) {
        const message = `формулировка «${phrasing}» есть и в ${rival.article.file}`;
        found.push(problem(file, 'phrasings', message, 'Оставьте её в одной статье.'));
      }
      owners.set(phrasing, [...others, file]);
    }
  }
  return found;
}

function meet(a: Article, b: Article): boolean {
  const sameBody = a.agency === b.agency || a.agency === 'common' || b.agency === 'common';
  return sameBody && a.audience === b.audience;
}
