import { type Listening, listen } from '../stands/listen.ts';

/** A page of a body's site, as its own webmaster would have it: one line of it is ours. */
export async function openHostPage(port: number, server: () => string): Promise<Listening> {
  return listen(port, () => ({
    fault: undefined,
    perform: () => ({ status: 200, body: page(server()) }),
  }));
}

const page = (server: string) => `<!doctype html>
<html lang="ru">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>Сайт ведомства (пример)</title>
    <style>
      body { margin: 0; font: 17px/1.6 system-ui, sans-serif; color: #1c2733; }
      header { padding: 24px max(24px, 50vw - 420px); color: #fff; background: #23405f; font-size: 20px; }
      main { max-width: 840px; margin: 0 auto; padding: 16px 24px 120px; }
      code { background: #eef2f6; padding: 2px 6px; border-radius: 4px; }
    </style>
  </head>
  <body>
    <header>Сайт ведомства</header>
    <main>
      <h1>Приём граждан</h1>
      <p>Это пример чужого сайта. Чат в правом нижнем углу подключён одной строкой:</p>
      <p><code>&lt;script src="${server}/widget.js" data-account="leningrad-site" async&gt;&lt;/script&gt;</code></p>
      <p>Спросите, например: «Как записаться на личный приём?» или «Когда починят дорогу?».</p>
    </main>
    <script src="${server}/widget.js" data-account="leningrad-site" async></script>
  </body>
</html>
`;
