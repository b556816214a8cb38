import { afterAll, describe, expect, it } from 'vitest';
import { newId } from '../../src/kernel/ids.ts';
import { openRedisLive } from '../../src/live/redis.ts';
import { Listener, liveContract } from '../contract/live.contract.ts';
import { ownRedis, redisForTests } from '../stands/redis.ts';

const shared = await redisForTests();
const own = await ownRedis();
afterAll(async () => {
  await shared?.stop();
  await own?.stop();
});

if (shared) liveContract('over Redis', () => openRedisLive(shared.url));

describe.skipIf(!shared)('two instances over one Redis', () => {
  const url = shared?.url ?? '';

  it('hear each other, and a reader moves between them without gap or repeat', async () => {
    const [a, b] = [openRedisLive(url), openRedisLive(url)];
    const topic = newId();
    const onA = new Listener();
    await a.subscribe(topic, null, onA);
    await b.publish(topic, { n: '1' });
    await a.publish(topic, { n: '2' });
    await onA.until((heard) => heard.length === 2);
    await b.publish(topic, { n: '3' });
    const onB = new Listener();
    await b.subscribe(topic, onA.ids[0] ?? '', onB);
    await onB.until((heard) => heard.length === 2);
    expect([onA.heard.slice(0, 2), onB.heard]).toEqual([
      ['1', '2'],
      ['2', '3'],
    ]);
    await Promise.all([a.close(), b.close()]);
  });
});

describe.skipIf(!own)('a Redis that goes away', () => {
  it('makes readers start anew when it comes back empty, and publishing never throws', async () => {
    if (!own) return;
    const [a, b] = [openRedisLive(own.url), openRedisLive(own.url)];
    const topic = newId();
    const [onA, onB] = [new Listener(), new Listener()];
    await a.subscribe(topic, null, onA);
    await b.subscribe(topic, null, onB);
    await a.publish(topic, { n: '1' });
    await onB.until((heard) => heard.length === 1);
    await own.kill();
    await expect(a.publish(topic, { n: 'lost' })).resolves.toBeUndefined();
    await onA.until((heard) => heard.at(-1) === 'reset');
    const meanwhile = new Listener();
    await a.subscribe(topic, onA.ids[0] ?? '', meanwhile);
    expect(meanwhile.heard).toEqual(['reset']);
    await own.start();
    await onB.until((heard) => heard.at(-1) === 'reset');
    for (let n = 2; !onB.heard.includes('back'); n += 1) {
      await b.publish(topic, { n: 'back' });
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    await onA.until((heard) => heard.includes('back'));
    expect(onA.heard.filter((h) => h === 'lost')).toEqual([]);
    await Promise.all([a.close(), b.close()]);
  });

  it('does not keep the server from starting or stopping', async () => {
    const live = openRedisLive('redis://127.0.0.1:1');
    const listener = new Listener();
    await live.subscribe('t', null, listener);
    await live.publish('t', { n: '1' });
    expect(listener.heard.every((h) => h === 'reset')).toBe(true);
    await live.close();
  });
});
