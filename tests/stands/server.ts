import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePort, startProcess, type StandProcess, untilReady } from './process.ts';

export interface ServerSettings {
  readonly dataDir: string;
  /** The accounts file's contents; without them the usual site chats. */
  readonly accounts?: readonly object[];
  readonly env?: Readonly<Record<string, string>>;
}

/** The real server in a process of its own, which a test may kill and start again on the same port and data. */
export interface ServerProcess {
  readonly url: string;
  /** Everything that it has printed so far. */
  output(): string;
  start(): Promise<void>;
  /** SIGKILL: nothing is flushed or closed. */
  kill(): Promise<void>;
  /** SIGTERM, and waits. */
  stop(): Promise<void>;
}

/** Starts the server and waits until it is ready. */
export async function startServerProcess(settings: ServerSettings): Promise<ServerProcess> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const file = join(settings.dataDir, 'test-accounts.yaml');
  // JSON is YAML.
  if (settings.accounts) writeFileSync(file, JSON.stringify({ accounts: settings.accounts }));
  const env = {
    ...process.env,
    PORT: String(port),
    LOG_LEVEL: 'error',
    OTKLIK_DATA_DIR: settings.dataDir,
    // The stands' Telegram is on this machine: here the bodies have decided that it may be used.
    ...(settings.accounts ? { OTKLIK_ACCOUNTS: file } : {}),
    ...settings.env,
  };
  let output = '';
  let running: StandProcess | null = null;

  async function start(): Promise<void> {
    const started = startProcess(process.execPath, ['src/main.ts'], { stdio: 'pipe', env });
    for (const stream of [started.child.stdout, started.child.stderr]) {
      stream?.on('data', (part: Buffer) => (output += part.toString()));
    }
    running = started;
    await untilReady(async () => {
      if (started.child.exitCode !== null) throw new Error(`The server ended: ${output}`);
      const answer = await fetch(`${url}/health/ready`);
      if (!answer.ok) throw new Error(`Not ready: ${answer.status}`);
    });
  }

  async function end(signal: NodeJS.Signals): Promise<void> {
    await running?.stop(signal);
    running = null;
  }

  await start();
  return { url, output: () => output, start, kill: () => end('SIGKILL'), stop: () => end('SIGTERM') };
}
