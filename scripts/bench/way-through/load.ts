import { connect } from 'node:net';

/** One request, ready to be written to a socket. */
export type RequestBytes = Buffer;

/** A POST with a body, as bytes. */
export function postBytes(
  path: string,
  headers: Readonly<Record<string, string>>,
  body: string,
): RequestBytes {
  const head = Object.entries({
    Host: 'bench',
    'Content-Length': String(Buffer.byteLength(body)),
    ...headers,
  });
  return Buffer.from(
    `POST ${path} HTTP/1.1\r\n${head.map(([k, v]) => `${k}: ${v}`).join('\r\n')}\r\n\r\n${body}`,
  );
}

export interface LoadResult {
  readonly seconds: number;
  readonly answered: number;
  readonly refused: number;
  /** Milliseconds of each answer, unsorted. */
  readonly times: Float64Array;
}

/**
 * Sends requests over kept connections, each connection one at a time. With a rate they leave at that pace, and an
 * answer's time counts from when its request was due, so that a server that stalls cannot hide it.
 */
export async function load(settings: {
  readonly port: number;
  readonly requests: readonly RequestBytes[];
  readonly connections: number;
  readonly perSecond?: number;
}): Promise<LoadResult> {
  const { requests, perSecond } = settings;
  const times = new Float64Array(requests.length);
  let next = 0;
  let answered = 0;
  let refused = 0;
  const begun = performance.now();

  async function runConnection(): Promise<void> {
    const socket = connect(settings.port, '127.0.0.1');
    socket.setNoDelay(true);
    await new Promise<void>((resolve, reject) => socket.once('connect', resolve).once('error', reject));
    while (next < requests.length) {
      const index = next++;
      const due = perSecond === undefined ? performance.now() : begun + (index * 1_000) / perSecond;
      const early = due - performance.now();
      if (early > 0) await new Promise((resolve) => setTimeout(resolve, early));
      const request = requests[index];
      if (!request) break;
      const status = await exchange(socket, request);
      times[index] = performance.now() - due;
      if (status === 200) answered++;
      else refused++;
    }
    socket.destroy();
  }

  await Promise.all(Array.from({ length: settings.connections }, runConnection));
  return { seconds: (performance.now() - begun) / 1_000, answered, refused, times };
}

/** Writes one request and waits for the whole of its answer. Returns the status. */
function exchange(socket: ReturnType<typeof connect>, request: RequestBytes): Promise<number> {
  return new Promise((resolve, reject) => {
    let received = '';
    const done = (work: () => void) => {
      socket.off('data', onData);
      socket.off('error', onError);
      work();
    };
    const onError = (error: Error) => done(() => reject(error));
    const onData = (part: Buffer) => {
      received += part.toString('latin1');
      const headEnd = received.indexOf('\r\n\r\n');
      if (headEnd < 0) return;
      const length = Number(/content-length: (\d+)/i.exec(received)?.[1] ?? 0);
      if (received.length >= headEnd + 4 + length) done(() => resolve(Number(received.slice(9, 12))));
    };
    socket.on('data', onData);
    socket.on('error', onError);
    socket.write(request);
  });
}

/** The value below which a share of the times lies. */
export function percentile(times: Float64Array, share: number): number {
  const sorted = times.toSorted();
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}
