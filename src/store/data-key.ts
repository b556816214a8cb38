import { randomBytes } from 'node:crypto';
import { existsSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, relative, sep } from 'node:path';
import { errorText, OtklikError } from '../kernel/errors.ts';
import { createSeal, type Seal } from './seal.ts';

/** Where the keys of an installation are. */
export interface DataKeyPlace {
  /** Keys as text, the present one first; null: they are in the file. */
  readonly dataKey: string | null;
  readonly dataKeyFile: string;
  readonly dataDir: string;
}

/**
 * The seal of an installation. The key is made at the first start and kept in a file, readable by its owner only, which
 * has to lie outside of the data folder: who copies the database must not get the key with it. Throws OtklikError
 * `configuration` when the file is inside, cannot be used or holds no key.
 */
export function openSeal(place: DataKeyPlace): Seal {
  const [key, ...older] =
    place.dataKey === null ? keysOfFile(place) : keysOf(place.dataKey, 'OTKLIK_DATA_KEY');
  if (key === undefined) throw unreadable(place.dataKeyFile, 'it is empty');
  return createSeal(key, older);
}

function keysOf(text: string, where: string): Uint8Array[] {
  const keys = text.split(/[\s,]+/).filter((word) => word !== '');
  return keys.map((word) => {
    const key = /^[\da-f]{64}$/.test(word) ? Buffer.from(word, 'hex') : Buffer.from(word, 'base64');
    if (key.length === 32) return key;
    throw unreadable(where, 'a key must be 32 bytes as base64 or hex');
  });
}

function keysOfFile({ dataKeyFile: file, dataDir }: DataKeyPlace): Uint8Array[] {
  const way = relative(dataDir, file);
  if (way !== '..' && !way.startsWith(`..${sep}`)) {
    throw new OtklikError('configuration', `OTKLIK_DATA_KEY_FILE: ${file} lies in the data folder`, {
      hint: 'Name a file elsewhere: who copies the database must not get the key with it.',
    });
  }
  try {
    if (!existsSync(file)) makeKey(file);
    return keysOf(readFileSync(file, 'utf8'), file);
  } catch (error) {
    throw error instanceof OtklikError ? error : unreadable(file, errorText(error));
  }
}

/** Of several processes that start at once one makes the key; the file is there whole or not at all. */
function makeKey(file: string): void {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, `${randomBytes(32).toString('base64')}\n`, { mode: 0o600 });
  try {
    linkSync(draft, file);
  } catch (error) {
    if (!existsSync(file)) throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}

function unreadable(where: string, why: string): OtklikError {
  return new OtklikError('configuration', `The key of personal data cannot be read from ${where}: ${why}`, {
    hint: 'Set OTKLIK_DATA_KEY, or name a file that this user may read and make with OTKLIK_DATA_KEY_FILE.',
  });
}
