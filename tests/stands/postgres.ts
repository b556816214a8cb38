import { execFileSync } from 'node:child_process';
import { chownSync, existsSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { newId } from '../../src/kernel/ids.ts';
import { freePort, missing, startProcess, untilReady } from './process.ts';

export interface TestPostgres {
  /** An empty database that nobody else uses. */
  readonly url: string;
  stop(): Promise<void>;
}

const SYSTEM_FOLDER = '/usr/lib/postgresql';
/** Test files that have to share one database take turns under this advisory lock. */
const TURN = 7_411_823;

function binaries(): string | undefined {
  const versions = existsSync(SYSTEM_FOLDER) ? readdirSync(SYSTEM_FOLDER).sort().toReversed() : [];
  const folders = [...versions.map((version) => join(SYSTEM_FOLDER, version, 'bin')), '/usr/local/bin'];
  return folders.find((folder) => existsSync(join(folder, 'initdb')));
}

/** PostgreSQL refuses to run as root, so root's tests run it as the user `postgres`. */
function serverUser(): { uid?: number; gid?: number } {
  if (process.getuid?.() !== 0) return {};
  const id = (flag: string) => Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }));
  return { uid: id('-u'), gid: id('-g') };
}

async function withClient<T>(url: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** An empty folder of the server's user. */
function ownFolder(name: string, user: { uid?: number; gid?: number }): string {
  const folder = mkdtempSync(join(tmpdir(), name));
  if (user.uid !== undefined && user.gid !== undefined) chownSync(folder, user.uid, user.gid);
  return folder;
}

/**
 * A folder as `initdb` leaves it. It is made once on a machine, like Node's compile cache, and copied: that is several
 * times quicker, and every file of tests over PostgreSQL needs one.
 */
function initialised(binaryFolder: string, user: { uid?: number; gid?: number }): string {
  const key = createHash('sha256').update(`${binaryFolder} ${user.uid ?? process.getuid?.()}`);
  const kept = join(tmpdir(), `otklik-pg-initialised-${key.digest('hex').slice(0, 12)}`);
  if (existsSync(kept)) return kept;
  const made = ownFolder('otklik-pg-new-', user);
  const init = ['-D', made, '-U', 'otklik', '-A', 'trust', '-E', 'UTF8', '--locale=C', '--no-sync'];
  execFileSync(join(binaryFolder, 'initdb'), init, { stdio: 'ignore', cwd: made, ...user });
  try {
    renameSync(made, kept);
  } catch {
    // Another worker was quicker.
    rmSync(made, { recursive: true, force: true });
  }
  return kept;
}

/** Starts a server of one's own on a free port; its data are gone after `stop`. Null when there are no binaries. */
async function ownPostgres(): Promise<TestPostgres | null> {
  const folder = binaries();
  if (folder === undefined) return missing('PostgreSQL', 'install its server');
  const user = serverUser();
  const data = ownFolder('otklik-pg-', user);
  execFileSync('cp', ['-a', `${initialised(folder, user)}/.`, data]);
  const port = await freePort();
  const settings = ['listen_addresses=127.0.0.1', `unix_socket_directories=${data}`, 'fsync=off'];
  const server = startProcess(
    join(folder, 'postgres'),
    ['-D', data, '-p', String(port), ...settings.flatMap((setting) => ['-c', setting])],
    { cwd: data, ...user },
  );
  const url = `postgres://otklik@127.0.0.1:${port}/postgres`;
  await untilReady(() => withClient(url, async () => undefined));
  return {
    url,
    async stop() {
      // SIGINT is PostgreSQL's fast shutdown: it does not wait for idle clients.
      await server.stop('SIGINT');
      rmSync(data, { recursive: true, force: true });
    },
  };
}

/** Makes a database beside the given one, or takes the given one for this test file alone where the role may not. */
async function scratchDatabase(given: string): Promise<TestPostgres> {
  const name = `otklik_${newId().replaceAll('-', '')}`;
  const made = await withClient(given, (client) =>
    client.query(`create database ${name}`).then(
      () => true,
      () => false,
    ),
  );
  if (made) {
    const url = new URL(given);
    url.pathname = `/${name}`;
    const drop = (client: Client) => client.query(`drop database if exists ${name} with (force)`);
    return { url: url.href, stop: () => withClient(given, drop).then(() => undefined) };
  }
  const turn = new Client({ connectionString: given });
  await turn.connect();
  await turn.query('select pg_advisory_lock($1)', [TURN]);
  await turn.query('drop schema public cascade; create schema public');
  return { url: given, stop: () => turn.end() };
}

/** An empty database: in the server of `TEST_DATABASE_URL`, else in one of the system's binaries, else null after saying so. */
export async function postgresForTests(): Promise<TestPostgres | null> {
  const given = process.env['TEST_DATABASE_URL'];
  if (given) return scratchDatabase(given);
  if (binaries() === undefined) {
    return missing('PostgreSQL', 'set TEST_DATABASE_URL or install its server');
  }
  return ownPostgres();
}
