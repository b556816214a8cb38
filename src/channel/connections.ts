import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { SECOND } from '../kernel/instants.ts';

/**
 * How long an idle connection is kept. One that the platform has closed meanwhile fails in the middle of a call, and
 * the send then ends as `unknown` for nothing.
 */
const IDLE = 4 * SECOND;

/** Kept connections to an API at this address, for libraries that ask for an agent of Node. */
export function connectionsTo(base: string): HttpAgent | HttpsAgent {
  const AgentOf = base.startsWith('https:') ? HttpsAgent : HttpAgent;
  return new AgentOf({ keepAlive: true, timeout: IDLE });
}
