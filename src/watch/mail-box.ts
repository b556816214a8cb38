import { mkdirSync } from 'node:fs';
import { readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Instant } from '../kernel/instants.ts';

/** A letter that waits for the mail server. */
export interface Letter {
  /** The same letter again has the same id. */
  readonly id: string;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly writtenAt: Instant;
  /** How many times it was tried. */
  readonly attempts: number;
  readonly notBefore: Instant;
}

/** Where letters to the staff lie. */
export function mailFolder(dataDir: string): string {
  return join(dataDir, 'mail');
}

/**
 * Letters as files, so that they outlive the process: `waiting`, `sending` while the server has one, `failed` when it
 * was given up. A letter moves by renaming, so that of several processes one has it.
 */
export interface MailBox {
  put(letter: Letter): Promise<void>;
  /** Letters whose time has come, the earliest written first. */
  due(now: Instant): Promise<readonly Letter[]>;
  /** False when another process was first. */
  take(id: string): Promise<boolean>;
  /** It was delivered. */
  done(id: string): Promise<void>;
  /** It has to be tried again. */
  back(letter: Letter): Promise<void>;
  /** It will not be tried again; an administrator may look at it. */
  giveUp(letter: Letter): Promise<void>;
  /** What a process that was killed left in `sending` waits again. The letter may go twice, under one Message-ID. */
  recover(): Promise<void>;
}

const BOXES = ['waiting', 'sending', 'failed'] as const;
type Box = (typeof BOXES)[number];

/** Opens the letters of a folder. Throws when the folder cannot be made. */
export function openMailBox(folder: string): MailBox {
  for (const box of BOXES) mkdirSync(join(folder, box), { recursive: true, mode: 0o700 });
  const file = (box: Box, id: string) => join(folder, box, `${id}.json`);

  /** Whole or not at all: a kill in between leaves no half of a letter. */
  async function write(box: Box, letter: Letter): Promise<void> {
    const draft = `${file(box, letter.id)}.new`;
    await writeFile(draft, JSON.stringify(letter), { mode: 0o600, flush: true });
    await rename(draft, file(box, letter.id));
  }

  async function ids(box: Box): Promise<string[]> {
    const names = await readdir(join(folder, box));
    return names.flatMap((name) => (name.endsWith('.json') ? [name.slice(0, -'.json'.length)] : [])).sort();
  }

  async function read(id: string): Promise<Letter[]> {
    const text = await readFile(file('waiting', id), 'utf8').catch(() => null);
    return text === null ? [] : [JSON.parse(text) as Letter];
  }

  const move = async (id: string, from: Box, to: Box): Promise<boolean> =>
    rename(file(from, id), file(to, id)).then(
      () => true,
      () => false,
    );
  const done = (id: string) => rm(file('sending', id), { force: true });

  return {
    put: (letter) => write('waiting', letter),
    async due(now) {
      const letters = await Promise.all((await ids('waiting')).map(read));
      return letters
        .flat()
        .filter(({ notBefore }) => notBefore <= now)
        .sort((a, b) => a.writtenAt - b.writtenAt);
    },
    take: (id) => move(id, 'waiting', 'sending'),
    done,
    async back(letter) {
      await write('waiting', letter);
      await done(letter.id);
    },
    async giveUp(letter) {
      await write('failed', letter);
      await done(letter.id);
    },
    async recover() {
      for (const id of await ids('sending')) await move(id, 'sending', 'waiting');
    },
  };
}
