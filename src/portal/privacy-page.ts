import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Hono } from 'hono';
import { html, raw } from 'hono/html';
import MarkdownIt from 'markdown-it';

/** A body as its notice on personal data names it. */
export interface PrivacyBody {
  readonly id: string;
  readonly name: string;
  readonly site: string;
}

const SECURITY = [
  "default-src 'none'",
  "style-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/**
 * `/portal/privacy/<body>`: what is done with a client's data, reachable from every place where they are collected
 * (152-ФЗ art. 18.1 part 2). The text is `common/privacy.md` of the packs. Throws when that file is missing.
 */
export function privacyPages(kbDir: string, bodies: readonly PrivacyBody[]): Hono {
  const text = readFileSync(join(kbDir, 'common', 'privacy.md'), 'utf8');
  const markdown = new MarkdownIt({ html: false, linkify: true });
  const app = new Hono();
  app.get('/portal/privacy/:body', (c) => {
    const body = bodies.find(({ id }) => id === c.req.param('body'));
    if (!body) return c.notFound();
    const filled = text.replaceAll('{agency}', body.name).replaceAll('{site}', body.site);
    c.header('Content-Security-Policy', SECURITY);
    return c.html(
      html`<!doctype html>
        <html lang="ru">
          <head>
            <meta charset="utf-8" />
            <meta name="viewport" content="width=device-width, initial-scale=1" />
            <title>Как мы обращаемся с вашими данными</title>
            <link rel="stylesheet" href="/portal/portal.css" />
          </head>
          <body>
            <main class="document">${raw(markdown.render(filled))}</main>
          </body>
        </html>`,
    );
  });
  return app;
}
