/** Something changed. `id` grows; a reader that saw it asks for what came after it. */
export interface LiveEvent {
  readonly id: string;
  readonly topic: string;
  readonly data: Readonly<Record<string, string>>;
}

export interface LiveReader {
  event(event: LiveEvent): void;
  /** The reader's last id is unknown or too old: it has to fetch everything anew. Called before any event. */
  reset(): void;
}

/**
 * Tells browsers and other instances that something changed. It may lose what it carries (a fact's only place is the
 * database), but never silently: a reader that cannot be brought up to date is told to start anew.
 */
export interface Live {
  /** Announces a change. Never throws: a lost wake-up must not fail the work that was already committed. */
  publish(topic: string, data: Readonly<Record<string, string>>): Promise<void>;
  /** Gives the reader everything after `after` (null: only what comes from now on), in order, without gap or repeat. */
  subscribe(topic: string, after: string | null, reader: LiveReader): Promise<() => void>;
  close(): Promise<void>;
}

/** The topic on which the console hears that a case changed: data `{ case, agency }`. */
export const CASES_TOPIC = 'cases';

/** The topic on which instances hear who has which case open. */
export const PRESENCE_TOPIC = 'presence';

/** The topic that wakes one site chat session. */
export function chatTopic(session: string): string {
  return `chat:${session}`;
}
