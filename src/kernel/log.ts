import { pino } from 'pino';

export type Log = pino.Logger;

/** Keys whose values may hold what people wrote or secrets; they never reach the log, at any depth up to three. */
const PRIVATE_KEYS = [
  'text',
  'raw',
  'body',
  'token',
  'secret',
  'password',
  'phone',
  'email',
  'name',
  'authorization',
];

/** The program's log: JSON lines on stdout, private keys removed. `level` as in pino (`info`, `silent` …). */
export function createLog(level: string): Log {
  const paths = PRIVATE_KEYS.flatMap((key) => [key, `*.${key}`, `*.*.${key}`]);
  return pino({ level, base: null, redact: { paths, remove: true } });
}
