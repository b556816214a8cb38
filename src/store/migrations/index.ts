import type { Migration } from 'kysely/migration';
import { wayThrough } from './001-way-through.ts';

/** In order of their names. A migration that has been shipped is never edited; a mistake gets a new one. */
export const migrations: Readonly<Record<string, Migration>> = {
  '001-way-through': wayThrough,
};
