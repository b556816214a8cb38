import type { Shown } from './queue-news.ts';

/** An open page as the hub knows it. */
export interface OpenPage {
  readonly shown: Shown;
  /** Sends an event; the bytes are the same for many pages. */
  tell(event: Uint8Array): void;
}

const encoder = new TextEncoder();

/** One event of the stream, ready to be written. */
export function sseEvent(event: string, data = '', id?: string): Uint8Array {
  return encoder.encode(`event: ${event}\ndata: ${data}\n${id === undefined ? '' : `id: ${id}\n`}\n`);
}
