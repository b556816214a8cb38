import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What the endpoint was sent. */
export interface Sent {
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: Readonly<Record<string, unknown>>;
}

export type Behaviour = (response: ServerResponse) => void;

/** A local endpoint for chat completions that behaves as it is told. */
export interface Endpoint {
  readonly url: string;
  readonly sent: Sent[];
  behave: Behaviour;
  close(): Promise<void>;
}

export function completion(content: string | null): string {
  return JSON.stringify({ choices: [{ index: 0, message: { role: 'assistant', content } }] });
}

/** Replies as chat completions do. */
export function reply(body: string, status = 200, type = 'application/json'): Behaviour {
  return (response) => void response.writeHead(status, { 'content-type': type }).end(body);
}

export async function openEndpoint(): Promise<Endpoint> {
  const sent: Sent[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = JSON.parse(Buffer.concat(chunks).toString()) as Sent['body'];
      sent.push({ path: request.url ?? '', headers: request.headers, body });
      endpoint.behave(response);
    });
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const endpoint: Endpoint = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    sent,
    behave: reply(completion('{"parts":[]}')),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return endpoint;
}
