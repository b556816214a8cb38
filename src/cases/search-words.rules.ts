import { stem } from '../understanding/russian/stem.rules.ts';
import { STOP_WORDS } from '../understanding/russian/stop-words.ts';
import { wordsOf } from '../understanding/russian/words.rules.ts';

/** More different words than anybody writes by hand; what is longer is a list or noise. */
const MOST_WORDS = 2_000;
const LONGEST = 60;

/** The stems of a text by which it is found, each once: grammar and courtesy find nothing and are left out. */
export function searchStems(text: string): readonly string[] {
  const stems = new Set<string>();
  for (const word of wordsOf(text)) {
    if (STOP_WORDS.has(word)) continue;
    stems.add(stem(word).slice(0, LONGEST));
    if (stems.size === MOST_WORDS) break;
  }
  return [...stems];
}

/** The word that marks whose message it is, so that the index itself finds only what the reader may see. */
export function agencyMark(agency: string): string {
  return `ofbody${agency.replaceAll(/[^a-z0-9]/g, '')}`;
}

export interface Snippet {
  /** In turn text outside of the hits and hits, beginning outside. */
  readonly parts: readonly string[];
}

const AROUND = 60;

/** The stretch of a text around the first word that was asked for, with every asked word marked. */
export function snippetOf(text: string, stems: ReadonlySet<string>): Snippet {
  const hits = [...text.matchAll(/[\p{L}\p{N}]+/gu)].filter(([word]) =>
    wordsOf(word).some((plain) => stems.has(stem(plain).slice(0, LONGEST))),
  );
  const first = hits[0]?.index ?? 0;
  const from = wordStart(text, Math.max(0, first - AROUND), first);
  const until = Math.min(text.length, first + 2 * AROUND);
  const parts: string[] = [];
  let at = from;
  for (const hit of hits) {
    if (hit.index + hit[0].length > until) break;
    parts.push(text.slice(at, hit.index), hit[0]);
    at = hit.index + hit[0].length;
  }
  parts.push(text.slice(at, edge(text, until)) + (until < text.length ? '…' : ''));
  if (from > 0) parts[0] = `…${parts[0] ?? ''}`;
  return { parts };
}

/** The beginning of a word between `at` and `until`, so that the stretch does not begin with half a word. */
function wordStart(text: string, at: number, until: number): number {
  if (at === 0) return 0;
  const space = text.slice(at, until).search(/\s/u);
  return space < 0 ? edge(text, at) : at + space + 1;
}

/** The nearest place at or after `at` that does not stand within a surrogate pair. */
function edge(text: string, at: number): number {
  const code = text.charCodeAt(at);
  return code >= 0xdc00 && code <= 0xdfff ? at + 1 : at;
}
