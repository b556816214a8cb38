import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { SECOND } from '../kernel/instants.ts';

/**
 * How long an idle connection is kept. One that the platform has closed meanwhile fails in the middle of a call, and
 * the send then ends as `unknown` for nothing.
 */
const IDLE = 4 * SECOND;

/**
 * Kept connections to an API at this address, for libraries that ask for an agent of Node; through an HTTP proxy where
 * one is named, by CONNECT for `https:`.
 */
export function connectionsTo(base: string, proxy?: string): HttpAgent | HttpsAgent {
  const AgentOf = base.startsWith('https:') ? HttpsAgent : HttpAgent;
  const proxyEnv = proxy === undefined ? {} : { proxyEnv: { HTTP_PROXY: proxy, HTTPS_PROXY: proxy } };
  return new AgentOf({ keepAlive: true, timeout: IDLE, ...proxyEnv });
}
