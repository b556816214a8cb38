import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { errorText, OtklikError } from '../../kernel/errors.ts';
import type { AppealPackage, DocumentReceipt, DocumentSystem } from './document-system.ts';

const receiptSchema = z.strictObject({ appeal: z.string(), number: z.string(), date: z.string() });

const NAME = /^[0-9a-f-]{36}\.json$/u;
const AT_ONCE = 200;

/** Writes a package beside its place and moves it there: the reader sees all of it or nothing. */
async function handOver(folder: string, { passport, essence, files }: AppealPackage): Promise<void> {
  const parent = join(folder, 'out', passport.agency, passport.block);
  const [place, draft] = [join(parent, passport.id), join(parent, `.${passport.id}.part`)];
  if (existsSync(place)) return;
  await rm(draft, { recursive: true, force: true });
  await mkdir(draft, { recursive: true, mode: 0o700 });
  await writeFile(join(draft, 'passport.json'), `${JSON.stringify(passport, null, 2)}\n`, { mode: 0o600 });
  await writeFile(join(draft, 'appeal.txt'), essence, { mode: 0o600 });
  for (const file of files) {
    await mkdir(dirname(join(draft, file.place)), { recursive: true, mode: 0o700 });
    await writeFile(join(draft, file.place), await file.read(), { mode: 0o600 });
  }
  await rename(draft, place);
}

async function receiptsIn(folder: string): Promise<DocumentReceipt[]> {
  await mkdir(join(folder, 'in'), { recursive: true, mode: 0o700 });
  const names = (await readdir(join(folder, 'in'))).filter((name) => NAME.test(name)).toSorted();
  const found: DocumentReceipt[] = [];
  for (const source of names.slice(0, AT_ONCE)) {
    const read = receiptSchema.safeParse(await parsed(join(folder, 'in', source)));
    if (read.success) found.push({ ...read.data, appealId: read.data.appeal, source });
    else await moveTo(folder, 'refused', source);
  }
  return found;
}

async function parsed(file: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(file, 'utf8'));
  } catch {
    return null;
  }
}

async function moveTo(folder: string, where: 'taken' | 'refused', name: string): Promise<void> {
  await mkdir(join(folder, where), { recursive: true, mode: 0o700 });
  await rename(join(folder, 'in', name), join(folder, where, name));
}

/**
 * Exchange by a folder that both systems see. We write `out/<body>/<block>/<id>/` with `passport.json`,
 * `appeal.txt` and what was attached under `files`; the document system writes `in/<id>.json` with `appeal`, `number` and `date`, and moves it there whole.
 * What was read goes to `taken` or `refused`.
 */
export function folderExchange(folder: string): DocumentSystem {
  const guarded = async <T>(work: Promise<T>): Promise<T> => {
    try {
      return await work;
    } catch (cause) {
      throw new OtklikError('unavailable', `The exchange folder cannot be used: ${errorText(cause)}`, {
        cause,
        hint: 'Check OTKLIK_DOCUMENTS and the rights on the folder.',
      });
    }
  };
  return {
    hand: (appeal) => guarded(handOver(folder, appeal)),
    receipts: () => guarded(receiptsIn(folder)),
    settle: (receipt, fault) => guarded(moveTo(folder, fault === null ? 'taken' : 'refused', receipt.source)),
  };
}
