/**
 * What went wrong, in words that the rest of the program can act on. The HTTP layer and the command line map
 * codes to statuses and exit codes in one place each; nobody matches on message texts.
 */
export type ErrorCode =
  | 'bad_input'
  | 'unauthorized'
  | 'forbidden'
  | 'not_found'
  | 'conflict'
  | 'too_large'
  | 'too_many'
  | 'unavailable'
  | 'configuration'
  | 'internal';

export interface OtklikErrorOptions extends ErrorOptions {
  /** What the reader can do about it; one sentence, shown beside the message. */
  readonly hint?: string;
  /** Values for the log. Never personal data. */
  readonly details?: Readonly<Record<string, unknown>>;
}

/** The one error family. Expected outcomes are return values; this is for what the caller cannot handle on the spot. */
export class OtklikError extends Error {
  override readonly name = 'OtklikError';
  readonly code: ErrorCode;
  readonly hint: string | undefined;
  readonly details: Readonly<Record<string, unknown>>;

  constructor(code: ErrorCode, message: string, options: OtklikErrorOptions = {}) {
    super(message, options);
    this.code = code;
    this.hint = options.hint;
    this.details = options.details ?? {};
  }
}

/** The message of anything that was thrown, for logs and stored error columns. */
export function errorText(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
