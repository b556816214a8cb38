import { html } from 'hono/html';
import { mayApprove } from '../../incidents/approval.rules.ts';
import type { AnswerView, IncidentCase, IncidentView } from '../../incidents/incident-view.ts';
import type { Wave } from '../../incidents/proposals.ts';
import type { Person } from '../../staff/person.ts';
import { actorOf } from '../access.ts';
import type { ConsoleDeps } from '../deps.ts';
import { type Html, NOTHING, icon, named } from '../html.ts';
import { framedPage } from '../layout.ts';
import { shortMoment } from '../moments.ts';
import type { Situation } from '../situation.ts';
import { STATUS_NAMES, channelName, plural } from '../words.ts';
import { caseChoice } from './list-page.ts';
import { answerPart } from './progress-part.ts';

export interface IncidentShown {
  readonly deps: ConsoleDeps;
  readonly person: Person;
  readonly situation: Situation;
  readonly incident: IncidentView;
  readonly joining: Wave['cases'];
  readonly said: { readonly text: string; readonly tone: 'done' | 'stopped' } | null;
  /** What the person has written and could not be taken. */
  readonly draft: string;
}

/** Cases that would hear the answer now: those that wait, and have not heard it yet. */
export function uncovered({ cases, answers }: IncidentView, { id }: AnswerView): number {
  const heard = answers.find((answer) => answer.id === id)?.progress.all ?? 0;
  return heard === 0 ? cases.filter(isWaiting).length : Math.max(0, cases.length - heard);
}

function isWaiting({ status }: IncidentCase): boolean {
  return status !== 'closed' && status !== 'answered';
}

function caseRow(row: IncidentCase, { deps, incident, situation }: IncidentShown): Html {
  const zone = deps.agencies.find(({ id }) => id === incident.agency)?.zone ?? situation.zone;
  return html`<tr>
    <td><a href="/console/cases/${row.id}">№ ${row.number}</a></td>
    <td dir="auto">${row.title || 'Без текста'}</td>
    <td>${channelName(row.channel)}</td>
    <td>${STATUS_NAMES[row.status]}</td>
    <td>${row.dueAt === null ? '—' : shortMoment(row.dueAt, situation.now, zone)}</td>
    <td>
      ${
        incident.state === 'open' && isWaiting(row)
          ? html`<form method="post" action="/console/incidents/${incident.id}/out">
              <input type="hidden" name="case" value="${row.id}" />
              <button class="button button-small" aria-label="Убрать из события № ${row.number}">
                Убрать
              </button>
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
  const onBehalfOf = deps.agencies.find(({ id }) => id === incident.agency)?.onBehalfOf ?? '';
  const count = incident.cases.filter(isWaiting).length;
  return html`<details class="letter" ${incident.answers.length === 0 || draft !== '' ? html`open` : NOTHING}>
    <summary>Написать ответ всем</summary>
    <form class="stack" method="post" action="/console/incidents/${incident.id}/propose">
      <p class="place-bar place-public">
        ${icon('public')}<strong>Один текст</strong> получат
        ${plural(count, 'человек', 'человека', 'человек')} от имени ${onBehalfOf}. Под записью его увидят все
      </p>
      <label class="sr" for="answer-text">Ответ всем</label>
      <textarea id="answer-text" name="text" rows="5" required maxlength="20000" dir="auto">
${draft}</textarea>
      <p>
        <button class="button button-main">На утверждение</button>
      </p>
    </form>
  </details>`;
}

/** One incident: who wrote, what was answered and how far it went. */
export function incidentPage(shown: IncidentShown): Html {
  const { person, situation, incident, said } = shown;
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
      ${incident.answers.map((answer) => answerPart(answer, open && mayApprove(actorOf(person), answer.author), uncovered(incident, answer)))}
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
