import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { gzipSync } from 'node:zlib';
import { Hono } from 'hono';

const require = createRequire(import.meta.url);

const FILES = {
  'console.js': {
    type: 'text/javascript; charset=utf-8',
    file: new URL('./assets/console.js', import.meta.url),
  },
  'own-news.js': {
    type: 'text/javascript; charset=utf-8',
    file: new URL('./assets/own-news.js', import.meta.url),
  },
  'theme.js': {
    type: 'text/javascript; charset=utf-8',
    file: new URL('./assets/theme.js', import.meta.url),
  },
  'console.css': { type: 'text/css; charset=utf-8', file: new URL('./assets/console.css', import.meta.url) },
  'reports.css': { type: 'text/css; charset=utf-8', file: new URL('./assets/reports.css', import.meta.url) },
  'appeals.css': {
    type: 'text/css; charset=utf-8',
    file: new URL('./appeals/appeals.css', import.meta.url),
  },
  'knowledge.css': {
    type: 'text/css; charset=utf-8',
    file: new URL('./knowledge/knowledge.css', import.meta.url),
  },
  'htmx.js': { type: 'text/javascript; charset=utf-8', file: require.resolve('htmx.org/dist/htmx.min.js') },
} as const;
export type AssetName = keyof typeof FILES;

interface Asset {
  readonly body: string;
  /** The same for browsers that take it compressed, which is all of them. */
  readonly gzip: Uint8Array<ArrayBuffer>;
  readonly type: string;
}

const loaded = new Map<string, Asset>();

function load(name: AssetName): Asset {
  const known = loaded.get(name);
  if (known) return known;
  const { file, type } = FILES[name];
  const body = readFileSync(file, 'utf8');
  const asset = { body, gzip: new Uint8Array(gzipSync(body, { level: 9 })), type };
  loaded.set(name, asset);
  return asset;
}

let known = '';

/** One version of all files together: a script names the one that it needs beside itself, in the same version. */
function version(): string {
  if (known !== '') return known;
  const sum = createHash('sha256');
  for (const name of Object.keys(FILES) as AssetName[]) sum.update(load(name).body);
  known = sum.digest('hex').slice(0, 12);
  return known;
}

/** The address of a file; it changes with the content, so that browsers may keep the file for a year. */
export function assetUrl(name: AssetName): string {
  return `/console/assets/${version()}/${name}`;
}

/** Serves the console's own files. They hold nothing private and need no sign-in. */
export function assetRoutes(): Hono {
  return new Hono().get('/:version/:name', (c) => {
    const { name, version: asked } = c.req.param();
    if (!(name in FILES)) return c.notFound();
    const asset = load(name as AssetName);
    // During an update an old page may ask one server for the other one's version: it gets the file, but keeps it not.
    const lifetime = asked === version() ? 'public, max-age=31536000, immutable' : 'no-store';
    const headers = { 'Content-Type': asset.type, 'Cache-Control': lifetime, Vary: 'Accept-Encoding' };
    if (!/\bgzip\b/.test(c.req.header('accept-encoding') ?? '')) return c.body(asset.body, 200, headers);
    return c.body(asset.gzip, 200, { ...headers, 'Content-Encoding': 'gzip' });
  });
}
