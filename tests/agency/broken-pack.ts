import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { checkPacks } from '../../src/agency/index.ts';

export const KB = join(import.meta.dirname, '../../knowledge-base');

/** A problem as `file:line message hint`, the file relative to the knowledge base. */
export interface Found {
  readonly file: string;
  readonly line: number;
  readonly text: string;
}

export type Edit = (text: string) => string;

/** What the checker says of the real packs after some of their files were edited. */
export function problemsAfter(edits: Readonly<Record<string, Edit>>): readonly Found[] {
  return withCopy(edits, (folder) =>
    checkPacks(folder).map(({ file, line, message, hint }) => ({
      file: relative(folder, file),
      line,
      text: `${message} ${hint ?? ''}`.trim(),
    })),
  );
}

/** Runs something on a copy of the real packs with some files edited; the copy is removed afterwards. */
export function withCopy<T>(edits: Readonly<Record<string, Edit>>, run: (folder: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), 'otklik-kb-'));
  try {
    cpSync(KB, folder, { recursive: true, filter: (path) => !path.endsWith('.md') });
    for (const [file, edit] of Object.entries(edits)) {
      const path = join(folder, file);
      const before = readFileSync(path, 'utf8');
      const after = edit(before);
      if (after === before) throw new Error(`the edit of ${file} changed nothing`);
      writeFileSync(path, after);
    }
    return run(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The line, from 1, of the n-th place where a piece of text stands in a real pack's file. */
export function lineOf(file: string, piece: string, nth = 1): number {
  const lines = readFileSync(join(KB, file), 'utf8').split('\n');
  const places = lines.flatMap((line, at) => (line.includes(piece) ? [at + 1] : []));
  const found = places[nth - 1];
  if (found === undefined) throw new Error(`no ${piece} in ${file}`);
  return found;
}
