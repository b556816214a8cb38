import { readConfig } from './config.ts';
import { OtklikError } from './kernel/errors.ts';
import { createLog } from './kernel/log.ts';
import type { Server } from './server.ts';

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

function greet(server: Server): void {
  say(`Otklik works at ${server.url}`);
  say(`  chat for visitors   ${server.url}/portal/chat`);
  say(`  console for staff   ${server.url}/console`);
  if (!server.firstAdministrator) return;
  const { login, password } = server.firstAdministrator;
  say(`  first sign-in       ${login}  one-time password: ${password}`);
  say('  This password is shown only now; you will be asked to choose another one.');
}

/** Runs the server until it is told to stop. Resolves to the exit code: 1 when it could not start. */
export async function serve(): Promise<number> {
  try {
    const config = readConfig(process.env);
    const log = createLog(config.logLevel);
    // A setting that is wrong is told of before the rest is read in.
    const { startServer } = await import('./server.ts');
    const server = await startServer({ config, env: process.env, log });
    greet(server);
    const signal = await new Promise<string>((resolve) => {
      for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => resolve(name));
    });
    log.info({ signal }, 'stopping');
    await server.stop();
    return 0;
  } catch (error) {
    if (!(error instanceof OtklikError)) throw error;
    process.stderr.write(`${error.message}${error.hint ? `\n${error.hint}` : ''}\n`);
    return 1;
  }
}

if (import.meta.main) process.exitCode = await serve();
