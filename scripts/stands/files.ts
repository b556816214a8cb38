import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { type AddressInfo, createServer as createPlainServer, type Socket } from 'node:net';

/** What the stand gives for a path. */
export type StandFile =
  | { readonly bytes: Uint8Array }
  /** So many bytes without saying how many there will be. */
  | { readonly endless: number }
  | { readonly redirect: string }
  | { readonly status: number };

export interface FileStand {
  /** The `apiRoot` of a Telegram account, or the origin of another platform's files. */
  readonly url: string;
  /** By the id of the file, which is its path. Several answers are given in turn, the last for ever. */
  readonly files: Map<string, StandFile[]>;
  readonly asked: string[];
  /** How many bytes have left. */
  sent(): number;
  close(): Promise<void>;
}

const MEBIBYTE = Buffer.alloc(1_024 * 1_024, 1);

/** Imitates `getFile` and the place where Telegram's files are fetched. */
export async function startFileStand(): Promise<FileStand> {
  const files = new Map<string, StandFile[]>();
  const asked: string[] = [];
  let sent = 0;

  async function stream(length: number, response: ServerResponse): Promise<void> {
    for (let left = length; left > 0 && !response.destroyed; left -= MEBIBYTE.length) {
      sent += MEBIBYTE.length;
      if (!response.write(MEBIBYTE)) {
        await new Promise<void>((resolve) => {
          response.once('drain', resolve);
          setTimeout(resolve, 50);
        });
      }
    }
    response.end();
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://stand');
    if (url.pathname.endsWith('/getFile')) {
      let body = '';
      for await (const part of request) body += String(part);
      const { file_id: id } = JSON.parse(body) as { file_id: string };
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify({ ok: true, result: { file_id: id, file_unique_id: id, file_path: id } }));
      return;
    }
    const path = decodeURIComponent(url.pathname.replace(/^\/file\/bot[^/]+\//, ''));
    asked.push(path);
    const answers = files.get(path) ?? [{ status: 404 }];
    const file = (answers.length > 1 ? answers.shift() : answers[0]) ?? { status: 404 };
    if ('redirect' in file) response.writeHead(302, { location: file.redirect }).end();
    else if ('status' in file) response.writeHead(file.status).end();
    else if ('endless' in file) await stream(file.endless, response);
    else response.end(file.bytes);
  }

  const server = createServer((request, response) => {
    answer(request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    files,
    asked,
    sent: () => sent,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

export interface ClamdStand {
  /** As OTKLIK_CLAMD takes it. */
  readonly address: string;
  readonly scanned: () => number;
  /** It answers nothing and closes while it is away. */
  away: boolean;
  close(): Promise<void>;
}

/** Imitates clamd's INSTREAM: finds the test virus of EICAR and nothing else. */
export async function startClamdStand(): Promise<ClamdStand> {
  let scanned = 0;
  const stand = { away: false };
  const server = createPlainServer((socket: Socket) => {
    if (stand.away) return void socket.destroy();
    let held = Buffer.alloc(0);
    socket.on('error', () => undefined);
    socket.on('data', (part: Buffer) => {
      held = Buffer.concat([held, part]);
      const heard = heardOf(held);
      if (heard === null) return;
      scanned += 1;
      const found = heard.includes('EICAR-STANDARD-ANTIVIRUS-TEST-FILE');
      socket.end(found ? 'stream: Eicar-Test-Signature FOUND\0' : 'stream: OK\0');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return Object.assign(stand, {
    address: `tcp://127.0.0.1:${port}`,
    scanned: () => scanned,
    close: () => new Promise<void>((resolve) => server.close(() => resolve())),
  });
}

/** The bytes between the command and the empty part; null while they are still coming. */
function heardOf(held: Buffer): Buffer | null {
  const command = 'zINSTREAM\0';
  if (held.length < command.length) return null;
  const parts: Buffer[] = [];
  for (let at = command.length; at + 4 <= held.length;) {
    const length = held.readUInt32BE(at);
    if (length === 0) return Buffer.concat(parts);
    parts.push(held.subarray(at + 4, at + 4 + length));
    at += 4 + length;
  }
  return null;
}
