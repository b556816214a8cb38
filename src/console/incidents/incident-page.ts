import { html } from 'hono/html';
import type { AnswerView, IncidentCase, IncidentView } from '../../incidents/incident-view.ts';
import type { Wave } from '../../incidents/proposals.ts';
import type { Person } from '../../staff/person.ts';
import type { ConsoleDeps } from '../deps.ts';
import { type Html, NOTHING, icon, named } from '../html.ts';
import { framedPage } from '../layout.ts';
import { shortMoment } from '../moments.ts';
import type { Situation } from '../situation.ts';
import { STATUS_NAMES, channelName, plural } from '../words.ts';
import { caseChoice } from './list-page.ts';
import { finalBox } from '../reply-form.ts';
import { replyCheck } from '../reply-check.ts';
import { type AnswerContext, answerPart } from './progress-part.ts';
import { answeringAll, heldFor, mayLetGo, waveRemarks } from './wave-answering.ts';
import { caseLabel } from '../case-label.ts';

export interface IncidentShown {
  readonly deps: ConsoleDeps;
  readonly person: Person;
  readonly situation: Situation;
  readonly incident: IncidentView;
  readonly joining: Wave['cases'];
  readonly said: { readonly text: string; readonly tone: 'done' | 'stopped' } | null;
  /** What the person has written and could not be taken. */
  readonly draft: WaveDraft;
}

/** The text of an answer to all, and whether it settles the matter. */
export interface WaveDraft {
  readonly text: string;
  readonly final: boolean;
}
export const NO_DRAFT: WaveDraft = { text: '', final: false };

/** What an answer's part of the page has to know. */
export function answerContext(
  deps: ConsoleDeps,
  person: Person,
  incident: IncidentView,
  answer: AnswerView,
): AnswerContext {
  return {
    name: (number) => caseLabel(deps, incident.agency, number),
    mayApprove: mayLetGo(deps, person, incident, answer),
    uncovered: uncovered(incident, answer),
    held: heldFor(deps, incident, answer),
  };
}

/** Cases that would hear the answer now: those that wait, and have not heard it yet. */
function uncovered({ cases, answers }: IncidentView, { id }: AnswerView): number {
  const heard = answers.find((answer) => answer.id === id)?.progress.all ?? 0;
  return heard === 0 ? cases.filter(isWaiting).length : Math.max(0, cases.length - heard);
}

function isWaiting({ status }: IncidentCase): boolean {
  return status !== 'closed' && status !== 'answered';
}

function caseRow(row: IncidentCase, { deps, incident, situation }: IncidentShown): Html {
  const zone = deps.agencies.find(({ id }) => id === incident.agency)?.zone ?? situation.zone;
  const name = caseLabel(deps, incident.agency, row.number);
  return html`<tr>
    <td><a href="/console/cases/${row.id}">${name}</a></td>
    <td dir="auto">${row.title || 'Без текста'}</td>
    <td>${channelName(row.channel)}</td>
    <td>${STATUS_NAMES[row.status]}</td>
    <td>${row.dueAt === null ? '—' : shortMoment(row.dueAt, situation.now, zone)}</td>
    <td>
      ${
        incident.state === 'open' && isWaiting(row)
          ? html`<form method="post" action="/console/incidents/${incident.id}/out">
              <input type="hidden" name="case" value="${row.id}" />
              <button class="button button-small" aria-label="Убрать из события ${name}">Убрать</button>
            </form>`
          : NOTHING
      }
    </td>
  </tr>`;
}

function casesTable(shown: IncidentShown): Html {
  const { cases } = shown.incident;
  return html`<details ${cases.length <= 20 ? html`open` : NOTHING}>
    <summary>Вопросы: ${cases.length}, ждут ответа: ${cases.filter(isWaiting).length}</summary>
    <div class="wide" tabindex="0" role="region" aria-label="Вопросы события">
      <table class="counted">
        <thead>
          <tr>
            <th scope="col">Вопрос</th>
            <th scope="col">О чём</th>
            <th scope="col">Канал</th>
            <th scope="col">Состояние</th>
            <th scope="col">Срок</th>
            <th scope="col"><span class="sr">Действие</span></th>
          </tr>
        </thead>
        <tbody>
          ${cases.map((row) => caseRow(row, shown))}
        </tbody>
      </table>
    </div>
  </details>`;
}

function joiningForm({ incident, joining }: IncidentShown): Html {
  if (joining.length === 0) return NOTHING;
  return html`<form class="letter stack" method="post" action="/console/incidents/${incident.id}/add">
    <h2>Похоже, об этом же: ${plural(joining.length, 'вопрос', 'вопроса', 'вопросов')}</h2>
    ${caseChoice(joining)}
    <p class="acts">
      <button class="button button-main" name="do" value="add">Добавить в событие</button>
      <button class="button" name="do" value="dismiss">Это о другом</button>
    </p>
  </form>`;
}

function writeForm({ incident, draft, deps }: IncidentShown): Html {
  const { text, final } = draft;
  const onBehalfOf = deps.agencies.find(({ id }) => id === incident.agency)?.onBehalfOf ?? '';
  const count = incident.cases.filter(isWaiting).length;
  return html`<details class="letter" ${incident.answers.length === 0 || text !== '' ? html`open` : NOTHING}>
    <summary>Написать ответ всем</summary>
    <form class="stack" id="answer-all" method="post" action="/console/incidents/${incident.id}/propose">
      <p class="place-bar place-public">
        ${icon('public')}<strong>Один текст</strong> получат
        ${plural(count, 'человек', 'человека', 'человек')} от имени ${onBehalfOf}. Под записью его увидят все
      </p>
      <label class="sr" for="answer-text">Ответ всем</label>
      <textarea id="answer-text" name="text" rows="5" required maxlength="20000" dir="auto">${text}</textarea>
      ${answeringAll(deps, incident)?.rules.surveyUrl ? finalBox(final) : NOTHING}
      <div
        id="reply-check"
        aria-live="polite"
        hx-post="/console/incidents/${incident.id}/check"
        hx-trigger="input delay:500ms from:#answer-all"
        hx-include="#answer-all"
        hx-target="this"
      >
        ${replyCheck(text, waveRemarks(deps, incident, text, final), undefined)}
      </div>
      <p>
        <button class="button button-main">На утверждение</button>
      </p>
    </form>
  </details>`;
}

/** One incident: who wrote, what was answered and how far it went. */
export function incidentPage(shown: IncidentShown): Html {
  const { deps, person, situation, incident, said } = shown;
  const open = incident.state === 'open';
  return framedPage({
    title: incident.name,
    section: 'incidents',
    person,
    situation,
    content: html`<div class="page">
      <p><a href="/console/incidents">Все события</a></p>
      <h1 dir="auto">${incident.name}</h1>
      <p class="case-line">
        <span>${open ? 'открыто' : 'закрыто'}</span>
        <span>создано: ${named(incident.maker, 'сотрудник')}</span>
      </p>
      ${said === null ? NOTHING : html`<p class="said said-${said.tone}" role="status">${icon(said.tone === 'done' ? 'check' : 'alert')}<span>${said.text}</span></p>`}
      ${open ? joiningForm(shown) : NOTHING} ${casesTable(shown)}
      ${incident.answers.map((answer) => answerPart(answer, answerContext(deps, person, incident, answer)))}
      ${
        open
          ? html`${writeForm(shown)}
              <form method="post" action="/console/incidents/${incident.id}/close">
                <button class="button">Закрыть событие</button>
              </form>`
          : NOTHING
      }
    </div>`,
  });
}
