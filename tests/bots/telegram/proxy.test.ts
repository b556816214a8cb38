import { createServer, request, type Server } from 'node:http';
import { connect } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { telegramBot } from '../../../bots/telegram/channel.ts';
import { startTelegramStand, type TelegramStand } from '../../../scripts/stands/telegram.ts';
import { freePort } from '../../stands/process.ts';

const SEND = {
  guard: 'row-1',
  conversation: '7',
  place: 'private',
  text: 'Ответ',
  from: 'bot',
} as const;
let stand: TelegramStand | undefined;
let proxy: Server | undefined;
const asked: string[] = [];
afterEach(async () => {
  await stand?.close();
  proxy?.closeAllConnections();
  proxy?.close();
  asked.length = 0;
});

/** A proxy as an institution has one: it passes plain requests on and opens tunnels for encrypted ones. */
async function startProxy(): Promise<string> {
  const port = await freePort();
  proxy = createServer((incoming, outgoing) => {
    asked.push(`${incoming.headers['proxy-authorization'] ?? ''} ${incoming.url ?? ''}`.trim());
    const { method, headers, url = '' } = incoming;
    const onward = request(url, { method, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
    incoming.pipe(onward);
  });
  proxy.on('connect', (incoming, socket) => {
    asked.push(`CONNECT ${incoming.url ?? ''}`);
    const onward = connect(Number((incoming.url ?? '').split(':')[1]), '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n');
      onward.pipe(socket);
      socket.pipe(onward);
    });
    for (const end of [onward, socket]) end.on('error', () => socket.destroy());
  });
  await new Promise<void>((resolve) => proxy?.listen(port, '127.0.0.1', resolve));
  return `http://127.0.0.1:${port}`;
}
const open = (apiRoot: string, through: string) =>
  telegramBot.open({
    token: '42:T',
    secret: 's',
    apiRoot,
    proxy: through,
    bot: { id: 42, username: 'gov_bot' },
  });

it('a send to a gateway over http goes through the proxy, with its password', async () => {
  stand = await startTelegramStand();
  const through = (await startProxy()).replace('//', '//user:pass@');
  const sent = await open(stand.url, through).send(SEND, AbortSignal.timeout(5_000));
  expect(sent.outcome).toBe('sent');
  expect(stand.messages).toHaveLength(1);
  expect(asked).toEqual([`Basic ${btoa('user:pass')} ${stand.url}/bot42:T/sendMessage`]);
});

it('an encrypted one goes through a tunnel, and its failure is told as it is', async () => {
  stand = await startTelegramStand();
  const { port } = new URL(stand.url);
  // The stand speaks no TLS: that the tunnel was asked for is what matters.
  const outcome = await open(`https://api.telegram.org:${port}`, await startProxy()).send(
    SEND,
    AbortSignal.timeout(5_000),
  );
  expect(outcome.outcome).not.toBe('sent');
  expect(asked).toEqual([`CONNECT api.telegram.org:${port}`]);
});

it('a proxy that is not there means: certainly not sent', async () => {
  stand = await startTelegramStand();
  const outcome = await open(stand.url, `http://127.0.0.1:${await freePort()}`).send(
    SEND,
    AbortSignal.timeout(5_000),
  );
  expect(outcome).toMatchObject({ outcome: 'later', hold: 'account' });
});
