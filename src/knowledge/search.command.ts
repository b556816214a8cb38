import { errorText } from '../kernel/errors.ts';
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
 * A bad query line gives an error line; a bad corpus line throws, because results without it would be wrong.
 */
export function searchCommand(corpusLines: Iterable<string>, limit = 10): (line: string) => SearchLine {
  const documents = Array.from(corpusLines)
    .filter((line) => line.trim() !== '')
    .map((line) => DOCUMENT.parse(JSON.parse(line)));
  const index = buildIndex(documents);
  return (line) => {
    try {
      const query = QUERY.parse(JSON.parse(line));
      const start = performance.now();
      const results = index.search(query.text, limit);
      return { id: query.id, results, ms: performance.now() - start };
    } catch (error) {
      return { id: idOf(line), error: errorText(error) };
    }
  };
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
