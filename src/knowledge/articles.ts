import { readFileSync, readdirSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { LineCounter, parseDocument } from 'yaml';
import { z } from 'zod';
import { OtklikError } from '../kernel/errors.ts';
import { FILE_NAME } from './attachments/file-kind.rules.ts';

export type Audience = 'citizen' | 'servant';

interface Source {
  readonly act: string;
  readonly article: string;
  /** Date of the act or of its edition, as written in the article. */
  readonly date: string;
  readonly url?: string;
}

/** One approved answer with everything that makes it citable. Dates are `YYYY-MM-DD`. */
export interface Article {
  readonly id: string;
  /** The body that it speaks for, or `common`. */
  readonly agency: string;
  readonly audience: Audience;
  readonly section: string;
  readonly title: string;
  /** What the bot says, word for word. */
  readonly short: string;
  readonly unit: string;
  readonly phrasings: readonly string[];
  readonly sources: readonly Source[];
  readonly checkedAt: string;
  readonly inForceFrom: string;
  readonly validUntil: string | null;
  readonly reviewBy: string;
  readonly confidence: 'high' | 'medium';
  readonly related: readonly string[];
  /** Forms and samples beside the article: files of its body's folder `attachments`. */
  readonly attachments: readonly { readonly title: string; readonly file: string }[];
  readonly body: string;
  /** Path from the knowledge base's root, for messages to editors. */
  readonly file: string;
}

export interface KbProblem {
  readonly file: string;
  readonly line: number;
  readonly message: string;
  readonly hint: string;
  /** Set when the text is right as it stands and something is only to be done soon. */
  readonly reminder?: true;
}

/** An article with its text and the lines of its keys, so that a check can point at them. */
export interface ArticleFile {
  readonly article: Article;
  /** The whole file, front matter and body. */
  readonly text: string;
  lineOf(key: string): number;
}

const DATE = z.string().regex(/^\d{4}-\d{2}-\d{2}$/u, 'дата пишется как ГГГГ-ММ-ДД');
const TEXT = z.string().trim().min(1, 'пусто');
const TEXT_OR_NUMBER = z.union([TEXT, z.number()]).transform(String);

const FRONT_MATTER = z.object({
  id: z.string().regex(/^[a-z0-9][a-z0-9-]*$/u, 'только строчные латинские буквы, цифры и дефис'),
  agency: TEXT,
  audience: z.enum(['citizen', 'servant']),
  section: TEXT,
  title: TEXT,
  short: TEXT.max(600, 'ответ длиннее 600 знаков'),
  unit: TEXT,
  phrasings: z.array(TEXT).min(8, 'нужно не меньше восьми формулировок клиента'),
  sources: z
    .array(z.object({ act: TEXT, article: TEXT_OR_NUMBER, date: TEXT_OR_NUMBER, url: z.url().nullish() }))
    .min(1, 'нужен хотя бы один источник'),
  checked_at: DATE,
  in_force_from: DATE,
  valid_until: DATE.nullable(),
  review_by: DATE,
  confidence: z.enum(['high', 'medium']),
  related: z.array(TEXT).default([]),
  attachments: z
    .array(
      z.object({
        title: TEXT,
        file: TEXT.regex(FILE_NAME, 'имя файла: латинские буквы, цифры, дефис и .pdf, .docx или .odt'),
      }),
    )
    .default([]),
});

const FENCE = /^---\r?\n([\s\S]*?)\r?\n---[ \t]*(?:\r?\n|$)/u;

/** The articles that can be said. Files that do not fit the schema are left out; `readArticles` names them. */
export function loadArticles(kbDir: string): readonly Article[] {
  return readArticles(kbDir).files.map(({ article }) => article);
}

/**
 * Reads `<kbDir>/<agency>/articles/<section>/<id>.md`, in the order of paths.
 * @throws OtklikError `configuration` when the folder does not exist.
 */
export function readArticles(kbDir: string): {
  readonly files: readonly ArticleFile[];
  readonly problems: readonly KbProblem[];
} {
  const files: ArticleFile[] = [];
  const problems: KbProblem[] = [];
  for (const path of articlePaths(kbDir)) {
    const file = relative(kbDir, path).replaceAll('\\', '/');
    const read = parseArticle(readFileSync(path, 'utf8'), file);
    if (Array.isArray(read)) problems.push(...read);
    else files.push(read);
  }
  return { files, problems };
}

function articlePaths(kbDir: string): string[] {
  if (!statSync(kbDir, { throwIfNoEntry: false })?.isDirectory()) {
    throw new OtklikError('configuration', `Knowledge base folder not found: ${kbDir}`, {
      hint: 'Set OTKLIK_KB_DIR to the folder that holds common/ and the agencies.',
    });
  }
  return readdirSync(kbDir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.md'))
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => /^[^/\\]+[/\\]articles[/\\]/u.test(relative(kbDir, path)))
    .sort();
}

/** One file's text → the article, or its problems. `file` is kept in the article and used in messages. */
export function parseArticle(text: string, file: string): ArticleFile | KbProblem[] {
  const fence = FENCE.exec(text);
  if (fence === null) {
    return [
      { file, line: 1, message: 'нет шапки статьи', hint: 'Начните файл с блока между строками «---».' },
    ];
  }
  const { document, lineAt, lineOf } = readFront(fence[1] ?? '');
  if (document.errors.length > 0) {
    return document.errors.map((error) => ({
      file,
      line: lineAt(error.pos[0]),
      message: `шапка не читается: ${error.message.split('\n')[0] ?? ''}`,
      hint: 'Проверьте отступы, кавычки и двоеточия; текст с двоеточием берите в кавычки.',
    }));
  }
  const parsed = FRONT_MATTER.safeParse(document.toJS());
  if (!parsed.success) {
    return parsed.error.issues.map((issue) => ({
      file,
      line: lineOf(issue.path),
      message: `${issue.path.join('.')}: ${issue.message}`,
      hint: 'Сравните с шапкой соседней статьи: ключи и вид значений у всех одни.',
    }));
  }
  const article = toArticle(parsed.data, text.slice(fence[0].length).trim(), file);
  return { article, text, lineOf: lineIn(fence[1] ?? '') };
}

/** Takes the front matter apart with the lines of the file, of which it begins at the second. */
function readFront(front: string) {
  const lines = new LineCounter();
  const document = parseDocument(front, { lineCounter: lines });
  const lineAt = (offset: number): number => lines.linePos(offset).line + 1;
  const lineOf = (path: readonly PropertyKey[]): number => {
    for (let depth = path.length; depth > 0; depth -= 1) {
      const node = document.getIn(path.slice(0, depth), true);
      const range = typeof node === 'object' && node !== null && 'range' in node ? node.range : null;
      if (Array.isArray(range) && typeof range[0] === 'number') return lineAt(range[0]);
    }
    return 1;
  };
  return { document, lineAt, lineOf };
}

/** Lines are asked for only where something is wrong: what they are found in is not kept till then, being large. */
function lineIn(front: string): ArticleFile['lineOf'] {
  return (key) => readFront(front).lineOf([key]);
}

function toArticle(front: z.infer<typeof FRONT_MATTER>, body: string, file: string): Article {
  const { checked_at, in_force_from, valid_until, review_by, sources, ...same } = front;
  return {
    ...same,
    sources: sources.map(({ url, ...source }) =>
      url === null || url === undefined ? source : { ...source, url },
    ),
    checkedAt: checked_at,
    inForceFrom: in_force_from,
    validUntil: valid_until,
    reviewBy: review_by,
    body,
    file,
  };
}
