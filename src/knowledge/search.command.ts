import { OtklikError, errorText } from '../kernel/errors.ts';
import { buildIndex } from './search/search-index.ts';
import type { Hit } from './search/search-index.ts';
import { z } from 'zod';

const DOCUMENT = z.object({
  id: z.string(),
  title: z.string().default(''),
  text: z.string().default(''),
  questions: z.array(z.string()).default([]),
});
const QUERY = z.object({ id: z.union([z.string(), z.number()]), text: z.string() });

export type SearchLine =
  | { readonly id: string | number; readonly results: readonly Hit[]; readonly ms: number }
  | { readonly id: string | number | null; readonly error: string };

/**
 * `otklik search`: corpus lines (JSON each; blank ones are passed over) → a function from a query line to an output line.
 * A bad query line gives an error line. @throws OtklikError `bad_input` for a bad corpus line: results without it would
 * be wrong.
 */
export function searchCommand(corpusLines: Iterable<string>, limit = 10): (line: string) => SearchLine {
  const index = buildIndex(readCorpus(corpusLines));
  return (line) => {
    try {
      const query = QUERY.parse(JSON.parse(line));
      const start = performance.now();
      const results = index.search(query.text, limit);
      return { id: query.id, results, ms: performance.now() - start };
    } catch (error) {
      return { id: idOf(line), error: lineError(error) };
    }
  };
}

function* readCorpus(lines: Iterable<string>): Generator<z.infer<typeof DOCUMENT>> {
  let number = 0;
  for (const line of lines) {
    number += 1;
    if (line.trim() === '') continue;
    try {
      yield DOCUMENT.parse(JSON.parse(line));
    } catch (error) {
      throw new OtklikError('bad_input', `corpus line ${number}: ${lineError(error)}`, {
        hint: 'A line is {"id": …, "title": …, "text": …, "questions"?: […]}.',
        cause: error,
      });
    }
  }
}

/** What is wrong with an input line, in one line. */
export function lineError(error: unknown): string {
  if (!(error instanceof z.ZodError)) return errorText(error);
  return error.issues.map(({ path, message }) => `${path.join('.')} ${message}`.trim()).join('; ');
}

/** The id of a line that may not be readable otherwise, or null. */
export function idOf(line: string): string | number | null {
  try {
    const parsed: unknown = JSON.parse(line);
    if (typeof parsed !== 'object' || parsed === null || !('id' in parsed)) return null;
    return typeof parsed.id === 'string' || typeof parsed.id === 'number' ? parsed.id : null;
  } catch {
    return null;
  }
}
