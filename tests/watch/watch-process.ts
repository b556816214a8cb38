/** Watches the clocks of a data folder until there is nothing more to tell, a little every turn. Meant to be killed. */
import { openStore } from '../../src/store/store.ts';
import { nextDue } from '../../src/watch/watch-clocks.ts';
import { tick, watchDeps } from './watch-stand.ts';

const [dataDir = '', databaseUrl = '', now = '0'] = process.argv.slice(2);
const store = await openStore({ dataDir, databaseUrl: databaseUrl || undefined });
process.stdout.write('watching\n');
for (;;) {
  const due = await nextDue(store.db);
  if (due === null || due > Number(now)) break;
  await tick(watchDeps(store), Number(now));
}
await store.close();
