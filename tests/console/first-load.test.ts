import { readFileSync, readdirSync } from 'node:fs';
import { Script } from 'node:vm';
import { request } from 'node:http';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { HOUR, MINUTE } from '../../src/kernel/instants.ts';
import { seedCase } from './seed.ts';
import { type ConsoleStand, NOW, startConsole } from './stand.ts';

const MOST = 60_000;

let stand: ConsoleStand;
let url = '';
let cookie = '';
beforeAll(async () => {
  stand = await startConsole();
  await stand.addStaff('Анна Смирнова', 'anna@example.org', 'supervisor', ['leningrad', 'kursk']);
  for (let i = 0; i < 60; i += 1)
    await seedCase(stand.store.db, {
      title: `${i}: когда починят дорогу у школы № ${i * 7}, обещали ещё в прошлом году, дети ходят по лужам?`,
      client: `Константин Константинопольский ${i}`,
      urgent: i % 5 === 0,
      openedAt: NOW,
      dueAt: NOW + HOUR + i * 7 * MINUTE,
    });
  url = await stand.listen();
  cookie = await stand.cookieOf('anna@example.org');
});
afterAll(() => stand.stop());

interface Loaded {
  /** As they went over the line, headers apart. */
  readonly bytes: number;
  readonly encoding: string | undefined;
  readonly caching: string | undefined;
}

function load(path: string): Promise<Loaded> {
  return new Promise((resolve, reject) => {
    const headers = { cookie, 'accept-encoding': 'gzip, deflate, br' };
    request(`${url}${path}`, { headers }, (response) => {
      let bytes = 0;
      response.on('data', (chunk: Buffer) => (bytes += chunk.length));
      response.on('end', () => {
        const { 'content-encoding': encoding, 'cache-control': caching } = response.headers;
        resolve({ bytes, encoding, caching });
      });
    })
      .on('error', reject)
      .end();
  });
}

it('the first load of a full queue is at most 60 kB over the line, and its files are kept for good', async () => {
  const page = await (await fetch(`${url}/console/queue`, { headers: { cookie } })).text();
  expect(page.match(/class="row"/g)).toHaveLength(50);
  const files = [...page.matchAll(/(?:src|href)="(\/console\/assets\/[^"]+)"/g)].map(([, path = '']) => path);
  expect(files.length).toBeGreaterThan(2);
  const [queue, ...assets] = await Promise.all(['/console/queue', ...files].map(load));
  const sum = (queue?.bytes ?? 0) + assets.reduce((all, { bytes }) => all + bytes, 0);
  expect(queue).toMatchObject({ encoding: 'gzip', caching: 'no-store' });
  for (const asset of assets)
    expect(asset).toMatchObject({
      encoding: 'br',
      caching: 'public, max-age=31536000, immutable',
    });
  expect(sum).toBeLessThanOrEqual(MOST);
});

it('the script is one module: no part imports another, none is left out, and no name is taken twice', async () => {
  const address = (await (await fetch(`${url}/console/queue`, { headers: { cookie } })).text()).match(
    /src="([^"]+console\.js)"/,
  )?.[1];
  const script = await (await fetch(`${url}${address}`)).text();
  expect(script).not.toMatch(/^(?:import|export)\b/m);
  expect(() => new Script(`'use strict';{${script}}`)).not.toThrow();
  const folder = new URL('../../src/console/assets/', import.meta.url);
  for (const name of readdirSync(folder).filter((file) => file.endsWith('.js') && file !== 'theme.js')) {
    const [, opening = name] = /\/\*\* ([^\n]+)/.exec(readFileSync(new URL(name, folder), 'utf8')) ?? [];
    expect(script.split(opening)).toHaveLength(2);
  }
});
