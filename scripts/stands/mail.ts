import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';

/** A part of a letter, as it arrived. */
export interface MailPart {
  readonly type: string;
  readonly name: string | null;
  readonly bytes: Buffer;
}

export interface Mail {
  readonly to: readonly string[];
  readonly at: number;
  readonly subject: string;
  readonly text: string;
  readonly attachments: readonly MailPart[];
}

export interface MailServer {
  /** For SMTP_URL. */
  readonly url: string;
  readonly mails: readonly Mail[];
  close(): Promise<void>;
}

/** Words of a header in RFC 2047's base64 or quoted form. */
function wordsOf(value: string): string {
  return value
    .replaceAll(/\?=\s+=\?/g, '?==?')
    .replaceAll(/=\?utf-8\?([bq])\?([^?]*)\?=/gi, (_, kind: string, text: string) =>
      (kind.toLowerCase() === 'b'
        ? Buffer.from(text, 'base64')
        : quoted(text.replaceAll('_', ' '))
      ).toString(),
    );
}

function quoted(text: string): Buffer {
  const bytes = text
    .replaceAll(/=\r?\n/g, '')
    .replaceAll(/=([0-9A-F]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(bytes, 'latin1');
}

function split(raw: string): { readonly field: (name: string) => string; readonly body: string } {
  const at = raw.indexOf('\r\n\r\n');
  const head = raw.slice(0, at).replaceAll(/\r\n[ \t]+/g, ' ');
  const field = (name: string) => new RegExp(`^${name}: (.*)$`, 'im').exec(head)?.[1] ?? '';
  return { field, body: raw.slice(at + 4) };
}

/** The parts of a letter, nested ones too (RFC 2046). */
function partsOf(raw: string): readonly MailPart[] {
  const { field, body } = split(raw);
  const type = field('content-type');
  const boundary = /boundary="?([^";]+)"?/iu.exec(type)?.[1];
  if (boundary !== undefined) {
    const inner = body.split(`--${boundary}`).slice(1, -1);
    return inner.flatMap((one) => partsOf(one.replace(/^\r\n/u, '').replace(/\r\n$/u, '')));
  }
  const encoding = field('content-transfer-encoding').toLowerCase();
  const bytes =
    encoding === 'base64'
      ? Buffer.from(body, 'base64')
      : encoding === 'quoted-printable'
        ? quoted(body)
        : Buffer.from(body);
  const name = /filename="?([^";]+)"?/iu.exec(field('content-disposition'))?.[1] ?? null;
  return [{ type: type.split(';')[0] ?? '', name, bytes }];
}

/** A real mail server of this machine (npm `smtp-server`) that keeps what it is given. */
export async function startMailServer(): Promise<MailServer> {
  const mails: Mail[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    logger: false,
    onData(stream, session, done) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const raw = Buffer.concat(chunks).toString('latin1');
        const parts = partsOf(raw);
        mails.push({
          to: session.envelope.rcptTo.map(({ address }) => address),
          at: Date.now(),
          subject: wordsOf(split(raw).field('subject')),
          text:
            parts.find(({ type, name }) => type === 'text/plain' && name === null)?.bytes.toString() ?? '',
          attachments: parts.filter(({ name }) => name !== null),
        });
        done();
      });
    },
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.server.address() as AddressInfo;
  return {
    url: `smtp://127.0.0.1:${port}`,
    mails,
    close: () => new Promise((resolve) => server.close(resolve)),
  };
}
