import { connect, type Socket } from 'node:net';
import { Readable } from 'node:stream';
import { MINUTE } from '../../kernel/instants.ts';

const PATIENCE = 2 * MINUTE;

/** `away`: nobody knows, ask again later. */
export type Scanned =
  | { readonly is: 'clean' }
  | { readonly is: 'infected'; readonly what: string }
  | { readonly is: 'away' };

export type Scan = (bytes: Readable) => Promise<Scanned>;

/** `tcp://host:3310` or `unix:/run/clamav/clamd.ctl`. */
function connectTo(address: string): Socket {
  if (address.startsWith('unix:')) return connect(address.slice('unix:'.length));
  const { hostname, port } = new URL(address);
  return connect(Number(port || 3310), hostname);
}

/** Each part with its length before it, and an empty one at the end, as clamd's INSTREAM takes them. */
async function* framed(bytes: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  yield Buffer.from('zINSTREAM\0');
  for await (const part of bytes) {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(part.length);
    yield length;
    yield part;
  }
  yield Buffer.alloc(4);
}

async function ask(socket: Socket, bytes: Readable): Promise<string> {
  let answer = '';
  socket.setTimeout(PATIENCE, () => socket.destroy(new Error('clamd does not answer')));
  const answered = new Promise<void>((resolve, reject) => {
    socket.on('data', (part: Buffer) => (answer += part.toString('utf8')));
    socket.once('end', resolve).once('close', resolve).once('error', reject);
  });
  // clamd may answer before it has heard everything, and closes then.
  Readable.from(framed(bytes))
    .on('error', () => socket.destroy())
    .pipe(socket, { end: false });
  await answered;
  return answer.replaceAll('\0', '').trim();
}

/** Asks clamd whether bytes hold a virus. Never throws. A file that is too large for clamd is not called clean. */
export function clamd(address: string): Scan {
  return async (bytes) => {
    const socket = connectTo(address);
    try {
      const answer = await ask(socket, bytes);
      if (answer === 'stream: OK') return { is: 'clean' };
      const found = /^stream: (.{1,200}) FOUND$/.exec(answer)?.[1];
      return found === undefined ? { is: 'away' } : { is: 'infected', what: found };
    } catch {
      return { is: 'away' };
    } finally {
      bytes.destroy();
      socket.destroy();
    }
  };
}
