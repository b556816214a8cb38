import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { createServer } from 'node:net';

/** A port of 127.0.0.1 that nothing listened on a moment ago. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('No port was given');
  return address.port;
}

/** Says that a service is missing; under CI=true that fails the tests instead of skipping them. */
export function missing(service: string, how: string): null {
  const line = `${service} is missing: ${how}`;
  if (process.env['CI'] === 'true') throw new Error(line);
  process.stderr.write(`SKIPPED: ${line}\n`);
  return null;
}

export interface StandProcess {
  readonly child: ChildProcess;
  /** Ends the process and waits for it; a second call does nothing. */
  stop(signal?: NodeJS.Signals): Promise<void>;
}

/** Starts a program that must not outlive the tests, however they end. */
export function startProcess(
  command: string,
  args: readonly string[],
  options: SpawnOptions = {},
): StandProcess {
  const child = spawn(command, args, { stdio: 'ignore', ...options });
  const killAtExit = () => child.kill('SIGKILL');
  process.once('exit', killAtExit);
  const ended = new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
    child.once('error', () => resolve());
  });
  return {
    child,
    async stop(signal = 'SIGTERM') {
      child.kill(signal);
      await ended;
      process.off('exit', killAtExit);
    },
  };
}

/** Calls `probe` until it does not throw. Throws its last error after `patienceMs`. */
export async function untilReady(probe: () => Promise<void>, patienceMs = 20_000): Promise<void> {
  const end = Date.now() + patienceMs;
  for (;;) {
    try {
      await probe();
      return;
    } catch (error) {
      if (Date.now() > end) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}
