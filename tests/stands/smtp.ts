import { createServer, type Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';

/** What the stand does with the letters that come. */
export interface SmtpManner {
  /** Answers to RCPT TO by address: a code and words, `550 no such user`. Others are taken. */
  readonly refuse: Map<string, string>;
  /** Answers every letter so at its end, when set: `451 try later`. */
  busy: string | null;
  /** How long every answer waits, ms. */
  delay: number;
}

export interface SmtpLetter {
  readonly from: string;
  readonly to: string;
  readonly subject: string;
  readonly messageId: string;
  readonly text: string;
  readonly head: string;
}

export interface SmtpStand {
  /** For SMTP_URL. */
  readonly url: string;
  readonly letters: readonly SmtpLetter[];
  /** How many connections there have been. */
  connections(): number;
  readonly manner: SmtpManner;
  close(): Promise<void>;
}

const address = (line: string) => /<([^>]*)>/.exec(line)?.[1] ?? '';

/** `=?UTF-8?B?…?=` and `=?UTF-8?Q?…?=` as text (RFC 2047). */
function wordsOf(value: string): string {
  return value
    .replaceAll(/\?=\s+=\?/g, '?==?')
    .replaceAll(/=\?utf-8\?([bq])\?([^?]*)\?=/gi, (_, kind: string, text: string) =>
      kind.toLowerCase() === 'b'
        ? Buffer.from(text, 'base64').toString()
        : quotedText(text.replaceAll('_', ' ')),
    );
}

function quotedText(text: string): string {
  const bytes = text
    .replaceAll(/=\r?\n/g, '')
    .replaceAll(/=([0-9A-F]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(bytes, 'latin1').toString();
}

/** Reads what a letter says; throws for one that no mail program would understand. */
export function readLetter(raw: string): Omit<SmtpLetter, 'from' | 'to'> {
  const [head = '', ...rest] = raw.split('\r\n\r\n');
  const body = rest.join('\r\n\r\n');
  const unfolded = head.replaceAll(/\r\n[ \t]+/g, ' ');
  const field = (name: string) => new RegExp(`^${name}: (.*)$`, 'im').exec(unfolded)?.[1] ?? '';
  const encoding = field('content-transfer-encoding').toLowerCase();
  const texts: Readonly<Record<string, () => string>> = {
    base64: () => Buffer.from(body, 'base64').toString(),
    'quoted-printable': () => quotedText(body),
    '7bit': () => body,
  };
  const text = texts[encoding];
  if (!text) throw new Error(`The encoding ${encoding} is not known`);
  return {
    subject: wordsOf(field('subject')),
    messageId: field('message-id'),
    text: text().replaceAll('\r\n', '\n'),
    head: wordsOf(unfolded),
  };
}

/** One talk with a client, line by line. */
function talk(socket: Socket, manner: SmtpManner, keep: (letter: SmtpLetter) => void): void {
  let rest = '';
  let from = '';
  let to = '';
  let data: string[] | null = null;
  let turn = Promise.resolve();
  const answer = async (line: string) => {
    if (manner.delay > 0) await wait(manner.delay, undefined, { ref: false });
    if (!socket.destroyed) socket.write(`${line}\r\n`);
  };
  const hear = async (line: string): Promise<void> => {
    if (data !== null) {
      if (line !== '.') return void data.push(line.startsWith('..') ? line.slice(1) : line);
      const raw = data.join('\r\n');
      data = null;
      if (manner.busy !== null) return answer(manner.busy);
      keep({ from, to, ...readLetter(raw) });
      return answer('250 taken');
    }
    const verb = line.slice(0, 4).toUpperCase();
    if (verb === 'MAIL') from = address(line);
    if (verb === 'RCPT') {
      to = address(line);
      return answer(manner.refuse.get(to) ?? '250 ok');
    }
    if (verb === 'DATA') {
      data = [];
      return answer('354 go on');
    }
    return answer(verb === 'QUIT' ? '221 bye' : '250 ok');
  };
  turn = answer('220 stand');
  socket.on('error', () => undefined);
  socket.on('data', (part) => {
    const lines = (rest + part.toString()).split('\r\n');
    rest = lines.pop() ?? '';
    for (const line of lines) turn = turn.then(() => hear(line));
  });
}

/** A mail server of this machine that takes, refuses or delays. */
export async function startSmtpStand(): Promise<SmtpStand> {
  const letters: SmtpLetter[] = [];
  const manner: SmtpManner = { refuse: new Map(), busy: null, delay: 0 };
  const sockets = new Set<Socket>();
  let connections = 0;
  const server = createServer((socket) => {
    connections += 1;
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    talk(socket, manner, (letter) => letters.push(letter));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const listening = server.address();
  if (listening === null || typeof listening === 'string') throw new Error('No port was given');
  return {
    url: `smtp://127.0.0.1:${listening.port}`,
    letters,
    connections: () => connections,
    manner,
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
