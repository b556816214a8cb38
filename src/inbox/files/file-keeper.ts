import type { Channel, FileSource } from '../../channel/channel.ts';
import type { Attachment } from '../../channel/events.ts';
import { errorText } from '../../kernel/errors.ts';
import { newId } from '../../kernel/ids.ts';
import { type Clock, MINUTE, SECOND } from '../../kernel/instants.ts';
import type { Log } from '../../kernel/log.ts';
import { createLoop, type Loop } from '../../kernel/loop.ts';
import type { Store } from '../../store/db.ts';
import type { FileRow } from '../../store/tables.ts';
import { fetchFile } from './fetch-file.ts';
import type { FileFolder } from './file-folder.ts';
import { safeName } from './file-name.rules.ts';
import { claimFiles, forgetFile, isSharedDigest, settleFile } from './file-rows.ts';
import { isLie, typeOfBytes } from './file-types.rules.ts';
import type { Scan } from './virus-scanner.ts';

const AT_ONCE = 4;
const FETCH_TIMEOUT = 2 * MINUTE;
/** About a day with the growing pauses; addresses of platforms do not live longer. */
const MAX_TRIES = 12;
const MEBIBYTE = 1_024 * 1_024;

export interface FileKeeperDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Log;
  readonly folder: FileFolder;
  /** Null where no scanner is configured: then what a file is decides alone. */
  readonly scan: Scan | null;
  readonly channel: (account: string) => Channel | undefined;
  /** The largest file that the body takes, MiB. */
  readonly largest: (agency: string) => number;
  readonly onCasesChanged: (caseIds: readonly string[]) => void;
}

/** Fetches what people sent, looks at what it is, has it scanned and keeps it. What is not certain is not given out. */
export function createFileKeeper(deps: FileKeeperDeps): Loop {
  const { store, clock, log, folder } = deps;
  const owner = newId();

  const later = (row: FileRow, reason: string) =>
    row.attempts >= MAX_TRIES
      ? { state: 'failed' as const, reason }
      : { reason, not_before: clock() + Math.min(4 * 60 * MINUTE, 10 * SECOND * 2 ** row.attempts) };

  async function settle(row: FileRow, change: Parameters<typeof settleFile>[2]): Promise<void> {
    if (await settleFile(store, row, change, clock())) await tell(row);
  }

  async function tell(row: FileRow): Promise<void> {
    const message = await store.db
      .selectFrom('messages')
      .select('case_id')
      .where('id', '=', row.message_id)
      .executeTakeFirst();
    if (message?.case_id) deps.onCasesChanged([message.case_id]);
  }

  async function fetch(row: FileRow, said: Attachment, source: FileSource): Promise<void> {
    const limit = deps.largest(row.agency) * MEBIBYTE;
    if ((said.size ?? 0) > limit) return settle(row, { state: 'refused', reason: 'too_large' });
    const signal = AbortSignal.timeout(FETCH_TIMEOUT);
    const url = await source.addressOf(said, signal).catch(() => undefined);
    if (url === null) return forgetFile(store.db, row).then(() => tell(row));
    if (url === undefined) return settle(row, later(row, 'the platform did not name an address'));
    const draft = await folder.draft(row.id);
    try {
      const fetched = await fetchFile(url, source, draft, limit, signal);
      if (fetched.is === 'refused') return await settle(row, { state: 'refused', reason: fetched.reason });
      if (fetched.is === 'failed') return await settle(row, later(row, fetched.reason));
      const type = typeOfBytes(fetched.head);
      const { size, digest } = fetched;
      if (!type) return await settle(row, { state: 'refused', reason: 'not_taken', size });
      if (isLie(said, type))
        return await settle(row, { state: 'refused', reason: 'lie', size, type: type.mime });
      await folder.keep(draft, digest);
      const name = safeName(said, nameEnding(said, type.endings));
      const known = { digest, size, type: type.mime, name };
      return await settle(row, {
        ...known,
        state: deps.scan ? 'unchecked' : 'ready',
        reason: null,
        attempts: 0,
      });
    } finally {
      await folder.drop(draft);
    }
  }

  async function check(row: FileRow, scan: Scan): Promise<void> {
    const bytes = await folder.open(row.digest ?? '');
    if (!bytes) return settle(row, { state: 'failed', reason: 'the bytes are gone' });
    const scanned = await scan(bytes);
    if (scanned.is === 'clean') return settle(row, { state: 'ready', reason: null });
    if (scanned.is === 'away') {
      // It is never given out unchecked, and never given up.
      return settle(row, { not_before: clock() + MINUTE, reason: 'scanner_away' });
    }
    if (!(await isSharedDigest(store.db, row))) await folder.remove(row.digest ?? '');
    return settle(row, { state: 'refused', reason: 'infected' });
  }

  async function advance(row: FileRow): Promise<void> {
    if (row.state === 'unchecked') {
      return deps.scan ? check(row, deps.scan) : settle(row, { state: 'ready', reason: null });
    }
    const source = deps.channel(row.account)?.files;
    if (!source) return forgetFile(store.db, row);
    return fetch(row, JSON.parse(row.reference) as Attachment, source);
  }

  return createLoop({
    name: 'files',
    idleMs: 2 * SECOND,
    log,
    async turn() {
      const rows = await claimFiles(store, owner, AT_ONCE, clock());
      await Promise.all(
        rows.map((row) =>
          advance(row).catch(async (error: unknown) => {
            log.error({ file: row.id, err: errorText(error) }, 'a file could not be kept');
            await settle(row, later(row, 'a fault of ours'));
          }),
        ),
      );
      return rows.length > 0;
    },
  });
}

/** The ending that the name already has when it belongs to the type, else the type's first. */
function nameEnding(said: Attachment, endings: readonly string[]): string | undefined {
  const own = /\.([\p{L}\p{N}]{1,8})\s*$/u.exec(said.name ?? '')?.[1]?.toLowerCase();
  return own !== undefined && endings.includes(own) ? own : endings[0];
}
