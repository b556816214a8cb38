import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { openInProcessLive } from '../../src/live/in-process.ts';
import { type Here, createPresence } from '../../src/live/presence.ts';

const anna: Here = {
  page: 'anna 1',
  person: 'anna',
  name: 'Анна',
  case: 'c1',
  agency: 'kursk',
  topic: null,
  unit: null,
  owner_id: null,
  writing: false,
};
const boris: Here = { ...anna, page: 'boris 1', person: 'boris', name: 'Борис' };

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** Two instances over one line, and what the second one tells its pages. */
function twoInstances() {
  const live = openInProcessLive();
  const [one, two] = [createPresence(live, Date.now), createPresence(live, Date.now)];
  const told: string[] = [];
  two.onChange((changed) => told.push(changed.map((here) => `${here.name} ${here.case}`).join()));
  const seen = () =>
    two.now().map(({ name, case: id, writing }) => `${name} ${id}${writing ? ' writes' : ''}`);
  return { one, two, told, seen };
}

it('another instance knows who is at a case and who writes, and tells it once', async () => {
  const { one, told, seen } = twoInstances();
  await one.tell(anna);
  await one.tell(boris);
  await one.tell({ ...boris, writing: true });
  expect(seen()).toEqual(['Анна c1', 'Борис c1 writes']);
  await one.tell(anna);
  await one.tell({ ...boris, writing: true });
  expect(told).toEqual(['Анна c1', 'Борис c1', 'Борис c1']);
  await one.tell({ ...anna, case: 'c2' });
  expect(told.at(-1)).toBe('Анна c2,Анна c1');
  await one.leave(anna.page);
  expect(seen()).toEqual(['Борис c1 writes']);
});

it('writing ends by itself in 20 s, presence in 30 s, unless the line of the page holds it', async () => {
  const { one, told, seen } = twoInstances();
  await one.tell({ ...anna, writing: true });
  await one.tell({ ...boris, case: 'c2' });
  const letGo = one.hold(boris.page);
  await vi.advanceTimersByTimeAsync(25_000);
  expect(seen()).toEqual(['Анна c1', 'Борис c2']);
  await vi.advanceTimersByTimeAsync(10_000);
  expect(seen()).toEqual(['Борис c2']);
  await vi.advanceTimersByTimeAsync(600_000);
  expect(seen()).toEqual(['Борис c2']);
  letGo();
  expect(seen()).toEqual([]);
  expect(told).toEqual(['Анна c1', 'Борис c2', 'Анна c1', 'Анна c1', 'Борис c2']);
  await vi.advanceTimersByTimeAsync(5_000);
  expect(vi.getTimerCount()).toBe(0);
});

it('a person with two pages is one person; an instance that begins later hears who is there', async () => {
  const live = openInProcessLive();
  const one = createPresence(live, Date.now);
  await one.tell({ ...anna, writing: true });
  await one.tell({ ...anna, page: 'anna 2' });
  one.hold(anna.page);
  expect(one.now()).toMatchObject([{ name: 'Анна', writing: true }]);
  const late = createPresence(live, Date.now);
  expect(late.now()).toEqual([]);
  await vi.advanceTimersByTimeAsync(20_000);
  expect(late.now()).toMatchObject([{ name: 'Анна' }]);
});
