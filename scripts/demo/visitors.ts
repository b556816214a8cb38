import { randomUUID } from 'node:crypto';
import type { Body } from './messages.ts';
import type { Way } from './platforms.ts';

export const SITES: readonly { readonly id: string; readonly agency: Body }[] = [
  { id: 'leningrad-site', agency: 'leningrad' },
  { id: 'ulyanovsk-site', agency: 'ulyanovsk' },
  { id: 'kursk-site', agency: 'kursk' },
];

/** Visitors of the bodies' sites: they write as a browser does, each in a session of their own. */
export function siteWays(server: string): readonly Way[] {
  const tokens = new Map<number, Promise<string>>();
  return SITES.map(({ id, agency }) => ({
    name: 'чат на сайте',
    body: agency,
    public: false,
    backdates: false,
    async write({ person, say }) {
      const open = () => post(`${server}/chat/${id}/sessions`, {}).then(({ token }) => String(token));
      const token = tokens.get(person.id) ?? open();
      tokens.set(person.id, token);
      const words = 'text' in say ? { text: say.text } : { text: say.label, button: say.press };
      await post(`${server}/chat/${id}/messages`, { id: randomUUID(), ...words }, await token);
    },
  }));
}

async function post(url: string, body: object, token?: string): Promise<Record<string, unknown>> {
  const bearer: Record<string, string> = token === undefined ? {} : { authorization: `Bearer ${token}` };
  const headers = { 'content-type': 'application/json', ...bearer };
  const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) });
  if (!response.ok) throw new Error(`${url}: ${response.status}`);
  return (await response.json()) as Record<string, unknown>;
}
