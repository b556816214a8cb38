import { html } from 'hono/html';
import { maySee } from '../staff/person.ts';
import type { Person } from '../staff/person.ts';
import { assetUrl } from './assets.ts';
import type { ConsoleAgency, ConsoleDeps } from './deps.ts';
import { type Html, NOTHING } from './html.ts';
import { framedPage } from './layout.ts';
import { readSituation } from './situation.ts';

/** Cases whose topic nobody has recognised belong to no unit yet. */
export const NO_UNIT = 'подразделение не определено';

export function ownAgencies(deps: ConsoleDeps, person: Person): readonly ConsoleAgency[] {
  return deps.agencies.filter(({ id }) => maySee(person, id));
}

/** The unit that a case belongs to, by id; with bodies that have the same ids, the body stands before it. */
export function unitOf(deps: ConsoleDeps) {
  const agencies = new Map(deps.agencies.map((agency) => [agency.id, agency]));
  return (agency: string, unit: string | null, topic: string | null): string => {
    const id = unit ?? agencies.get(agency)?.unitOfTopic[topic ?? ''];
    return id === undefined ? '' : `${agency}/${id}`;
  };
}

/** The name of what `unitOf` gave; the body is named where several are shown. */
export function unitName(agencies: readonly ConsoleAgency[], key: string): string {
  const at = key.indexOf('/');
  const agency = agencies.find(({ id }) => id === key.slice(0, at));
  const unit = agency?.units.find(({ id }) => id === key.slice(at + 1));
  if (!agency || at === -1) return NO_UNIT;
  const name = unit?.name ?? key.slice(at + 1);
  return agencies.length > 1 ? `${name} (${agency.shortName})` : name;
}

/** Says whose questions are counted to who is limited to units; to others nothing. */
export function ownUnitsNote({ units }: Person, agencies: readonly ConsoleAgency[]): Html {
  if (units === null) return NOTHING;
  const names = units
    .filter(({ agency }) => agencies.some(({ id }) => id === agency))
    .map(({ agency, unit }) => unitName(agencies, `${agency}/${unit}`));
  const whose = names.length === 0 ? 'только ваши' : `подразделений: ${names.join(', ')}, и ваши`;
  return html`<p class="muted small">Показаны вопросы, которые вы видите в очереди: ${whose}.</p>`;
}

function tab(href: string, label: string, current: boolean): Html {
  return html`<a href="${href}" ${current ? html`aria-current="page"` : NOTHING}>${label}</a>`;
}

/** A page of figures in the console's frame: how it stands now, or how it was over a period. */
export async function figuresPage(
  deps: ConsoleDeps,
  person: Person,
  page: { readonly title: string; readonly which: 'wall' | 'reports' | 'surveys'; readonly content: Html },
): Promise<Html> {
  return framedPage({
    title: page.title,
    section: 'figures',
    person,
    situation: await readSituation(deps, person),
    content: html`<link rel="stylesheet" href="${assetUrl('reports.css')}" />
      <div class="figures">
        <nav class="figures-tabs" aria-label="Показатели">
          ${tab('/console/wall', 'Сейчас', page.which === 'wall')}
          ${tab('/console/reports', 'За период', page.which === 'reports')}
          ${tab('/console/surveys', 'Опросы', page.which === 'surveys')}
        </nav>
        ${page.content}
      </div>`,
  });
}
