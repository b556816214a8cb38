// A bot as the documentation of the Chat SDK writes one: it answers every message of a private chat.
import { serve } from '@hono/node-server';
import { createMemoryState } from '@chat-adapter/state-memory';
import { createPostgresState } from '@chat-adapter/state-pg';
import { createTelegramAdapter } from '@chat-adapter/telegram';
import { Chat } from 'chat';
import { Hono } from 'hono';

const { API, PORT, STRATEGY, POSTGRES_URL, WORK_MS } = process.env;
const logger = { debug() {}, info() {}, warn() {}, error() {}, child: () => logger };
const telegram = createTelegramAdapter({
  botToken: '42:T',
  apiUrl: API,
  secretToken: 's3cret',
  mode: 'webhook',
  userName: 'gov_bot',
  logger,
});
const bot = new Chat({
  userName: 'gov_bot',
  logger,
  state: POSTGRES_URL ? createPostgresState({ url: POSTGRES_URL, logger }) : createMemoryState(),
  concurrency: STRATEGY,
  adapters: { telegram },
});

async function answer(thread, message) {
  // What a look into a knowledge base and a database would take.
  await new Promise((resolve) => setTimeout(resolve, Number(WORK_MS)));
  await thread.post(`echo ${message.text}`);
}
bot.onNewMention(answer);
bot.onSubscribedMessage(answer);
bot.onDirectMessage(answer);

const app = new Hono();
app.get('/health/ready', (c) => c.text('ok'));
app.post('/hooks/telegram/tg', (c) =>
  bot.webhooks.telegram(c.req.raw, { waitUntil: (work) => work.catch(() => undefined) }),
);
serve({ fetch: app.fetch, port: Number(PORT), hostname: '127.0.0.1' });
