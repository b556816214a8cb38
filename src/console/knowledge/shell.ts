import { html } from 'hono/html';
import type { Instant } from '../../kernel/instants.ts';
import { type Entry, fileDiffers } from '../../knowledge/versions/catalogue.ts';
import type { Version } from '../../knowledge/versions/read-standing.ts';
import { listPeople } from '../../staff/people.ts';
import type { Person } from '../../staff/person.ts';
import { assetUrl } from '../assets.ts';
import type { ConsoleDeps } from '../deps.ts';
import { type Html, icon, named, NOTHING } from '../html.ts';
import { framedPage } from '../layout.ts';
import { fullMoment, shortMoment } from '../moments.ts';
import { readSituation } from '../situation.ts';
import { STATE_NAMES, STATE_TONES } from './words.ts';

/** A page of the knowledge base in the console's frame. */
export async function knowledgePage(
  deps: ConsoleDeps,
  person: Person,
  title: string,
  content: Html,
): Promise<Html> {
  return framedPage({
    title,
    section: 'knowledge',
    person,
    situation: await readSituation(deps, person),
    content: html`<link rel="stylesheet" href="${assetUrl('knowledge.css')}" />
      <div class="page kb">${content}</div>`,
  });
}

export function stateMarks(states: Entry['states']): Html {
  return html`${states.map(
    (state) => html`<span class="status kb-${STATE_TONES[state] ?? 'plain'}">${STATE_NAMES[state]}</span> `,
  )}`;
}

/** The moment in the zone of the first body, which is the reader's. */
export function moment(deps: ConsoleDeps, at: Instant): Html {
  const zone = zoneOf(deps);
  return html`<time title="${fullMoment(at, zone)}">${shortMoment(at, deps.clock(), zone)}</time>`;
}

/** The country's law changes by Moscow's midnight. */
export function zoneOf(deps: ConsoleDeps, agency = ''): string {
  return deps.agencies.find(({ id }) => id === agency)?.zone ?? 'Europe/Moscow';
}

export type Names = (id: string | null) => Html;

/** Who people are, by their ids. */
export async function readNames(deps: ConsoleDeps): Promise<Names> {
  const people = new Map((await listPeople(deps.db)).map(({ id, name }) => [id, name]));
  return (id) => named(people.get(id ?? '') ?? null, 'кто-то из сотрудников');
}

/** Said wherever a text is written or decided on whose file is no longer the one that it was made from. */
export function fileWarning(entry: Entry | undefined, version: Version): Html {
  if (!entry || !fileDiffers(entry.file, version)) return NOTHING;
  return html`<p class="notice notice-alarm">
    ${icon('alert')}Файл изменился после правки: сверьте её с файлом на странице статьи. Сам собой ни один
    текст не пропадёт.
  </p>`;
}
