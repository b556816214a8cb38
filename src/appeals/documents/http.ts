import { createHmac } from 'node:crypto';
import { z } from 'zod';
import { errorText, OtklikError } from '../../kernel/errors.ts';
import { sameSecret } from '../../kernel/ids.ts';
import { type Clock, MINUTE, SECOND } from '../../kernel/instants.ts';
import type { DocumentReceipt, DocumentSystem } from './document-system.ts';

const PATIENCE = 10 * SECOND;
/** How far the clocks of both sides may be apart. */
const SKEW = 5 * MINUTE;
const LONGEST_ANSWER = 10_000;

const answerSchema = z.strictObject({ number: z.string(), date: z.string() });

export interface HttpDocuments {
  /** Without a slash at its end. */
  readonly url: string;
  readonly secret: string;
  readonly clock: Clock;
}

/** HMAC-SHA256 over the moment, what is asked and the body, as `t=<ms>,v1=<hex>`. */
export function signed(secret: string, at: number, subject: string, body: string): string {
  const digest = createHmac('sha256', secret).update(`${at}\n${subject}\n${body}`).digest('hex');
  return `t=${at},v1=${digest}`;
}

/** Whether the other side signed this body for this subject, and lately. */
function isSigned(
  { secret, clock }: HttpDocuments,
  header: string | null,
  subject: string,
  body: string,
): boolean {
  const at = Number(/^t=(\d{1,15}),/u.exec(header ?? '')?.[1] ?? NaN);
  if (!(Math.abs(clock() - at) <= SKEW)) return false;
  return sameSecret(header, signed(secret, at, subject, body));
}

async function call(
  access: HttpDocuments,
  method: 'PUT' | 'GET',
  path: string,
  body: string,
  bytes?: Uint8Array,
): Promise<{ readonly status: number; readonly body: string }> {
  const subject = `${method} ${path}`;
  try {
    const answer = await fetch(`${access.url}${path}`, {
      method,
      redirect: 'error',
      signal: AbortSignal.timeout(PATIENCE),
      headers: {
        'content-type': bytes === undefined ? 'application/json' : 'application/octet-stream',
        'x-otklik-signature': signed(access.secret, access.clock(), subject, body),
      },
      ...(method === 'PUT' ? { body: bytes === undefined ? body : Buffer.from(bytes) } : {}),
    });
    const text = await answer.text();
    const isTrusted =
      text === '' || isSigned(access, answer.headers.get('x-otklik-signature'), `answer ${path}`, text);
    if (answer.ok && !isTrusted) throw new Error('the answer is not signed with the common secret');
    if (!answer.ok && answer.status !== 404) throw new Error(`it answered ${answer.status}`);
    return { status: answer.status, body: text.slice(0, LONGEST_ANSWER) };
  } catch (cause) {
    throw new OtklikError('unavailable', `The document system: ${errorText(cause)}`, {
      cause,
      hint: 'Check OTKLIK_DOCUMENTS, OTKLIK_DOCUMENTS_SECRET and that the system runs.',
    });
  }
}

/** Throws OtklikError `unavailable` where the address that was called takes nothing. */
async function taken(called: ReturnType<typeof call>): Promise<void> {
  const { status } = await called;
  if (status === 404) throw new OtklikError('unavailable', 'The document system knows no such address');
}

/**
 * A document system behind HTTP: `PUT /appeals/<id>/files/<sha256>` takes each attached file, then `PUT /appeals/<id>` the
 * package, the same one again changes nothing; `GET /appeals/<id>` answers 204 or 404 until it is registered and then
 * `{number, date}`. Both sides sign; of a file the digest in its path is signed, and the other side compares it with the
 * bytes.
 */
export function httpDocuments(access: HttpDocuments): DocumentSystem {
  const path = (id: string) => `/appeals/${encodeURIComponent(id)}`;
  return {
    async hand({ passport, essence, files }) {
      for (const file of files) {
        const to = `${path(passport.id)}/files/${file.sha256}`;
        await taken(call(access, 'PUT', to, '', await file.read()));
      }
      await taken(call(access, 'PUT', path(passport.id), JSON.stringify({ passport, essence })));
    },
    async receipts(waiting) {
      const found: DocumentReceipt[] = [];
      for (const appealId of waiting) {
        const { status, body } = await call(access, 'GET', path(appealId), '');
        if (status !== 200 || body === '') continue;
        const { number, date } = answerSchema.parse(JSON.parse(body));
        found.push({ appealId, number, date, source: appealId });
      }
      return found;
    },
    settle: () => Promise.resolve(),
  };
}
