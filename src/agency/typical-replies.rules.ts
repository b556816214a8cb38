import type { AgencyPack } from './pack.ts';
import type { TypicalReply } from './typical-replies-schema.ts';
import { inForce, localDate } from './validity.rules.ts';

const BLANK = /\[[^[\]\n]{1,60}\]/gu;

/** The blanks of a text, each once, in order: «[ФИО]», «[срок]». */
function blanksOf(text: string): readonly string[] {
  return [...new Set(text.match(BLANK))];
}

/** A body's typical replies in force at an instant (epoch ms): first those of the topic, then those for every topic, then the others. */
export function typicalReplies(pack: AgencyPack, topic: string | null, at: number): readonly TypicalReply[] {
  const date = localDate(at, pack.zone);
  const rank = ({ topics }: TypicalReply): number =>
    topic !== null && topics.includes(topic) ? 0 : topics.length === 0 ? 1 : 2;
  return pack.typicalReplies.filter((reply) => inForce(reply, date)).toSorted((a, b) => rank(a) - rank(b));
}

/** What stands between the blanks and the ends of lines; shorter pieces are courtesy that any answer has. */
const SHORTEST_PIECE = 20;
/** So much of a ready answer has to stand in a text for it to have been used. */
const USED_FROM = 0.6;

function piecesOf(text: string): readonly string[] {
  return text
    .split(/\[[^[\]\n]{1,60}\]|\n|(?<=[.!?])\s/u)
    .map((piece) => piece.trim())
    .filter((piece) => piece.length >= SHORTEST_PIECE);
}

const lengthOf = (pieces: readonly string[]): number => pieces.reduce((sum, { length }) => sum + length, 0);

/** The ids of the body's typical replies that a text is made of, blanks filled and a sentence or so changed. */
export function typicalUsed(pack: AgencyPack, text: string): readonly string[] {
  return pack.typicalReplies
    .filter((reply) => {
      const pieces = piecesOf(reply.text);
      const kept = pieces.filter((piece) => text.includes(piece));
      return kept.length > 0 && lengthOf(kept) >= lengthOf(pieces) * USED_FROM;
    })
    .map(({ id }) => id);
}

/** Blanks of the body's typical replies that still stand in a text; other brackets are the writer's own. */
export function unfilledBlanks(pack: AgencyPack, text: string): readonly string[] {
  const known = new Set(pack.typicalReplies.flatMap((reply) => blanksOf(reply.text)));
  return blanksOf(text).filter((blank) => known.has(blank));
}
