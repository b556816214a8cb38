import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { OtklikError } from '../kernel/errors.ts';
import type { Lexicon } from './lexicon-schema.ts';
import type { AgencyPack } from './pack.ts';
import { readCommon, readPack } from './read-pack.ts';
import type { PackProblem } from './yaml-source.ts';

/**
 * All packs under a knowledge base folder, by the body's id. A folder with `agency.yaml` is a body.
 * Throws OtklikError `configuration` that lists every problem of every pack with file and line.
 */
export function loadAgencies(kbDir: string): ReadonlyMap<string, AgencyPack> {
  const { packs, problems } = readAll(kbDir);
  if (problems.length > 0) {
    const lines = problems.map(problemText).join('\n');
    throw new OtklikError('configuration', `В паках ведомств ошибок: ${problems.length}\n${lines}`, {
      hint: 'Исправьте указанные строки и проверьте: npm run -s otklik -- kb check',
    });
  }
  return packs;
}

/** Every problem of every pack, by file and line; empty when all of them would load. */
export function checkPacks(kbDir: string): readonly PackProblem[] {
  return readAll(kbDir).problems;
}

/** The words that tell of a message apart from its topic. Throws OtklikError `configuration` when they are faulty. */
export function loadLexicon(kbDir: string): Lexicon {
  const { common, problems } = readCommon(kbDir);
  const lexicon = common.lexicon.value;
  if (lexicon !== undefined) return lexicon;
  throw new OtklikError('configuration', problems.map(problemText).join('\n'));
}

/** `file:line message. hint`, the form of `otklik kb check`. */
export function problemText({ file, line, message, hint }: PackProblem): string {
  return `${file}:${line} ${message}${hint === undefined ? '' : `. ${hint}`}`;
}

function readAll(kbDir: string): {
  readonly packs: ReadonlyMap<string, AgencyPack>;
  readonly problems: readonly PackProblem[];
} {
  const bodies = bodyFolders(kbDir);
  if (bodies.length === 0) {
    const message = 'В базе знаний нет ни одного ведомства: ни в одной папке нет agency.yaml';
    return { packs: new Map(), problems: [{ file: kbDir, line: 1, message, hint: undefined }] };
  }
  const { common, problems: commonProblems } = readCommon(kbDir);
  const results = bodies.map((id) => readPack(kbDir, id, common));
  return {
    packs: new Map(results.flatMap(({ value }) => (value === undefined ? [] : [[value.id, value] as const]))),
    problems: [
      ...commonProblems,
      ...results.flatMap(({ problems }) => problems),
      ...sameCodes(
        kbDir,
        results.flatMap(({ value }) => value ?? []),
      ),
    ].toSorted(byPlace),
  };
}

/** Two bodies with one code would have two cases of one name. */
function sameCodes(kbDir: string, packs: readonly AgencyPack[]): readonly PackProblem[] {
  return packs.flatMap(({ id, code }, at) => {
    const other = packs.slice(0, at).find((pack) => pack.code === code);
    if (other === undefined) return [];
    const message = `код «${code}» уже у ведомства «${other.id}»`;
    return [
      { file: join(kbDir, id, 'agency.yaml'), line: 1, message, hint: 'Номера вопросов различают по коду.' },
    ];
  });
}

function bodyFolders(kbDir: string): readonly string[] {
  if (!existsSync(kbDir)) return [];
  return readdirSync(kbDir, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && existsSync(join(kbDir, entry.name, 'agency.yaml')))
    .map((entry) => entry.name)
    .sort();
}

function byPlace(a: PackProblem, b: PackProblem): number {
  return a.file === b.file ? a.line - b.line : a.file < b.file ? -1 : 1;
}
