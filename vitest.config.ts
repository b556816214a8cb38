import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { defineConfig } from 'vitest/config';
import { TEST_DATA_KEY } from './tests/stands/data-key.ts';

export default defineConfig({
  test: {
    include: ['tests/**/*.test.ts'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    pool: 'forks',
    // A worker keeps the modules that it has read: no file relies on fresh ones, and a third of the time goes otherwise.
    isolate: false,
    // The many servers and commands that the tests start share what Node made of the sources, as `npm start` does.
    env: {
      NODE_COMPILE_CACHE: join(tmpdir(), 'otklik-compile-cache'),
      OTKLIK_DATA_KEY: TEST_DATA_KEY,
    },
    // Most of the time goes into waiting for servers, browsers and databases, so there is a worker more than cores.
    maxWorkers: availableParallelism() + 1,
  },
});
