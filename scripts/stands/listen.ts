import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import type { Fault } from './faults.ts';

/** One request as a stand sees it: the whole body is there. */
export interface StandRequest {
  readonly path: string;
  readonly query: URLSearchParams;
  readonly body: string;
  readonly headers: IncomingMessage['headers'];
  /** Fires when the client has gone. */
  readonly gone: AbortSignal;
}

export interface StandAnswer {
  readonly status: number;
  readonly body: string;
}

export interface Listening {
  readonly url: string;
  close(): Promise<void>;
}

/** The call that a stand is asked for: what it would do, and what stands in the way. */
export interface StandCall {
  readonly fault: Fault | undefined;
  readonly perform: () => StandAnswer | Promise<StandAnswer>;
}

/** Listens on this machine only; `port` 0 takes a free one. */
export async function listen(port: number, route: (request: StandRequest) => StandCall): Promise<Listening> {
  const server = createServer((incoming, response) => {
    serve(incoming, response, route).catch(() => response.destroy());
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(port, '127.0.0.1', resolve);
  });
  const { port: taken } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${taken}`, close: () => closeServer(server) };
}

async function serve(
  incoming: IncomingMessage,
  response: ServerResponse,
  route: (request: StandRequest) => StandCall,
) {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  const { pathname, searchParams } = new URL(incoming.url ?? '/', 'http://stand');
  const gone = new AbortController();
  response.once('close', () => gone.abort());
  const body = Buffer.concat(chunks).toString('utf8');
  const call = route({
    path: pathname,
    query: searchParams,
    body,
    headers: incoming.headers,
    gone: gone.signal,
  });
  await answer(call, response);
}

async function answer({ fault, perform }: StandCall, response: ServerResponse): Promise<void> {
  if (fault?.do === 'drop') return void response.destroy();
  if (fault?.do === 'answer') return finish(response, fault);
  if (fault?.do === 'delay') await wait(fault.ms);
  const performed = await perform();
  if (fault?.do === 'lose') return void response.destroy();
  finish(response, fault?.do === 'perform_and_answer' ? fault : performed);
}

function finish(response: ServerResponse, { status, body }: StandAnswer): void {
  const type = /^\s*[[{]/.test(body) ? 'application/json' : 'text/html';
  response.writeHead(status, { 'content-type': `${type}; charset=utf-8` }).end(body);
}

async function closeServer(server: Server): Promise<void> {
  const closed = new Promise((resolve) => server.close(resolve));
  server.closeAllConnections();
  await closed;
}

/** The answer of a method as JSON. */
export function json(value: unknown, status = 200): StandAnswer {
  return { status, body: JSON.stringify(value) };
}

/** Parameters of a call, sent as JSON or as a form, beside those of the address. */
export function paramsOf(request: StandRequest): Record<string, unknown> {
  const params: Record<string, unknown> = Object.fromEntries(request.query);
  if (request.body === '') return params;
  if (request.headers['content-type']?.includes('json') === true) {
    return { ...params, ...(JSON.parse(request.body) as Record<string, unknown>) };
  }
  return { ...params, ...Object.fromEntries(new URLSearchParams(request.body)) };
}
