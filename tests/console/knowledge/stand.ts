import { join } from 'node:path';
import { loadCalendars } from '../../../src/agency/calendars.ts';
import { loadAgencies } from '../../../src/agency/index.ts';
import { createResponseClocks } from '../../../src/cases/response-clocks.ts';
import type { BotVoice } from '../../../src/console/deps.ts';
import { rehearse } from '../../../src/dispatch/rehearse.ts';
import { sayableOf } from '../../../src/dispatch/say-from-pack.ts';
import { openLibrary } from '../../../src/facts.ts';
import type { Library } from '../../../src/knowledge/versions/library.ts';
import { type ConsoleStand, startConsole } from '../stand.ts';

const KB_DIR = join(import.meta.dirname, '../../../knowledge-base');
const packs = loadAgencies(KB_DIR);
const clocks = createResponseClocks(loadCalendars(KB_DIR));

function packOf(agency: string) {
  const pack = packs.get(agency);
  if (!pack) throw new Error(`no pack ${agency}`);
  return pack;
}

const bot: BotVoice = {
  article: (agency, article) => ({
    text: article.short,
    footer: sayableOf(article, packOf(agency))?.footer ?? '',
  }),
  reply: (agency, text, answers, at) => rehearse({ pack: packOf(agency), clocks, text, answers, at }),
};

export interface KnowledgeStand extends ConsoleStand {
  readonly library: Library;
  get(path: string, cookie: string): Promise<Response>;
  post(path: string, cookie: string, form?: Record<string, string>): Promise<Response>;
}

/** The console over the real base of articles. */
export async function startKnowledgeConsole(): Promise<KnowledgeStand> {
  const library = openLibrary(KB_DIR, packs);
  const stand = await startConsole({ library, bot });
  return {
    ...stand,
    library,
    get: async (path, cookie) => stand.app.request(`/console/knowledge${path}`, { headers: { cookie } }),
    post: async (path, cookie, form = {}) =>
      stand.app.request(`/console/knowledge${path}`, {
        method: 'POST',
        headers: { cookie, host: 'localhost', origin: 'http://localhost' },
        body: new URLSearchParams(form),
      }),
  };
}
