/** Sends over the shared pace from a process of its own: `node pace-process.ts REDIS STAND PLAN`. */
import { createLog } from '../../src/kernel/log.ts';
import { openSharedPace } from '../../src/outbox/shared-pace.ts';
import type { PacedSend } from '../../src/outbox/windows.rules.ts';
import { sendOver } from './send-over.ts';

const [redis = '', stand = '', plan = '[]'] = process.argv.slice(2);
const pace = openSharedPace(redis, createLog('silent'));
const sends = JSON.parse(plan) as readonly PacedSend[];

process.stdout.write('ready\n');
await new Promise((resolve) => process.stdin.once('data', resolve));
await Promise.all(sends.map((paced) => sendOver(pace, stand, paced)));
await pace.close();
process.exit(0);
