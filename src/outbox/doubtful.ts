import { sql } from 'kysely';

/**
 * Sends that wait for a person, in the words of the index `outbox_doubtful`: with the states as parameters SQLite
 * would read the millions that were sent.
 */
export const doubtful = sql<boolean>`outbox.state in ('failed', 'unknown')`;
