import { createHash } from 'node:crypto';
import { lookup as resolve } from 'node:dns';
import { createWriteStream } from 'node:fs';
import { type IncomingMessage, request as askHttp } from 'node:http';
import { request as askHttps } from 'node:https';
import type { LookupFunction } from 'node:net';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { FileSource } from '../../channel/channel.ts';
import { isPublicAddress, mayFetch } from './file-address.rules.ts';
import { HEAD_LENGTH } from './file-types.rules.ts';

const REDIRECTS = 5;

/** Why a file will never be had: nothing changes when it is asked for again. */
export type Refusal = 'too_large' | 'forbidden_address' | 'gone';

export type Fetched =
  | { readonly is: 'fetched'; readonly digest: string; readonly size: number; readonly head: Uint8Array }
  | { readonly is: 'refused'; readonly reason: Refusal }
  | { readonly is: 'failed'; readonly reason: string };

class Refused extends Error {
  readonly reason: Refusal;
  constructor(reason: Refusal) {
    super(reason);
    this.reason = reason;
  }
}

/** Resolves a name and refuses addresses inside: what was looked up is what is connected to, so nothing can change between. */
const publicOnly: LookupFunction = (name, options, answer) => {
  resolve(name, { ...options, all: true }, (error, addresses) => {
    const first = addresses?.[0];
    if (error || !first) return answer(error ?? new Error('no address'), '', 4);
    if (!addresses.every(({ address }) => isPublicAddress(address))) {
      return answer(new Refused('forbidden_address'), '', 4);
    }
    return options.all === true ? answer(null, addresses) : answer(null, first.address, first.family);
  });
};

/** One GET without following; resolves with the head of the answer. */
function get(url: URL, source: FileSource, signal: AbortSignal): Promise<IncomingMessage> {
  const how = mayFetch(url, source);
  if (how === 'no') return Promise.reject(new Refused('forbidden_address'));
  const ask = url.protocol === 'https:' ? askHttps : askHttp;
  const way =
    how === 'guarded'
      ? { agent: false as const, lookup: publicOnly }
      : { agent: source.agent ?? (false as const) };
  return new Promise((answered, failed) => {
    ask(url, { signal, headers: { 'user-agent': 'otklik', 'accept-encoding': 'identity' }, ...way })
      .once('response', answered)
      .once('error', failed)
      .end();
  });
}

/** The answer that holds the file, after redirects; each is judged like the first address. */
async function follow(first: URL, source: FileSource, signal: AbortSignal): Promise<IncomingMessage> {
  let url = first;
  for (let hops = 0; hops <= REDIRECTS; hops++) {
    const answer = await get(url, source, signal);
    const status = answer.statusCode ?? 0;
    if (status < 300 || status > 399) return answer;
    answer.destroy();
    const to = answer.headers.location;
    if (to === undefined || !URL.canParse(to, url)) throw new Error(`${status} without a place`);
    url = new URL(to, url);
  }
  throw new Error('too many redirects');
}

/** Counts, digests and keeps the head of what passes through; more than the limit ends it. */
function measure(limit: number) {
  const digest = createHash('sha256');
  const parts: Buffer[] = [];
  let size = 0;
  const stream = new Transform({
    transform(part: Buffer, _, done) {
      if (size < HEAD_LENGTH) parts.push(part);
      size += part.length;
      if (size > limit) return done(new Refused('too_large'));
      digest.update(part);
      done(null, part);
    },
  });
  const result = () => ({
    digest: digest.digest('hex'),
    size,
    head: Buffer.concat(parts).subarray(0, HEAD_LENGTH),
  });
  return { stream, result };
}

/**
 * Fetches a file into a new file of ours. Never throws: what was refused is not asked for again, what failed may be.
 * Nothing but the code of a failure is told, since addresses may hold a token.
 */
export async function fetchFile(
  url: URL,
  source: FileSource,
  to: string,
  limit: number,
  signal: AbortSignal,
): Promise<Fetched> {
  try {
    const answer = await follow(url, source, signal);
    const status = answer.statusCode ?? 0;
    if (status !== 200) {
      answer.destroy();
      if (status === 404 || status === 410) return { is: 'refused', reason: 'gone' };
      return { is: 'failed', reason: `answered ${status}` };
    }
    if (Number(answer.headers['content-length'] ?? 0) > limit) {
      answer.destroy();
      return { is: 'refused', reason: 'too_large' };
    }
    const { stream, result } = measure(limit);
    await pipeline(answer, stream, createWriteStream(to, { flags: 'wx', mode: 0o600 }), { signal });
    return { is: 'fetched', ...result() };
  } catch (error) {
    if (error instanceof Refused) return { is: 'refused', reason: error.reason };
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    return { is: 'failed', reason: signal.aborted ? 'took too long' : code || 'the connection broke' };
  }
}
