import { Readable } from 'node:stream';
import { Hono } from 'hono';
import type { FileFolder } from '../inbox/files/file-folder.ts';
import { disposition } from '../inbox/files/file-name.rules.ts';
import { isPicture } from '../inbox/files/file-types.rules.ts';
import type { Sessions } from '../staff/sessions.ts';
import type { Db } from '../store/db.ts';
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

/** Files that people sent, for the staff of the body that they were sent to; to be mounted at `/files`. */
export function fileRoutes({ db, sessions, folder, agencies }: FilesDeps): Hono {
  const app = new Hono<ConsoleEnv>().use(signedInOnly({ sessions })).get('/:id', async (c) => {
    const { person } = c.var;
    const file = await db
      .selectFrom('files')
      .leftJoin('messages', 'messages.id', 'files.message_id')
      .leftJoin('cases', 'cases.id', 'messages.case_id')
      .select([
        'files.agency',
        'files.state',
        'files.name',
        'files.digest',
        'files.size',
        'files.type',
        'cases.topic',
        'cases.owner_id',
      ])
      .where('files.id', '=', c.req.param('id'))
      .executeTakeFirst();
    const shown = file && sees(viewerOf(person, agencies), file);
    if (!shown || file.state !== 'ready' || file.digest === null) return c.text('Такого файла нет.', 404);
    const bytes = await folder.open(file.digest);
    if (!bytes) return c.text('Файл хранится не на этом сервере.', 404);
    const type = file.type ?? 'application/octet-stream';
    return c.body(Readable.toWeb(bytes) as ReadableStream, 200, {
      ...HEADERS,
      'Content-Type': type === 'text/plain' ? 'text/plain; charset=utf-8' : type,
      'Content-Disposition': disposition(isPicture(type) ? 'inline' : 'attachment', file.name),
      'Content-Length': String(file.size),
    });
  });
  return new Hono().route('/', app);
}
