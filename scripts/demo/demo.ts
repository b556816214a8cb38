import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connectChannels } from '../../src/channels.command.ts';
import { readConfig } from '../../src/config.ts';
import { errorText } from '../../src/kernel/errors.ts';
import { createLog } from '../../src/kernel/log.ts';
import { type Server, startServer } from '../../src/server.ts';
import { type EsiaStand, startEsiaStand } from '../stands/esia.ts';
import { seededRandom } from '../stands/faults.ts';
import type { Listening } from '../stands/listen.ts';
import { type MailServer, startMailServer } from '../stands/mail.ts';
import { createAges } from './ages.ts';
import { sendAppeals } from './appeals.ts';
import { openHostPage } from './host-page.ts';
import { openPlatforms, type Platforms } from './platforms.ts';
import { hireStaff, LOGINS, PASSWORD } from './staff.ts';
import { createTraffic } from './traffic.ts';
import { siteWays, SITES } from './visitors.ts';

/** The same talks in every demonstration. */
const SEED = 20_261;

/** The wanted port of this machine, or any free one when another program holds it. */
async function freePort(wanted: number): Promise<number> {
  const probe = createServer();
  const listening = new Promise<boolean>((resolve) => {
    probe.once('error', () => resolve(false)).listen(wanted, '127.0.0.1', () => resolve(true));
  });
  if (!(await listening)) return freePort(0);
  const address = probe.address();
  probe.close();
  await once(probe, 'close');
  return typeof address === 'object' && address !== null ? address.port : wanted;
}

interface Demo {
  readonly dataDir: string;
  readonly server: Server;
  readonly platforms: Platforms;
  readonly hostPage: Listening;
  readonly esia: EsiaStand;
  readonly mail: MailServer;
  readonly administrator: string;
}

async function open(dataDir: string): Promise<Demo> {
  const port = await freePort(Number(process.env['PORT'] ?? 8080));
  const address = `http://127.0.0.1:${port}`;
  const platforms = await openPlatforms(address);
  const hostPage = await openHostPage(await freePort(port + 1), () => address);
  const sites = SITES.map((site) => ({ ...site, channel: 'site', origins: [hostPage.url] }));
  const accounts = join(dataDir, 'accounts.yaml');
  // JSON is YAML.
  writeFileSync(accounts, JSON.stringify({ accounts: [...platforms.accounts, ...sites] }, null, 2));
  const administrator = await hireStaff(dataDir);
  const clientId = 'OTKLIK_DEMO';
  const esia = await startEsiaStand({
    clientId,
    redirectUris: () => [`${address}/portal/account/esia/back`],
  });
  // Letters are taken and go nowhere.
  const mail = await startMailServer();
  const esiaKey = join(dataDir, 'esia.pem');
  writeFileSync(esiaKey, esia.tokenKey);
  const env = {
    PORT: String(port),
    OTKLIK_DATA_DIR: dataDir,
    OTKLIK_ACCOUNTS: accounts,
    OTKLIK_PUBLIC_URL: address,
    SMTP_URL: mail.url,
    OTKLIK_ESIA_URL: esia.url,
    OTKLIK_ESIA_CLIENT: clientId,
    OTKLIK_ESIA_CERTIFICATE_HASH: esia.certificateHash,
    OTKLIK_ESIA_CRYPTO: esia.cryptoUrl,
    OTKLIK_ESIA_KEY: esiaKey,
    LOG_LEVEL: 'error',
  };
  const config = readConfig(env);
  const server = await startServer({ config, env, log: createLog(config.logLevel) });
  // The platforms ask the server for its answer before they take its address.
  await Array.fromAsync(connectChannels(config, env));
  return { dataDir, server, platforms, hostPage, esia, mail, administrator };
}

function greet({ dataDir, server, hostPage, administrator }: Demo, written: number): void {
  const logins = [...LOGINS.map(({ login }) => login), administrator].join(', ');
  console.log(`
Отклик: демонстрация. Люди и их сообщения придуманы.

  Консоль сотрудника         ${server.url}/console
      войти как              ${logins}
      пароль у всех          ${PASSWORD}
  Чат для посетителей        ${server.url}/portal/chat
  Чат на чужом сайте         ${hostPage.url}
  Личный кабинет заявителя   ${server.url}/portal/account/leningrad
      войти как              любой человек со страницы «ТЕСТ, не Госуслуги»

За последние часы пришло сообщений: ${written}. Дальше кто-нибудь пишет каждые 5–15 секунд.
Данные лежат в ${dataDir} и будут удалены. Остановить: Ctrl+C.
`);
}

async function close(demo: Demo): Promise<void> {
  await demo.hostPage.close();
  await demo.server.stop();
  await demo.platforms.close();
  await demo.esia.close();
  await demo.mail.close();
}

/** Runs until it is told to stop; everything that it made is gone afterwards. */
async function demonstrate(): Promise<void> {
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort());
  const dataDir = mkdtempSync(join(tmpdir(), 'otklik-demo-'));
  try {
    const demo = await open(dataDir);
    const now = Date.now();
    const ways = [...demo.platforms.ways, ...siteWays(demo.server.url)];
    const traffic = createTraffic(ways, createAges('./knowledge-base', now), seededRandom(SEED));
    const written = await traffic.burst(now);
    await sendAppeals(demo.server.url, demo.administrator);
    greet(demo, written);
    await traffic.flow(stop.signal, (line) =>
      console.log(`  ${new Date().toLocaleTimeString('ru')}  ${line}`),
    );
    console.log('Останавливаю…');
    await close(demo);
  } finally {
    rmSync(dataDir, { recursive: true, force: true });
  }
}

try {
  await demonstrate();
} catch (error) {
  console.error(`Демонстрация не запустилась: ${errorText(error)}`);
  // What had been opened before the fault still listens.
  process.exit(1);
}
