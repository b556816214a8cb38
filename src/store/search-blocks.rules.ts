/**
 * Full-text search reads the newest messages first, block by block of their numbers, so that what a page costs does not
 * grow with the store: each level has blocks eight times as large as the one before.
 */
const BLOCK_BITS = [14, 17, 20, 23] as const;
export type BlockLevel = 0 | 1 | 2 | 3;
const LARGEST_BLOCK: BlockLevel = 3;

/** The numbers from `from` up to, without, `before`; all of them are of one block of the level. */
export interface SearchBlock {
  readonly level: BlockLevel;
  readonly from: number;
  readonly before: number;
}

/** The block of the number below `before`, as far as it is below. */
export function blockBelow(before: number, level: BlockLevel): SearchBlock {
  const size = 2 ** BLOCK_BITS[level];
  return { level, from: Math.floor((before - 1) / size) * size, before };
}

/** The number under which an index holds everything of the block: levels do not share any. */
export function blockMark({ level, from }: SearchBlock): number {
  return (from / 2 ** BLOCK_BITS[level]) * BLOCK_BITS.length + level;
}

/** The larger level when blocks of it can be read within `ms`, after one of `block` has been read in `took` ms. */
export function nextLevel(block: SearchBlock, took: number, ms: number): BlockLevel {
  const size = 2 ** BLOCK_BITS[block.level];
  const larger = Math.min(block.level + 1, LARGEST_BLOCK) as BlockLevel;
  const growth = 2 ** (BLOCK_BITS[larger] - BLOCK_BITS[block.level]);
  // Of less than half a block nobody knows what a whole one costs, or holds.
  return block.before - block.from >= size / 2 && took * growth <= ms ? larger : block.level;
}
