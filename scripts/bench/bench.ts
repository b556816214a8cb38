import { benchConsole } from './console/bench-console.ts';
import { benchFirstLoad } from './console/bench-first-load.ts';
import { benchLive } from './console/bench-live.ts';
import { benchClocks } from './clocks/bench-clocks.ts';
import { benchKills } from './kills/bench-kills.ts';
import type { BenchLine } from './line.ts';
import { benchReports } from './console/bench-reports.ts';
import { benchSearch } from './search/bench-search.ts';
import { benchSla } from './sla/bench-sla.ts';
import { benchWayThrough } from './way-through/bench-way-through.ts';

const SUITES: Readonly<Record<string, () => Promise<readonly BenchLine[]>>> = {
  'way-through': benchWayThrough,
  kills: benchKills,
  sla: benchSla,
  clocks: benchClocks,
  search: benchSearch,
  console: benchConsole,
  reports: benchReports,
  consoles: benchLive,
  'first-load': benchFirstLoad,
};

// `npm run bench` runs all of them, `npm run bench -- sla` one.
const asked = process.argv.slice(2);
for (const [name, bench] of Object.entries(SUITES)) {
  if (asked.length > 0 && !asked.includes(name)) continue;
  for (const line of await bench()) process.stdout.write(`${JSON.stringify({ suite: name, ...line })}\n`);
}
