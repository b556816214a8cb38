import { z } from 'zod';
import { suggestion } from './suggestion.rules.ts';
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
    return issue.keys.map((key) => ({
      file: source.file,
      line: source.lineOf(path, key),
      message: `${place(path)}неизвестный ключ «${key}»`,
      hint: suggestion(key, keysAt(schema, path)),
    }));
  }
  const given = valueAt(source.data, path);
  const at = { file: source.file, line: source.lineOf(path) };
  if (given === undefined || given === null || given === '') {
    return [
      { ...at, message: `${place(path)}${issue.message}`, hint: 'Этого поля нет в файле или оно пустое.' },
    ];
  }
  const allowed = allowedValues(schema, issue, path);
  if (allowed.length > 0) {
    const text = typeof given === 'string' ? given : JSON.stringify(given);
    return [{ ...at, message: `${place(path)}не бывает «${text}»`, hint: suggestion(text, allowed) }];
  }
  return [{ ...at, message: `${place(path)}${issue.message}`, hint: undefined }];
}

/** The values that a closed list or a union's telling key would take; empty for any other fault. */
function allowedValues(schema: z.ZodType, issue: z.core.$ZodIssue, path: DataPath): readonly string[] {
  if (issue.code === 'invalid_value') return issue.values.map(String);
  const key = path.at(-1);
  if (issue.code !== 'invalid_union' || typeof key !== 'string') return [];
  return [...new Set(schemasAt(schema, path).flatMap((one) => shapeOf(one).values ?? []))].map(String);
}

function place(path: DataPath): string {
  return path.length === 0 ? '' : `${path.map(String).join('.')}: `;
}

function valueAt(data: unknown, path: DataPath): unknown {
  let value = data;
  for (const part of path) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = Object.entries(value).find(([key]) => key === String(part))?.[1];
  }
  return value;
}

/** The names that a strict object on the path would take; of a union, those of all its branches. */
function keysAt(schema: z.ZodType, path: DataPath): readonly string[] {
  return [...new Set(schemasAt(schema, path).flatMap((one) => Object.keys(shapeOf(one).shape ?? {})))];
}

/** The schemas that stand on a path: one, or one a branch of each union on the way. */
function schemasAt(schema: z.core.$ZodType, path: DataPath): readonly z.core.$ZodType[] {
  const { innerType, options, element, shape } = shapeOf(schema);
  if (innerType !== undefined) return schemasAt(innerType, path);
  if (options !== undefined) return options.flatMap((option) => schemasAt(option, path));
  const [first, ...rest] = path;
  if (first === undefined) return [schema];
  const next = element ?? shape?.[String(first)];
  return next === undefined ? [] : schemasAt(next, rest);
}

function shapeOf(schema: z.core.$ZodType): ZodShape {
  return schema._zod.def as unknown as ZodShape;
}

/** What of a zod definition the walk looks at; each kind of schema has some of it. */
interface ZodShape {
  readonly innerType?: z.core.$ZodType;
  readonly options?: readonly z.core.$ZodType[];
  readonly element?: z.core.$ZodType;
  readonly shape?: Readonly<Record<string, z.core.$ZodType>>;
  readonly values?: readonly unknown[];
}
