import { z } from 'zod';
import type { DataPath, PackProblem, YamlSource } from './yaml-source.ts';

/** The data when they fit the schema; otherwise every fault, each with its line in the file. */
export function checkShape<T>(
  source: YamlSource,
  schema: z.ZodType<T>,
): { readonly value: T | undefined; readonly problems: readonly PackProblem[] } {
  if (source.problems.length > 0) return { value: undefined, problems: source.problems };
  const parsed = schema.safeParse(source.data, { error: z.locales.ru().localeError });
  if (parsed.success) return { value: parsed.data, problems: [] };
  return {
    value: undefined,
    problems: parsed.error.issues.flatMap((issue) => describe(source, schema, issue)),
  };
}

function describe(source: YamlSource, schema: z.ZodType, issue: z.core.$ZodIssue): readonly PackProblem[] {
  const path = issue.path.filter((part) => typeof part !== 'symbol');
  if (issue.code === 'unrecognized_keys') {
    const known = keysAt(schema, path);
    return issue.keys.map((key) => ({
      file: source.file,
      line: source.lineOf(path, key),
      message: `${place(path)}неизвестный ключ «${key}»`,
      hint: suggestion(key, known),
    }));
  }
  return [
    {
      file: source.file,
      line: source.lineOf(path),
      message: `${place(path)}${issue.message}`,
      hint: missing(source, path) ? 'Этого поля нет в файле или оно пустое.' : undefined,
    },
  ];
}

function place(path: DataPath): string {
  return path.length === 0 ? '' : `${path.map(String).join('.')}: `;
}

function missing(source: YamlSource, path: DataPath): boolean {
  let value: unknown = source.data;
  for (const part of path) {
    if (typeof value !== 'object' || value === null) return true;
    value = Object.entries(value).find(([key]) => key === String(part))?.[1];
  }
  return value === undefined || value === null || value === '';
}

function suggestion(key: string, known: readonly string[]): string {
  const nearest = known
    .map((name) => ({ name, far: distance(key, name) }))
    .toSorted((a, b) => a.far - b.far)
    .at(0);
  if (nearest !== undefined && nearest.far <= Math.max(2, key.length / 3))
    return `Возможно, имелось в виду «${nearest.name}»?`;
  return `Здесь можно: ${known.join(', ')}.`;
}

/** The names that a strict object on the path would take; of a union, those of all its branches. */
function keysAt(schema: z.core.$ZodType, path: DataPath): readonly string[] {
  const def = schema._zod.def as unknown as ZodShape;
  if (def.innerType !== undefined) return keysAt(def.innerType, path);
  if (def.options !== undefined) return [...new Set(def.options.flatMap((option) => keysAt(option, path)))];
  const [first, ...rest] = path;
  if (first === undefined) return Object.keys(def.shape ?? {});
  const next = def.element ?? def.shape?.[String(first)];
  return next === undefined ? [] : keysAt(next, rest);
}

interface ZodShape {
  readonly innerType?: z.core.$ZodType;
  readonly options?: readonly z.core.$ZodType[];
  readonly element?: z.core.$ZodType;
  readonly shape?: Readonly<Record<string, z.core.$ZodType>>;
}

/** Levenshtein's distance: how many letters have to be put in, taken out or changed. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const change = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, change));
    }
    row = next;
  }
  return row[b.length] ?? b.length;
}
