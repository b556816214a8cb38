import type { Person } from '../../staff/person.ts';
import { html } from 'hono/html';
import { assetUrl } from '../assets.ts';
import type { ConsoleDeps } from '../deps.ts';
import type { Html } from '../html.ts';
import { framedPage } from '../layout.ts';
import { readSituation } from '../situation.ts';

/** A page of appeals in the console's frame. */
export async function appealsShell(
  deps: ConsoleDeps,
  person: Person,
  title: string,
  content: Html,
): Promise<Html> {
  return framedPage({
    title,
    section: 'appeals',
    person,
    situation: await readSituation(deps, person),
    content: html`<link rel="stylesheet" href="${assetUrl('appeals.css')}" />
      <div class="page appeals">${content}</div>`,
  });
}
