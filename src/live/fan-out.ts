import type { LiveEvent, LiveReader } from './live.ts';

/** The readers of this process, by topic. A reader that throws harms neither the publisher nor the other readers. */
export class FanOut {
  readonly #readers = new Map<string, Set<LiveReader>>();

  add(topic: string, reader: LiveReader): () => void {
    const readers = this.#readers.get(topic) ?? new Set();
    this.#readers.set(topic, readers.add(reader));
    return () => {
      readers.delete(reader);
      if (readers.size === 0 && this.#readers.get(topic) === readers) this.#readers.delete(topic);
    };
  }

  deliver(event: LiveEvent): void {
    for (const reader of this.#readers.get(event.topic) ?? []) attempt(() => reader.event(event));
  }

  resetAll(): void {
    for (const readers of this.#readers.values()) {
      for (const reader of readers) attempt(() => reader.reset());
    }
  }

  clear(): void {
    this.#readers.clear();
  }
}

function attempt(call: () => void): void {
  try {
    call();
  } catch {
    // The reader's own connection is broken; its owner notices when it closes.
  }
}
