import { html } from 'hono/html';
import { openIncidents } from '../../incidents/incident-view.ts';
import type { Wave } from '../../incidents/proposals.ts';
import { type Person, maySee } from '../../staff/person.ts';
import type { ConsoleDeps } from '../deps.ts';
import { type Html, NOTHING, icon } from '../html.ts';
import { framedPage } from '../layout.ts';
import { shortMoment } from '../moments.ts';
import { readSituation } from '../situation.ts';
import { plural } from '../words.ts';

/** Titles that show what a wave is about; the rest is folded. */
const SHOWN = 5;

/** Waves of the bodies that the person sees. */
export async function wavesFor(deps: ConsoleDeps, person: Person): Promise<readonly Wave[]> {
  const waves = await deps.proposals.waves();
  return waves.filter(({ agency }) => maySee(person, agency));
}

/** Cases to choose among, all chosen at first. */
export function caseChoice(cases: Wave['cases']): Html {
  return html`<ul class="choices">
    ${cases.map(
      ({ id, title }) =>
        html`<li>
          <label class="check"
            ><input type="checkbox" name="case" value="${id}" checked /><bdi
              >${title || 'Без текста'}</bdi
            ></label
          >
          <a class="small" href="/console/cases/${id}" aria-label="Открыть вопрос: ${title}">открыть</a>
        </li>`,
    )}
  </ul>`;
}

function waveItem({ agency, cases }: Wave, deps: ConsoleDeps): Html {
  const name = deps.agencies.find(({ id }) => id === agency)?.shortName ?? agency;
  const key = cases[0]?.id ?? '';
  return html`<li class="letter">
    <h2 id="wave-${key}">Похоже на событие: ${plural(cases.length, 'вопрос', 'вопроса', 'вопросов')}</h2>
    <p class="muted">${name}</p>
    <form class="stack" method="post" action="/console/incidents" aria-labelledby="wave-${key}">
      <input type="hidden" name="agency" value="${agency}" />
      ${caseChoice(cases.slice(0, SHOWN))}
      ${
        cases.length > SHOWN
          ? html`<details>
              <summary>Ещё ${cases.length - SHOWN}</summary>
              ${caseChoice(cases.slice(SHOWN))}
            </details>`
          : NOTHING
      }
      <label
        >Название события
        <input name="name" maxlength="120" autocomplete="off" placeholder="Авария на теплосети, улица Мира" />
      </label>
      <p class="acts">
        <button class="button button-main" name="do" value="make">Создать событие</button>
        <button class="button" name="do" value="dismiss">Это не событие</button>
      </p>
    </form>
  </li>`;
}

/** Proposed waves and open incidents. */
export async function incidentsPage(
  deps: ConsoleDeps,
  person: Person,
  problem: string | null = null,
): Promise<Html> {
  const agencies = deps.agencies.filter(({ id }) => maySee(person, id));
  const [situation, waves, open] = await Promise.all([
    readSituation(deps, person),
    wavesFor(deps, person),
    openIncidents(
      deps.db,
      agencies.map(({ id }) => id),
    ),
  ]);
  return framedPage({
    title: 'События',
    section: 'incidents',
    person,
    situation,
    content: html`<div class="page">
      <h1>События</h1>
      <p class="muted">
        Когда об одном пишут многие, соберите вопросы в событие и ответьте всем сразу. У каждого вопроса
        остаются свой срок и своё подтверждение отправки.
      </p>
      ${problem === null ? NOTHING : html`<p class="form-error" role="alert">${icon('alert')}${problem}</p>`}
      ${
        waves.length > 0
          ? html`<ul class="letters">
              ${waves.map((wave) => waveItem(wave, deps))}
            </ul>`
          : NOTHING
      }
      ${
        open.length > 0
          ? html`<section aria-labelledby="open-title">
              <h2 id="open-title">Открытые</h2>
              <ul class="letters">
                ${open.map(
                  ({ id, name, cases, agency, created_at: at }) =>
                    html`<li class="letter">
                      <p>
                        <a href="/console/incidents/${id}"><strong dir="auto">${name}</strong></a>
                      </p>
                      <p class="case-line">
                        <span>${plural(cases ?? 0, 'вопрос', 'вопроса', 'вопросов')}</span>
                        <span>${agencies.find((one) => one.id === agency)?.shortName}</span>
                        <span>с ${shortMoment(at, situation.now, situation.zone)}</span>
                      </p>
                    </li>`,
                )}
              </ul>
            </section>`
          : NOTHING
      }
      ${waves.length + open.length === 0 ? html`<p class="empty">Похожих вопросов много не приходило.</p>` : NOTHING}
    </div>`,
  });
}
