import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { SECOND, toIso } from '../kernel/instants.ts';
import type { Letter } from './letters.ts';

/** Where letters to the staff lie when there is no mail server. */
export function mailFolder(dataDir: string): string {
  return join(dataDir, 'mail');
}

/** Longer than a server that works needs, shorter than anybody waits. The address may set others. */
const PATIENCE = {
  connectionTimeout: 5 * SECOND,
  greetingTimeout: 5 * SECOND,
  socketTimeout: 15 * SECOND,
};

/** What a mail server made of a letter. The reason is fit for an alarm: it names no person. */
export type Posted =
  | { readonly outcome: 'sent' }
  | { readonly outcome: 'later'; readonly reason: string }
  | { readonly outcome: 'refused'; readonly reason: string };

/**
 * The address that letters come from: `from` in the server's own address, else its user when that is an address, else
 * one made of the host.
 */
export function senderAddress(smtpUrl: string): string {
  const url = new URL(smtpUrl);
  const user = decodeURIComponent(url.username);
  return url.searchParams.get('from') ?? (user.includes('@') ? user : `otklik@${url.hostname}`);
}

/** A file that goes with a letter. */
export interface MailAttachment {
  readonly name: string;
  readonly type: string;
  readonly bytes: Uint8Array;
}

function mailOf(letter: Letter, from: string, attachments: readonly MailAttachment[]) {
  return {
    from: { name: 'Отклик', address: from },
    to: { name: '', address: letter.to },
    subject: letter.subject,
    text: letter.text,
    attachments: attachments.map(({ name, type, bytes }) => ({
      filename: name,
      contentType: type,
      content: Buffer.from(bytes),
    })),
    date: new Date(letter.writtenAt),
    messageId: `<${letter.id}@${from.split('@')[1] ?? 'otklik'}>`,
    // Nobody is to be answered by a robot that answers robots (RFC 3834).
    headers: { 'Auto-Submitted': 'auto-generated' },
  };
}

/** However slowly a server takes a letter, another process may think it abandoned only after this. */
const LONGEST_MS = 60 * SECOND;

/** Hands one letter to the server. Never throws: what went wrong is an outcome. */
export async function postLetter(
  smtpUrl: string,
  letter: Letter,
  attachments: readonly MailAttachment[] = [],
): Promise<Posted> {
  const { createTransport } = await import('nodemailer');
  const url = new URL(smtpUrl);
  url.searchParams.delete('from');
  const transport = createTransport({ url: url.href, ...PATIENCE });
  try {
    const sent = transport.sendMail(mailOf(letter, senderAddress(smtpUrl), attachments));
    return await Promise.race([sent.then(() => SENT), tooLong()]);
  } catch (error) {
    return faultOf(error);
  } finally {
    transport.close();
  }
}

const SENT: Posted = { outcome: 'sent' };

function tooLong(): Promise<Posted> {
  return wait(
    LONGEST_MS,
    { outcome: 'later', reason: 'сервер почты не успел принять письмо' },
    { ref: false },
  );
}

function faultOf(error: unknown): Posted {
  const { responseCode, code } = error as { readonly responseCode?: number; readonly code?: string };
  if (responseCode === undefined) {
    return { outcome: 'later', reason: `сервер почты не отвечает (${code ?? 'неизвестная ошибка'})` };
  }
  const reason = `сервер почты ответил кодом ${responseCode}`;
  // A wrong password is put right by the administrator; a letter that was refused for good stays refused.
  const isFinal = responseCode >= 500 && code !== 'EAUTH';
  return { outcome: isFinal ? 'refused' : 'later', reason };
}

/** Keeps a letter as a file that mail programs open, for an installation without a mail server. */
export async function keepLetter(
  folder: string,
  letter: Letter,
  attachments: readonly MailAttachment[] = [],
): Promise<void> {
  const { createTransport } = await import('nodemailer');
  const transport = createTransport({ streamTransport: true, buffer: true });
  const { message } = await transport.sendMail(mailOf(letter, 'otklik@localhost', attachments));
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await writeFile(join(folder, fileName(letter)), message, { mode: 0o600 });
}

function fileName({ id, writtenAt }: Pick<Letter, 'id' | 'writtenAt'>): string {
  return `${toIso(writtenAt).replaceAll(/[:.]/g, '-')}-${id}.eml`;
}

/** Takes away the file that `keepLetter` made of a letter; nothing where there is none. */
export async function removeKeptLetter(
  folder: string,
  letter: Pick<Letter, 'id' | 'writtenAt'>,
): Promise<void> {
  await rm(join(folder, fileName(letter)), { force: true });
}
