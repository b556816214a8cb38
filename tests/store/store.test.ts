import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { applicantsContract } from '../appeals/applicants.contract.ts';
import { openStore } from '../../src/store/store.ts';
import { storeContract, type TwoServers } from '../contract/store.contract.ts';
import { handlingContract } from '../dispatch/handling.contract.ts';
import { lanesContract } from '../dispatch/lanes.contract.ts';
import { figuresContract } from '../reports/figures.contract.ts';
import { handoffContract } from '../handoff/handoff.contract.ts';
import { talkingContract } from '../dispatch/talking.contract.ts';
import { inboxContract } from '../inbox/inbox.contract.ts';
import { outboxContract } from '../outbox/outbox.contract.ts';
import { appealTalkContract } from '../appeals/talk.contract.ts';
import { draftsContract } from '../appeals/drafts.contract.ts';
import { lifeContract } from '../appeals/life.contract.ts';
import { sendingContract } from '../appeals/sending.contract.ts';
import { incidentsContract } from '../incidents/incidents.contract.ts';
import { decisionsContract } from '../cases/decisions.contract.ts';
import { readingContract } from '../cases/reading.contract.ts';
import { handingOnContract } from '../cases/handing-on.contract.ts';
import { repliesContract } from '../cases/replies.contract.ts';
import { casesContract } from '../outbox/cases.contract.ts';
import { surveyLinksContract } from '../surveys/links.contract.ts';
import { pollingContract } from '../watch/polling-lease.contract.ts';
import { postgresForTests } from '../stands/postgres.ts';

const dataDir = mkdtempSync(join(tmpdir(), 'otklik-store-'));
const postgres = await postgresForTests();
const opened: TwoServers[] = [];

/** Both engines are opened once; each suite keeps to accounts of its own. */
function once(open: () => Promise<TwoServers>): () => Promise<TwoServers> {
  let servers: Promise<TwoServers> | undefined;
  return () =>
    (servers ??= open().then((pair) => {
      opened.push(pair);
      return pair;
    }));
}

const engines: [string, () => Promise<TwoServers>][] = [
  [
    'SQLite',
    once(async () => {
      const store = await openStore({ databaseUrl: undefined, dataDir });
      return { one: store, other: store };
    }),
  ],
];
if (postgres) {
  const databaseUrl = postgres.url;
  const open = once(async () => {
    // Both come to the empty database at the same moment.
    const [one, other] = await Promise.all([
      openStore({ databaseUrl, dataDir }),
      openStore({ databaseUrl, dataDir }),
    ]);
    return { one, other };
  });
  engines.push(['PostgreSQL', open]);
}

for (const [name, open] of engines) {
  storeContract(name, open);
  figuresContract(name, open);
  applicantsContract(name, open);
  inboxContract(name, open);
  lanesContract(name, open);
  outboxContract(name, open);
  casesContract(name, open);
  repliesContract(name, open);
  handingOnContract(name, open);
  handlingContract(name, open);
  pollingContract(name, open);
  handoffContract(name, open);
  talkingContract(name, open);
  readingContract(name, open);
  incidentsContract(name, open);
  decisionsContract(name, open);
  draftsContract(name, open);
  sendingContract(name, open);
  appealTalkContract(name, open);
  lifeContract(name, open);
  surveyLinksContract(name, open);
}

afterAll(async () => {
  for (const { one, other } of opened) {
    await one.close();
    if (other !== one) await other.close();
  }
  await postgres?.stop();
  rmSync(dataDir, { recursive: true, force: true });
});
