import { afterEach, describe, expect, it } from 'vitest';
import { newId } from '../../src/kernel/ids.ts';
import type { Live, LiveEvent, LiveReader } from '../../src/live/live.ts';

/** What a reader heard, in order: event ids and numbers, `reset` where it had to start anew. */
export class Listener implements LiveReader {
  readonly heard: string[] = [];
  readonly ids: string[] = [];
  #changed: () => void = () => undefined;

  event(event: LiveEvent): void {
    this.heard.push(event.data['n'] ?? '?');
    this.ids.push(event.id);
    this.#changed();
  }

  reset(): void {
    this.heard.push('reset');
    this.#changed();
  }

  /** Resolves as soon as the condition holds over what was heard. */
  async until(condition: (heard: readonly string[]) => boolean): Promise<void> {
    while (!condition(this.heard)) {
      await new Promise<void>((resolve) => {
        this.#changed = resolve;
      });
    }
  }
}

const numbers = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, i) => String(from + i));

async function publishNumbers(live: Live, topic: string, from: number, to: number): Promise<void> {
  for (const n of numbers(from, to)) await live.publish(topic, { n });
}

/** What every implementation of the port does. `open` gives a new instance over the same place of events. */
export function liveContract(name: string, open: () => Live): void {
  describe(name, () => {
    const opened: Live[] = [];
    const start = () => {
      const live = open();
      opened.push(live);
      return live;
    };
    afterEach(async () => {
      await Promise.all(opened.splice(0).map((live) => live.close()));
    });

    it('gives events in order, and only those of the topic from now on', async () => {
      const live = start();
      const [topic, other] = [newId(), newId()];
      await publishNumbers(live, topic, 1, 3);
      const listener = new Listener();
      await live.subscribe(topic, null, listener);
      await live.publish(other, { n: 'other' });
      await publishNumbers(live, topic, 4, 50);
      await listener.until((heard) => heard.length >= 47);
      expect(listener.heard).toEqual(numbers(4, 50));
      expect(listener.ids.every((id) => /^\d+-\d+$/.test(id))).toBe(true);
    });

    it('resumes after every id without gap or repeat, while more arrives', async () => {
      const live = start();
      const topic = newId();
      const whole = new Listener();
      await live.subscribe(topic, null, whole);
      for (const n of numbers(1, 12)) {
        await live.publish(topic, { n });
        await live.publish(newId(), { n: 'noise' });
      }
      await whole.until((heard) => heard.length === 12);
      const resumed = whole.ids.map((id) => ({ id, listener: new Listener() }));
      const publishing = publishNumbers(live, topic, 13, 30);
      await Promise.all(resumed.map(({ id, listener }) => live.subscribe(topic, id, listener)));
      await publishing;
      for (const [i, { listener }] of resumed.entries()) {
        await listener.until((heard) => heard.includes('30'));
        expect(listener.heard).toEqual(numbers(i + 2, 30));
      }
    });

    it.each(['nonsense', '', '1-1', '0-0', '99999999999999-1', '<script>', "5-5' or 1=1"])(
      'tells a reader with the unknown id %j to start anew, and then gives what is new',
      async (id) => {
        const live = start();
        const topic = newId();
        await publishNumbers(live, topic, 1, 2);
        const listener = new Listener();
        await live.subscribe(topic, id, listener);
        await live.publish(topic, { n: '3' });
        await listener.until((heard) => heard.includes('3'));
        expect(listener.heard).toEqual(['reset', '3']);
      },
    );

    it('tells a reader whose id is too old to start anew', async () => {
      const live = start();
      const topic = newId();
      const first = new Listener();
      await live.subscribe(topic, null, first);
      await live.publish(topic, { n: '1' });
      await first.until((heard) => heard.length === 1);
      await Promise.all(Array.from({ length: 10_400 }, () => live.publish(newId(), { n: 'noise' })));
      const late = new Listener();
      await live.subscribe(topic, first.ids[0] ?? '', late);
      expect(late.heard).toEqual(['reset']);
    });

    it('is silent after leaving, and leaving twice is harmless', async () => {
      const live = start();
      const topic = newId();
      const [gone, stays] = [new Listener(), new Listener()];
      const leave = await live.subscribe(topic, null, gone);
      await live.subscribe(topic, null, stays);
      leave();
      leave();
      await live.publish(topic, { n: '1' });
      await stays.until((heard) => heard.length === 1);
      expect(gone.heard).toEqual([]);
    });

    it('does not let a reader that throws disturb the publisher or the others', async () => {
      const live = start();
      const topic = newId();
      const bad: LiveReader = {
        event: () => {
          throw new Error('broken reader');
        },
        reset: () => undefined,
      };
      const good = new Listener();
      await live.subscribe(topic, null, bad);
      await live.subscribe(topic, null, good);
      await expect(live.publish(topic, { n: '1' })).resolves.toBeUndefined();
      await good.until((heard) => heard.length === 1);
    });

    it('lets a reader publish, in order for everyone', async () => {
      const live = start();
      const topic = newId();
      const heard = new Listener();
      await live.subscribe(topic, null, {
        event: (event) => void (event.data['n'] === '1' && live.publish(topic, { n: '2' })),
        reset: () => undefined,
      });
      await live.subscribe(topic, null, heard);
      await live.publish(topic, { n: '1' });
      await heard.until((all) => all.length === 2);
      expect(heard.heard).toEqual(['1', '2']);
    });

    it('publishes after closing without an error', async () => {
      const live = start();
      await live.close();
      await expect(live.publish('any', { n: '1' })).resolves.toBeUndefined();
    });
  });
}
