import { join } from 'node:path';

/** Where letters to the staff lie. */
export function mailFolder(dataDir: string): string {
  return join(dataDir, 'mail');
}
