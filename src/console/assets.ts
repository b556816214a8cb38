import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { Hono } from 'hono';

const require = createRequire(import.meta.url);

/** What `console.js` is written in, each part after those that it needs. */
const PARTS = [
  'page.js',
  'own-news.js',
  'presence.js',
  'explanation.js',
  'choices.js',
  'drafts.js',
  'fresh.js',
  'insert.js',
  'keys.js',
  'settle.js',
  'line.js',
  'console.js',
] as const;

const fromAssets = (name: string) => new URL(`./assets/${name}`, import.meta.url);

/**
 * One module of all parts: a browser that is not behind HTTP/2 asks for six files at once, and each further six wait for
 * a whole round trip. The parts import by the names that are exported, and no two have a name in common.
 */
function joinedParts(): string {
  return PARTS.map((name) => readFileSync(fromAssets(name), 'utf8'))
    .join('')
    .replaceAll(/^import [^;]*;\n/gm, '')
    .replaceAll(/^export (?=async |class |const |function |let )/gm, '');
}

const SCRIPTS = ['console.js', 'theme.js'] as const;
const STYLES = {
  'console.css': './assets/console.css',
  'reports.css': './assets/reports.css',
  'appeals.css': './appeals/appeals.css',
  'knowledge.css': './knowledge/knowledge.css',
} as const;
export type AssetName = (typeof SCRIPTS)[number] | keyof typeof STYLES | 'htmx.js';

const FILES: ReadonlyMap<string, URL | string> = new Map<AssetName, URL | string>([
  ...SCRIPTS.map((name) => [name, fromAssets(name)] as const),
  ...Object.entries(STYLES).map(
    ([name, path]) => [name as keyof typeof STYLES, new URL(path, import.meta.url)] as const,
  ),
  ['htmx.js', require.resolve('htmx.org/dist/htmx.min.js')],
]);

interface Asset {
  readonly body: string;
  readonly type: string;
}

/** How browsers take a file, the smallest first: Brotli only over HTTPS, compressed in some way all of them. */
const PACKINGS = {
  br: (body: string) => new Uint8Array(brotliCompressSync(body)),
  gzip: (body: string) => new Uint8Array(gzipSync(body, { level: 9 })),
};
type Packing = keyof typeof PACKINGS;

const loaded = new Map<string, Asset>();

function load(name: string, file: URL | string): Asset {
  const known = loaded.get(name);
  if (known) return known;
  const type = `text/${name.endsWith('.css') ? 'css' : 'javascript'}; charset=utf-8`;
  const body = name === 'console.js' ? joinedParts() : readFileSync(file, 'utf8');
  const asset = { body, type };
  loaded.set(name, asset);
  return asset;
}

const packed = new Map<string, Uint8Array<ArrayBuffer>>();

/** The file in a packing; made when it is asked for first, and kept. */
function pack(name: string, { body }: Asset, packing: Packing): Uint8Array<ArrayBuffer> {
  const key = `${packing} ${name}`;
  const bytes = packed.get(key) ?? PACKINGS[packing](body);
  packed.set(key, bytes);
  return bytes;
}

function packingFor(accepted: string): Packing | null {
  const names = accepted.split(',').map((name) => name.split(';')[0]?.trim());
  return (Object.keys(PACKINGS) as Packing[]).find((packing) => names.includes(packing)) ?? null;
}

let known = '';

/** One version of all files together: a script names the one that it needs beside itself, in the same version. */
function version(): string {
  if (known !== '') return known;
  const sum = createHash('sha256');
  for (const [name, file] of FILES) sum.update(load(name, file).body);
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
    const file = FILES.get(name);
    if (file === undefined) return c.notFound();
    const asset = load(name, file);
    // During an update an old page may ask one server for the other one's version: it gets the file, but keeps it not.
    const lifetime = asked === version() ? 'public, max-age=31536000, immutable' : 'no-store';
    const headers = { 'Content-Type': asset.type, 'Cache-Control': lifetime, Vary: 'Accept-Encoding' };
    const packing = packingFor(c.req.header('accept-encoding') ?? '');
    if (packing === null) return c.body(asset.body, 200, headers);
    const bytes = pack(name, asset, packing);
    return c.body(bytes, 200, { ...headers, 'Content-Encoding': packing });
  });
}
