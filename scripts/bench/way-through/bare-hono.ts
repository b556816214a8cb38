import { serve } from '@hono/node-server';
import { Hono } from 'hono';

// What anybody would write first: takes the update, keeps nothing, answers.
const app = new Hono();
app.post('/hook', async (c) => {
  await c.req.json();
  return c.text('', 200);
});
serve({ fetch: app.fetch, port: Number(process.env['PORT']), hostname: '127.0.0.1' });
