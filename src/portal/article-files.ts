import { Hono } from 'hono';
import type { Clock } from '../kernel/instants.ts';
import { attachmentOf } from '../knowledge/attachments/attachment-files.ts';
import type { Knowledge } from '../knowledge/knowledge.ts';
import type { Db } from '../store/db.ts';
import { fileResponse } from './file-response.ts';

export interface ArticleFilesDeps {
  readonly db: Db;
  readonly kbDir: string;
  readonly knowledge: Knowledge;
  readonly clock: Clock;
}

/** `/portal/files/<body>/<article>/<file>`: forms beside articles that a citizen may be told at this moment, and no others. */
export function articleFiles({ db, kbDir, knowledge, clock }: ArticleFilesDeps): Hono {
  return new Hono().get('/portal/files/:agency/:article/:name', async (c) => {
    const { agency, article: id, name } = c.req.param();
    const article = knowledge.sayable(id, { agency, audience: 'citizen', at: clock() });
    const bytes = article && (await attachmentOf(db, kbDir, article, name));
    return bytes ? fileResponse(name, bytes) : c.text('Такого файла нет.', 404);
  });
}
