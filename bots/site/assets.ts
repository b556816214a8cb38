import { readFileSync, readdirSync } from 'node:fs';
import { extname } from 'node:path';
import { gzipSync } from 'node:zlib';
import { Hono, type Context } from 'hono';
import { sha256 } from '../../src/kernel/ids.ts';

const FOLDER = new URL('browser/', import.meta.url);
const LOADER = 'widget.js';

const TYPES: Readonly<Record<string, string>> = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
};

interface Asset {
  readonly type: string;
  readonly etag: string;
  readonly plain: Uint8Array<ArrayBuffer>;
  readonly gzip: Uint8Array<ArrayBuffer>;
}

function readAssets(): ReadonlyMap<string, Asset> {
  const names = readdirSync(FOLDER).filter((name) => extname(name) in TYPES);
  return new Map(
    names.map((name) => {
      const plain = new Uint8Array(readFileSync(new URL(name, FOLDER)));
      const type = TYPES[extname(name)] ?? 'application/octet-stream';
      return [
        name,
        { type, etag: `"${sha256(plain).slice(0, 20)}"`, plain, gzip: new Uint8Array(gzipSync(plain)) },
      ];
    }),
  );
}

/** The widget's files as they stand in `browser/`: the loader at `/widget.js`, the chat's own under `/widget/`. */
export function assetRoutes(): Hono {
  const app = new Hono();
  const assets = readAssets();
  app.get('/widget.js', (c) => give(c, assets.get(LOADER), 'cross-origin'));
  app.get('/widget/:file', (c) => give(c, assets.get(c.req.param('file')), 'same-origin'));
  return app;
}

/** Browsers ask each time whether the file has changed: a mended widget reaches every site at the next page view. */
function give(
  c: Context,
  asset: Asset | undefined,
  readers: 'cross-origin' | 'same-origin',
): Response | Promise<Response> {
  if (!asset) return c.notFound();
  c.header('Content-Type', asset.type);
  c.header('Cache-Control', 'no-cache');
  c.header('ETag', asset.etag);
  c.header('Vary', 'Accept-Encoding');
  c.header('X-Content-Type-Options', 'nosniff');
  c.header('Cross-Origin-Resource-Policy', readers);
  if (c.req.header('if-none-match')?.includes(asset.etag)) return c.body(null, 304);
  if (!c.req.header('accept-encoding')?.includes('gzip')) return c.body(asset.plain);
  c.header('Content-Encoding', 'gzip');
  return c.body(asset.gzip);
}
