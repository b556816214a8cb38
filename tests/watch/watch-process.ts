/** Watches the clocks of a data folder until there is nothing more to tell, a little every turn. Meant to be killed. */
import { openStore } from '../../src/store/store.ts';
import { createMailSender } from '../../src/watch/mail-sender.ts';
import { nextDue } from '../../src/watch/watch-clocks.ts';
import { packOf, tick, watchDeps } from './watch-stand.ts';

const [dataDir = '', databaseUrl = '', now = '0'] = process.argv.slice(2);
const store = await openStore({ dataDir, databaseUrl: databaseUrl || undefined });
const sender = createMailSender({
  clock: () => Number(now),
  body: packOf,
  origin: null,
  onWritten: () => undefined,
});
process.stdout.write('watching\n');
for (;;) {
  const due = await nextDue(store.db);
  if (due === null || due > Number(now)) break;
  await tick({ ...watchDeps(store), sender }, Number(now));
}
await store.close();
