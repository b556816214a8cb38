import { readFileSync } from 'node:fs';
import { Hono } from 'hono';

const FILES = {
  'servant.css': {
    type: 'text/css; charset=utf-8',
    body: readFileSync(new URL('servant.css', import.meta.url), 'utf8'),
  },
  'servant.js': {
    type: 'text/javascript; charset=utf-8',
    body: readFileSync(new URL('servant.js', import.meta.url), 'utf8'),
  },
} as const;

/** Serves the pages' own files. They hold nothing private and need no sign-in. */
export function servantAssets(): Hono {
  return new Hono().get('/:name{servant\\.(?:css|js)}', (c) => {
    const { type, body } = FILES[c.req.param('name') as keyof typeof FILES];
    return c.body(body, 200, { 'Content-Type': type, 'Cache-Control': 'no-cache' });
  });
}
