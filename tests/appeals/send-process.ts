/** Sends a draft and carries its receipt to a mail server, then ends. Meant to be killed. */
import type { KyselyPlugin } from 'kysely';
import { createPost } from '../../src/watch/post-letters.ts';
import { postLetter } from '../../src/watch/mail-server.ts';
import { sendAppeal } from '../../src/appeals/send-appeal.ts';
import { settleDeliveries } from '../../src/appeals/settle-deliveries.ts';
import { openStore } from '../../src/store/store.ts';
import { setTimeout as wait } from 'node:timers/promises';
import { silent } from '../watch/watch-stand.ts';
import { appealsOn } from './desk.ts';

const [dataDir = '', smtpUrl = '', draftId = '', applicantId = '', now = '0', stopAt = ''] =
  process.argv.slice(2);
const store = await openStore({ dataDir, databaseUrl: undefined });

/** Says where it is, and stays there until it is killed. */
async function stay(where: string): Promise<void> {
  if (where !== stopAt) return;
  process.stdout.write(`${where}\n`);
  await wait(60_000);
}

/** Counts the statements of a transaction. */
function counting(): KyselyPlugin {
  let count = 0;
  return {
    transformQuery: ({ node }) => node,
    async transformResult({ result }) {
      await stay(`statement ${++count}`);
      return result;
    },
  };
}

const appeals = appealsOn({
  ...store,
  transact: (work, start) =>
    store.transact(async (trx) => {
      const result = await work(trx.withPlugin(counting()));
      await stay('uncommitted');
      return result;
    }, start),
});
process.stdout.write('started\n');
await sendAppeal(appeals, { draftId, applicantId, at: Number(now) });
process.stdout.write('sent\n');
const post = createPost({
  store,
  log: silent,
  clock: () => Number(now),
  carry: (letter) => postLetter(smtpUrl, letter),
});
post.start();
const isWaiting = () =>
  store.db.selectFrom('appeal_deliveries').select('id').where('state', '=', 'waiting').executeTakeFirst();
while (await isWaiting()) {
  await settleDeliveries(appeals, true, Number(now));
  await wait(10);
}
await post.stop();
await store.close();
process.stdout.write('done\n');
