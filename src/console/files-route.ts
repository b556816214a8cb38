import { Readable } from 'node:stream';
import { type Context, Hono } from 'hono';
import type { FileFolder } from '../inbox/files/file-folder.ts';
import { disposition } from '../inbox/files/file-name.rules.ts';
import { isPicture } from '../inbox/files/file-types.rules.ts';
import type { Sessions } from '../staff/sessions.ts';
import type { Db } from '../store/db.ts';
import type { CaseRow, FileRow } from '../store/tables.ts';
import { sees } from '../cases/viewer.ts';
import { type ConsoleEnv, signedInOnly, viewerOf } from './access.ts';
import type { ConsoleAgency } from './deps.ts';

export interface FilesDeps {
  readonly db: Db;
  readonly sessions: Sessions;
  readonly folder: FileFolder;
  readonly agencies: readonly ConsoleAgency[];
}

/** Nothing in a file that a stranger sent may run, load or be framed, whatever it turns out to be. */
const HEADERS = {
  'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'; sandbox",
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Referrer-Policy': 'no-referrer',
  'Cache-Control': 'private, no-store',
} as const;

const NO_MATTER = { topic: null, unit: null, owner_id: null };

/**
 * The case by which it is judged who sees a file. What was uploaded to the form of an appeal hangs on its draft
 * (`draft:<id>`): null until it is sent, when it is the applicant's alone.
 */
async function matterOf(db: Db, owner: string): Promise<Pick<CaseRow, 'topic' | 'unit' | 'owner_id'> | null> {
  const draft = owner.startsWith('draft:') ? owner.slice('draft:'.length) : null;
  const cases = db.selectFrom('cases').select(['cases.topic', 'cases.unit', 'cases.owner_id']);
  if (draft === null) {
    const about = cases
      .innerJoin('messages', 'messages.case_id', 'cases.id')
      .where('messages.id', '=', owner);
    return (await about.executeTakeFirst()) ?? NO_MATTER;
  }
  const about = cases.innerJoin('appeals', 'appeals.case_id', 'cases.id').where('draft_id', '=', draft);
  return (await about.executeTakeFirst()) ?? null;
}

/** A file that a person sent, for whoever may have it; 404 where its bytes are not here. */
export async function sentFile(
  c: Context,
  folder: FileFolder,
  file: Pick<FileRow, 'state' | 'name' | 'digest' | 'size' | 'type'>,
): Promise<Response> {
  if (file.state !== 'ready' || file.digest === null) return c.text('Такого файла нет.', 404);
  const bytes = await folder.open(file.digest);
  if (!bytes) return c.text('Файл хранится не на этом сервере.', 404);
  const type = file.type ?? 'application/octet-stream';
  return c.body(Readable.toWeb(bytes) as ReadableStream, 200, {
    ...HEADERS,
    'Content-Type': type === 'text/plain' ? 'text/plain; charset=utf-8' : type,
    'Content-Disposition': disposition(isPicture(type) ? 'inline' : 'attachment', file.name),
    'Content-Length': String(file.size),
  });
}

/** Files that people sent, for the staff of the body that they were sent to; to be mounted at `/files`. */
export function fileRoutes({ db, sessions, folder, agencies }: FilesDeps): Hono {
  const app = new Hono<ConsoleEnv>().use(signedInOnly({ sessions })).get('/:id', async (c) => {
    const { person } = c.var;
    const file = await db
      .selectFrom('files')
      .select(['message_id', 'agency', 'state', 'name', 'digest', 'size', 'type'])
      .where('id', '=', c.req.param('id'))
      .executeTakeFirst();
    const about = file && (await matterOf(db, file.message_id));
    const shown = about && sees(viewerOf(person, agencies), { agency: file.agency, ...about });
    return shown ? sentFile(c, folder, file) : c.text('Такого файла нет.', 404);
  });
  return new Hono().route('/', app);
}
