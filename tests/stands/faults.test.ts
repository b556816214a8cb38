import { expect, it } from 'vitest';
import { createFaults } from '../../scripts/stands/faults.ts';

it('faults are served in turn, to the method that they name', () => {
  const faults = createFaults();
  faults.next(2, { do: 'lose' }, 'sendMessage');
  faults.next(1, { do: 'drop' });
  const met = ['getMe', 'sendMessage', 'sendMessage', 'sendMessage'].map((method) => faults.take(method)?.do);
  expect(met).toEqual(['drop', 'lose', 'lose', undefined]);
});

it('faults by chance are the same with the same seed, and end when they are cleared', () => {
  const run = (seed: number) => {
    const faults = createFaults(seed);
    faults.sometimes(0.3, { do: 'lose' });
    return Array.from({ length: 200 }, () => faults.take('x')?.do ?? '-').join('');
  };
  expect(run(7)).toBe(run(7));
  expect(run(7)).not.toBe(run(8));
  const lost = run(7).split('lose').length - 1;
  expect(lost).toBeGreaterThan(30);
  expect(lost).toBeLessThan(90);
  const faults = createFaults();
  faults.sometimes(1, { do: 'lose' });
  faults.clear();
  expect(faults.take('x')).toBeUndefined();
});
