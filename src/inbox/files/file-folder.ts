import { createReadStream, type ReadStream } from 'node:fs';
import { mkdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * Bytes by their digest, in a folder that all instances see. A file is there whole or not at all: it is written
 * beside and moved. The same bytes sent twice are one file.
 */
export interface FileFolder {
  /** Where to write the bytes of a row before their digest is known. */
  draft(id: string): Promise<string>;
  drop(draft: string): Promise<void>;
  keep(draft: string, digest: string): Promise<void>;
  remove(digest: string): Promise<void>;
  /** Null when the bytes are not in this folder. */
  open(digest: string): Promise<ReadStream | null>;
}

export function openFileFolder(dataDir: string): FileFolder {
  const root = join(dataDir, 'files');
  const placeOf = (digest: string) => join(root, digest.slice(0, 2), digest);
  const folder = (path: string) => mkdir(path, { recursive: true, mode: 0o700 });
  return {
    async draft(id) {
      await folder(join(root, 'drafts'));
      const path = join(root, 'drafts', id);
      await rm(path, { force: true });
      return path;
    },
    drop: (draft) => rm(draft, { force: true }),
    async keep(draft, digest) {
      await folder(join(root, digest.slice(0, 2)));
      await rename(draft, placeOf(digest));
    },
    remove: (digest) => rm(placeOf(digest), { force: true }),
    async open(digest) {
      const path = placeOf(digest);
      const there = await stat(path).catch(() => null);
      return there?.isFile() ? createReadStream(path) : null;
    },
  };
}
