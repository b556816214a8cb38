import { readFileSync } from 'node:fs';
import { isMap, isNode, isPair, LineCounter, parseDocument } from 'yaml';
import type { Document } from 'yaml';

/** One thing wrong in a pack, at a place that an editor can open. `line` counts from 1. */
export interface PackProblem {
  readonly file: string;
  readonly line: number;
  readonly message: string;
  readonly hint: string | undefined;
}

export type DataPath = readonly (string | number)[];

/** One YAML file of a pack: its data, and where in the file each piece of the data stands. */
export interface YamlSource {
  readonly file: string;
  readonly data: unknown;
  /** What the YAML parser itself objected to; data is then null. */
  readonly problems: readonly PackProblem[];
  /** Line of the nearest existing node on the path. `key` asks for the line of the key itself. */
  lineOf(path: DataPath, key?: string): number;
}

/** A file of a pack with what it says; `value` is undefined when the file is absent or has faults. */
export interface Part<T> {
  readonly source: YamlSource | undefined;
  readonly value: T | undefined;
}

/** Reads and parses a YAML file. Never throws for its contents; throws what `readFileSync` throws. */
export function readYaml(file: string): YamlSource {
  return parseYaml(file, readFileSync(file, 'utf8'));
}

/** The same from text, `file` being the name used in messages. Repeated keys are refused. */
export function parseYaml(file: string, text: string): YamlSource {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, uniqueKeys: true });
  const problems = document.errors.map((error) => ({
    file,
    line: lines.linePos(error.pos[0]).line,
    message: `Файл не читается как YAML: ${error.message.split('\n')[0] ?? error.code}`,
    hint: 'Проверьте отступы, кавычки и повторы ключей рядом с этой строкой.',
  }));
  return {
    file,
    data: problems.length > 0 ? null : document.toJS(),
    problems,
    lineOf: (path, key) => lineOf(document, lines, path, key),
  };
}

function lineOf(document: Document, lines: LineCounter, path: DataPath, key: string | undefined): number {
  const own = key === undefined ? undefined : keyOffset(document, path, key);
  if (own !== undefined) return lines.linePos(own).line;
  for (let length = path.length; length >= 0; length -= 1) {
    const offset = nodeOffset(document, path.slice(0, length));
    if (offset !== undefined) return Math.max(1, lines.linePos(offset).line);
  }
  return 1;
}

function nodeOffset(document: Document, path: DataPath): number | undefined {
  const last = path.at(-1);
  // The key's line is what an editor looks for; a block value may begin a line lower.
  if (typeof last === 'string') {
    const key = keyOffset(document, path.slice(0, -1), last);
    if (key !== undefined) return key;
  }
  const node: unknown = path.length === 0 ? document.contents : document.getIn(path, true);
  return isNode(node) ? node.range?.[0] : undefined;
}

function keyOffset(document: Document, path: DataPath, key: string): number | undefined {
  const map: unknown = path.length === 0 ? document.contents : document.getIn(path, true);
  if (!isMap(map)) return undefined;
  const pair = map.items.find((item) => isPair(item) && String(item.key) === key);
  return pair !== undefined && isNode(pair.key) ? pair.key.range?.[0] : undefined;
}
