import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['tests/**/*.test.ts'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    pool: 'forks',
    // Most of the time goes into waiting for servers, browsers and databases, so there is a worker more than cores.
    maxWorkers: availableParallelism() + 1,
  },
});
