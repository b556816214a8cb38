import { Hono } from 'hono';
import { html } from 'hono/html';
import { termWords } from '../cases/clock-sentences.rules.ts';
import type { ClockExplanation } from '../cases/clock-explanation.ts';
import { momentWords } from '../cases/moment-words.rules.ts';
import { isTask } from '../cases/tasks.rules.ts';
import { OtklikError } from '../kernel/errors.ts';
import type { Rule } from '../sla/index.ts';
import type { Person } from '../staff/person.ts';
import type { ClockRow } from '../store/tables.ts';
import { type ConsoleContext, type ConsoleEnv, viewerOf } from './access.ts';
import { eventWords } from './clock-events.ts';
import { clockState } from './clock-state.ts';
import { type ClockView, clockView } from './clock-view.ts';
import type { ConsoleDeps } from './deps.ts';
import { type Html, NOTHING } from './html.ts';
import { framedPage } from './layout.ts';
import { readSituation } from './situation.ts';
import { caseName } from '../agency/index.ts';

interface Place {
  readonly deps: ConsoleDeps;
  readonly person: Person;
  readonly zone: string;
  readonly agency: string;
  readonly caseName: string;
  /** Alone on a page or inside another one: the headings go a step down there. */
  readonly alone: boolean;
}

const title = (place: Place, text: string): Html =>
  place.alone ? html`<h1>${text}</h1>` : html`<h2>${text}</h2>`;
const heading = (place: Place, text: string): Html =>
  place.alone ? html`<h2>${text}</h2>` : html`<h3>${text}</h3>`;

/** The pack may have lost the hours or the calendar that the deadline was counted by: the deadline stands all the same. */
function explanationOf(deps: ConsoleDeps, clock: ClockRow): ClockExplanation | null {
  try {
    return deps.explainClock(clock);
  } catch (error) {
    if (error instanceof OtklikError) return null;
    throw error;
  }
}

function counted(explained: ClockExplanation, clock: ClockRow, place: Place): Html {
  if (explained.rows.length === 0) return NOTHING;
  const rule = { n: 1, clause: '', ...(JSON.parse(clock.term) as Pick<Rule, 'kind'>) };
  return html`<section>
    ${heading(place, 'Что посчитано')}
    <table class="counted">
      <thead>
        <tr>
          <th scope="col">С</th>
          <th scope="col">По</th>
          <th scope="col">Засчитано</th>
        </tr>
      </thead>
      <tbody>
        ${explained.rows.map(
          ({ from, to, length }) =>
            html`<tr>
              <td>${from}</td>
              <td>${to}</td>
              <td>${length}</td>
            </tr>`,
        )}
      </tbody>
      ${
        rule.kind === 'end_of_working_day'
          ? NOTHING
          : html`<tfoot>
              <tr>
                <th scope="row" colspan="2">Всего</th>
                <td>${termWords(rule)}</td>
              </tr>
            </tfoot>`
      }
    </table>
  </section>`;
}

/** The story without the sentence that names the days which the list below it names with their reasons. */
function story({ sentences, skipped: days }: ClockExplanation): readonly string[] {
  const names = (text: string) => days.length > 0 && days.every(({ date }) => text.includes(date));
  return sentences.filter((text) => !names(text));
}

function skipped({ skipped: days }: ClockExplanation, place: Place): Html {
  if (days.length === 0) return NOTHING;
  return html`<section>
    ${heading(place, 'Что не вошло')}
    <ul class="skipped">
      ${days.map(({ date, reason }) => html`<li><strong>${date}</strong> ${reason}</li>`)}
    </ul>
  </section>`;
}

function basis(explained: ClockExplanation | null, clock: ClockRow, place: Place): Html {
  const lines: readonly (readonly [string, string | undefined])[] = [
    ['Пункт', clock.clause],
    ['График', explained?.schedule ?? clock.schedule_id],
    ['Предположение', explained?.assumption],
    ['Редакция правил', clock.policy_version],
    ['Редакция календаря', clock.calendar_version],
    ['Другое прочтение', place.person.role === 'operator' ? undefined : explained?.otherReading],
  ];
  return html`<section>
    ${heading(place, 'На чём основано')}
    <dl class="basis">
      ${lines.map(([what, text]) =>
        text === undefined
          ? NOTHING
          : html`<dt>${what}</dt>
              <dd>${text}</dd>`,
      )}
    </dl>
  </section>`;
}

function history({ events }: ClockView, place: Place): Html {
  if (events.length === 0) return NOTHING;
  return html`<section>
    ${heading(place, 'Что было со сроком')}
    <ol class="history">
      ${events.map(
        (event) =>
          html`<li>
            <span class="muted">${momentWords(event.at, place.zone)}</span>
            <span>${eventWords(event, place.zone)}</span>
          </li>`,
      )}
    </ol>
  </section>`;
}

/** Why a deadline is what it is: for whoever answers, for an inspector as a printed sheet. Names nobody. */
function explanation(view: ClockView, place: Place): Html {
  const { clock } = view;
  const { deps, zone } = place;
  const explained = explanationOf(deps, clock);
  return html`<article class="explanation">
    <header>
      <p class="case-line">
        <a href="/console/cases/${clock.case_id}">Вопрос ${place.caseName}</a>
        <span>${place.agency}</span>
        ${place.alone ? NOTHING : html`<a href="/console/clocks/${clock.id}">Отдельной страницей, для печати</a>`}
      </p>
      ${title(place, explained?.title ?? clock.name)}
      <p>
        ${isTask(clock) ? 'Выполнить до' : 'Ответить до'}:
        <strong>${explained?.deadline ?? momentWords(clock.deadline_at, zone)}</strong>
        ${clockState(deps, clock, zone)}
      </p>
    </header>
    ${
      explained
        ? html`<div class="story">${story(explained).map((text) => html`<p>${text}</p>`)}</div>
            ${counted(explained, clock, place)} ${skipped(explained, place)}`
        : html`<p>
            Расчёт сейчас не показать: графика или календаря, по которым он сделан, больше нет среди настроек
            ведомства. Сам срок действует.
          </p>`
    }
    ${basis(explained, clock, place)} ${history(view, place)}
    ${place.alone ? html`<p class="muted small">Составлено: ${momentWords(deps.clock(), zone)}.</p>` : NOTHING}
  </article>`;
}

async function showClock(deps: ConsoleDeps, c: ConsoleContext): Promise<Response> {
  const { person } = c.var;
  const view = await clockView(deps.db, viewerOf(person, deps.agencies), c.req.param('id') ?? '');
  if (!view) {
    throw new OtklikError('not_found', 'Такого срока нет.', { hint: 'Откройте вопрос заново.' });
  }
  const agency = deps.agencies.find(({ id }) => id === view.clock.agency);
  const alone = c.req.header('hx-request-type') !== 'partial';
  const zone = agency?.zone ?? 'Europe/Moscow';
  const content = explanation(view, {
    deps,
    person,
    zone,
    agency: agency?.name ?? view.clock.agency,
    caseName: caseName(agency, view.caseNumber),
    alone,
  });
  c.header('Vary', 'HX-Request-Type');
  if (!alone) return c.html(content);
  return c.html(
    framedPage({
      title: `Срок по вопросу ${caseName(agency, view.caseNumber)}`,
      section: 'clock',
      person,
      situation: await readSituation(deps, person),
      content: html`<div class="page">${content}</div>`,
    }),
  );
}

/** Explanations of deadlines, each at an address of its own. */
export function clockRoutes(deps: ConsoleDeps): Hono<ConsoleEnv> {
  return new Hono<ConsoleEnv>().get('/:id', (c) => showClock(deps, c));
}
