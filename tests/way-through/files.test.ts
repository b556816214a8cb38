import { afterAll, beforeAll, expect, it } from 'vitest';
import { type FileStand, startFileStand } from '../../scripts/stands/files.ts';
import {
  openServer,
  postTelegram,
  type ServerStand,
  TELEGRAM,
  telegramUpdate,
} from '../http/server-stand.ts';

let stand: FileStand;
let server: ServerStand;
beforeAll(async () => {
  stand = await startFileStand();
  stand.files.set('documents/1', [{ bytes: Buffer.from('%PDF-1.7\n') }]);
  server = await openServer({ accounts: [{ ...TELEGRAM, apiRoot: stand.url }] });
});
afterAll(async () => {
  await server.close();
  await stand.close();
});

it('a file that comes by the webhook is noted with its message and fetched afterwards', async () => {
  const update = telegramUpdate(1, '');
  const document = { file_id: 'documents/1', file_unique_id: 'u', file_name: 'заявление.pdf', file_size: 9 };
  const message = { ...update.message, text: undefined, caption: 'Вот заявление', document };
  await postTelegram(server.url, JSON.stringify({ ...update, message }));
  const files = () =>
    server.rows<{ state: string; name: string; agency: string; known: number }>(
      `select f.state, f.name, f.agency, count(m.id) as known from files f join messages m on m.id = f.message_id group by f.id`,
    );
  await expect
    .poll(files, { timeout: 15_000 })
    .toEqual([{ state: 'ready', name: 'заявление.pdf', agency: 'ulyanovsk', known: 1 }]);
});
