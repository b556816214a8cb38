import type { Article } from '../articles.ts';
import { itemOf, sentencesOf } from './sentences.rules.ts';
import { tokensOf } from './tokens.rules.ts';

/** One approved statement of an article: a sentence, or a list together with what it hangs on. */
export interface Passage {
  readonly text: string;
  /** What it stands under: said before it, because it may hold for that alone («Подпись не нужна»). */
  readonly heading: string | null;
  /** It goes on with the passage before it and means nothing, or something else, without that. */
  readonly leans: boolean;
}

/** «Это нельзя», «Но по телефону проще», «без этих условий»: said of what stands before. */
const LEANING =
  /^(?:(?:но|а|и|в|при|за|на|по|для|из|к|о|об|от|с|у|до|кроме|после)\s+)?(?:он|она|оно|они|его|ее|её|их|ей|ему|им|ними?|них|нее|неё|этот|это|эта|эти|этой|этого|этом|этих|этому|этим|тот|того|том|тому|таких?|такой|такая|такое|такие|таком|там|туда|тогда|тоже|также|иначе|поэтому|остальн\p{L}+|последн\p{L}+|да|нет|норма)(?!\p{L})|(?<!\p{L})эт(?:от|о|а|и|ой|ого|ом|их|ому|им|у)(?!\p{L})|^(?:но|а|и|или|зато|значит|однако|затем|потом|например|то есть)(?!\p{L})/iu;

type Block =
  | { readonly kind: 'heading' | 'paragraph'; readonly text: string }
  | { readonly kind: 'list'; readonly items: readonly string[] };

function plain(text: string): string {
  return text
    .replaceAll(/!?\[([^\]]*)\]\([^)]*\)/gu, '$1')
    .replaceAll(/[*`]{1,3}/gu, '')
    .replaceAll(/\s+/gu, ' ')
    .trim();
}

/** Tables are left out: a row without its head says nothing. */
function blocksOf(body: string): Block[] {
  const blocks: { kind: Block['kind']; lines: string[] }[] = [];
  let open = false;
  for (const line of body.split(/\r?\n/u)) {
    const heading = /^#{1,6}\s+(.*)$/u.exec(line)?.[1];
    const item = itemOf(line);
    const last = blocks.at(-1);
    if (line.trim() === '' || line.trimStart().startsWith('|')) open = false;
    else if (heading !== undefined) {
      blocks.push({ kind: 'heading', lines: [heading] });
      open = false;
    } else if (item !== null) {
      if (last?.kind === 'list') last.lines.push(item);
      else blocks.push({ kind: 'list', lines: [item] });
      open = true;
    } else if (open && last !== undefined) last.lines[last.lines.length - 1] += ` ${line.trim()}`;
    else {
      blocks.push({ kind: 'paragraph', lines: [line.replace(/^\s*>\s?/u, '')] });
      open = true;
    }
  }
  return blocks.map(({ kind, lines }) =>
    kind === 'list' ? { kind, items: lines.map(plain) } : { kind, text: plain(lines.join(' ')) },
  );
}

/** Statements that follow each other under one heading. */
function inTurn(sentences: readonly string[], heading: string | null, leansOnFirst: boolean): Passage[] {
  return sentences.map((text, i) => {
    const answersTheLast = i > 0 && sentences[i - 1]?.endsWith('?') === true;
    return { text, heading, leans: (i > 0 && leansOnFirst) || answersTheLast || LEANING.test(text) };
  });
}

/** A heading that asks, forbids or limits is part of what stands under it: «Кому нельзя» before a list of people. */
function binds(heading: string): boolean {
  const asks = heading.endsWith('?') || /(?:^|\s)ли(?:\s|$)/u.test(heading);
  return asks || tokensOf(heading).some(({ bound }) => bound);
}

/** Items that are sentences stand each for itself; what hangs on a lead-in, or is one sentence, is never taken apart. */
function listPassages(items: readonly string[], heading: string | null, lead: string | null): Passage[] {
  if (lead === null && items.every((item) => /[.!?]$/u.test(item))) {
    return items.flatMap((item) => inTurn(sentencesOf(item), heading, true));
  }
  const lines = items.map((item) => `— ${item}`).join('\n');
  return [{ text: lead === null ? lines : `${lead}\n${lines}`, heading, leans: false }];
}

/** Everything that an article states, in its order: first what the bot says, then the text. Pure; linear in the text. */
export function passagesOf({ short, body }: Pick<Article, 'short' | 'body'>): readonly Passage[] {
  const passages = inTurn(sentencesOf(plain(short)), null, false);
  let heading: string | null = null;
  let lead: string | null = null;
  for (const block of blocksOf(body)) {
    if (block.kind === 'heading') heading = block.text;
    if (block.kind === 'list') passages.push(...listPassages(block.items, heading, lead));
    lead = null;
    if (block.kind !== 'paragraph') continue;
    const sentences = sentencesOf(block.text);
    if (sentences.at(-1)?.endsWith(':') === true) lead = sentences.pop() ?? null;
    passages.push(...inTurn(sentences, heading, heading !== null && binds(heading)));
  }
  // What opens a section leans on its heading, which is said with it, and not on the section before.
  return passages.map((passage, i) => ({
    ...passage,
    leans: passage.leans && passages[i - 1]?.heading === passage.heading,
  }));
}

function under(heading: string, text: string): string {
  const colon = /[?:.!]$/u.test(heading) ? '' : ':';
  return `${heading}${colon}${text.startsWith('—') ? '\n' : ' '}${text}`;
}

/** A statement with what it stands under, as a model is shown it. */
export function shown({ heading, text }: Passage): string {
  return heading === null ? text : under(heading, text);
}

/** The ways to repeat a statement: the heading may be left out where nothing hangs on it. */
export function waysToRepeat(passage: Passage): readonly string[] {
  const { heading, text, leans } = passage;
  if (heading === null) return [text];
  return binds(heading) && !leans ? [shown(passage)] : [text, shown(passage)];
}

/** Statements as one text: each section begins a line with its heading, so that nothing is said out of its place. */
export function textOf(passages: readonly Passage[]): string {
  let text = '';
  for (const [i, passage] of passages.entries()) {
    const before = passages[i - 1];
    const opens = before === undefined || before.heading !== passage.heading;
    const list = passage.text.includes('\n') || before?.text.includes('\n') === true;
    text += i === 0 ? '' : opens || list ? '\n' : ' ';
    text += opens ? shown(passage) : passage.text;
  }
  return text;
}
