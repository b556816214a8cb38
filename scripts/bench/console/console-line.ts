import { request } from 'node:http';

/** A page of the queue as the server sees it: its line, and what its script asks for when it hears something. */
export interface ConsoleLine {
  /** When each case was first told of, by its id. */
  readonly seen: ReadonlyMap<string, number>;
  /** How often the page asked for fresh parts. */
  asked(): number;
  close(): void;
}

const REFRESH_EVERY = 30_000;

/** Opens a console and resolves when its line is up. */
export function openConsole(url: string, cookie: string): Promise<ConsoleLine> {
  const seen = new Map<string, number>();
  let shown: readonly string[] = [];
  let asked = 0;
  const refresh = async () => {
    asked += 1;
    const body = new URLSearchParams({ view: 'waiting', shown: shown.join(',') });
    const headers = { cookie, origin: url, 'hx-request': 'true' };
    await fetch(`${url}/console/queue/changes`, { method: 'POST', headers, body }).then((r) => r.text());
  };
  const hear = (event: string, data: string) => {
    if (event === 'situation') setTimeout(() => void refresh(), Math.random() * 1_000);
    if (event === 'reset') void refresh();
    if (event !== 'news') return;
    const news = JSON.parse(data) as { cases: string[]; first?: string[] };
    // The page shows what the list held when it was opened, and goes on showing it.
    if (shown.length === 0) shown = news.first ?? [];
    for (const id of news.cases) if (!seen.has(id)) seen.set(id, performance.now());
  };
  const timer = setInterval(() => void refresh(), REFRESH_EVERY);
  return new Promise((resolve, reject) => {
    const line = request(`${url}/console/live?view=waiting&due=any`, { headers: { cookie }, agent: false });
    line.once('error', reject);
    line.once('response', (response) => {
      let rest = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => {
        const blocks = (rest + chunk).split('\n\n');
        rest = blocks.pop() ?? '';
        for (const block of blocks) {
          const [, event = '', data = ''] = /^event: (.*)\ndata: (.*)/.exec(block) ?? [];
          hear(event, data);
        }
      });
      response.on('error', () => undefined);
      void refresh();
      const close = () => {
        clearInterval(timer);
        line.destroy();
      };
      resolve({ seen, asked: () => asked, close });
    });
    line.end();
  });
}
