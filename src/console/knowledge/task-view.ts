import { html } from 'hono/html';
import type { Task } from '../../knowledge/gaps/read-tasks.ts';
import type { Entry } from '../../knowledge/versions/catalogue.ts';
import type { Person } from '../../staff/person.ts';
import type { ConsoleDeps } from '../deps.ts';
import { type Html, icon, NOTHING, written } from '../html.ts';
import { plural } from '../words.ts';
import { post } from './history.ts';
import { bodyName, mayEdit } from './rights.ts';
import { moment, type Names } from './shell.ts';
import { AUDIENCE_NAMES, TASK_STATES } from './words.ts';

const SHOWN_QUESTIONS = 5;

/** What the view of a task looks things up in. */
export interface TaskSurroundings {
  readonly deps: ConsoleDeps;
  readonly person: Person;
  readonly entries: readonly Entry[];
  readonly names: Names;
}

function headline({ kind, audience, count, days }: Task): string {
  const times = plural(count, 'раз', 'раза', 'раз');
  switch (kind) {
    case 'gap':
      return audience === 'servant'
        ? `Служащие ${times} за ${plural(days, 'день', 'дня', 'дней')} не нашли ответа`
        : `${plural(count, 'похожий вопрос', 'похожих вопроса', 'похожих вопросов')} за ${plural(days, 'день', 'дня', 'дней')}`;
    case 'rejected':
      return `Статья не помогла ${times} за ${plural(days, 'день', 'дня', 'дней')}`;
    case 'act':
      return 'Изменился акт, на который опирается статья';
    case 'review':
      return 'Пора сверить статью с источниками';
  }
}

function articleLine({ entries }: TaskSurroundings, { article, kind, section }: Task): Html {
  const entry = entries.find(({ id }) => id === article);
  if (!entry) return section === null ? NOTHING : html`<p class="muted">Раздел: ${section}</p>`;
  return html`<p>
    ${kind === 'gap' ? 'Ближайшая статья: ' : ''}<a href="/console/knowledge/articles/${entry.id}"
      >${entry.title}</a
    >
  </p>`;
}

function asked(questions: readonly string[]): Html {
  const [typical, ...others] = questions;
  if (typical === undefined) return NOTHING;
  return html`<p class="kb-asked">«${written(typical)}»</p>
    ${
      others.length === 0
        ? NOTHING
        : html`<details>
            <summary>Ещё так спрашивали</summary>
            <ul class="kb-problems">
              ${others.slice(0, SHOWN_QUESTIONS).map((text) => html`<li>${written(text)}</li>`)}
            </ul>
          </details>`
    }`;
}

function newArticleForm({ id }: Task, { entries }: TaskSurroundings): Html {
  const sections = [...new Set(entries.map(({ section }) => section))].toSorted((a, b) =>
    a.localeCompare(b, 'ru'),
  );
  return html`<details>
    <summary class="button button-main">Написать статью</summary>
    <form method="post" action="/console/knowledge/tasks/${id}/article" class="stack">
      <label
        >Раздел<input name="section" required maxlength="100" list="sections-${id}" autocomplete="off"
      /></label>
      <datalist id="sections-${id}">
        ${sections.map((name) => html`<option value="${name}"></option>`)}
      </datalist>
      <label
        >Заголовок, понятный человеку<input
          name="title"
          required
          minlength="3"
          maxlength="200"
          autocomplete="off"
      /></label>
      <p class="muted small">Вопросы станут формулировками черновика. Скрытое в скобках уберите.</p>
      <button class="button">Начать черновик</button>
    </form>
  </details>`;
}

function phrasingsForm(task: Task, { entries }: TaskSurroundings): Html {
  const fitting = entries.filter(
    ({ agency, audience, current }) =>
      current && audience === task.audience && (agency === task.agency || agency === 'common'),
  );
  return html`<details>
    <summary class="button">Добавить к статье</summary>
    <form method="post" action="/console/knowledge/tasks/${task.id}/phrasings" class="stack">
      <label
        >К какой статье
        <select name="article">
          ${fitting.map(
            ({ id, title }) =>
              html`<option value="${id}" ${id === task.article ? 'selected' : ''}>${title}</option>`,
          )}
        </select>
      </label>
      <p class="muted small">Откроется черновик с этими вопросами. Согласует его другой редактор.</p>
      <button class="button">Добавить формулировки</button>
    </form>
  </details>`;
}

function endForm({ id }: Task): Html {
  return html`<details>
    <summary class="button">Завершить</summary>
    <form method="post" action="/console/knowledge/tasks/${id}/end" class="stack">
      <label
        >Что сделано или почему не нужно<input
          name="reason"
          required
          minlength="3"
          maxlength="500"
          autocomplete="off"
      /></label>
      <div class="acts">
        <button class="button" name="to" value="done">Сделано</button>
        <button class="button" name="to" value="dismissed">Отклонить</button>
      </div>
    </form>
  </details>`;
}

function actions(around: TaskSurroundings, task: Task, questions: readonly string[]): Html {
  const { person } = around;
  const writes = mayEdit(person, task.agency);
  const asks = task.kind === 'gap';
  return html`<div class="acts kb-task-acts">
    ${task.state === 'open' ? post(`/console/knowledge/tasks/${task.id}/take`, 'Взять себе') : NOTHING}
    ${task.version_id === null ? NOTHING : html`<a class="button" href="/console/knowledge/versions/${task.version_id}">Открыть черновик</a>`}
    ${writes && asks && task.version_id === null ? newArticleForm(task, around) : NOTHING}
    ${writes && asks && task.version_id === null && questions.length > 0 ? phrasingsForm(task, around) : NOTHING}
    ${endForm(task)}
  </div>`;
}

function standing({ deps, names }: TaskSurroundings, task: Task): Html {
  const { state, due_at, taken_by, decided_by, decided_at, reason, agency } = task;
  const unit = deps.agencies.find(({ id }) => id === agency)?.units.find(({ id }) => id === task.unit);
  const late = due_at < deps.clock();
  if (state === 'done' || state === 'dismissed') {
    const who = decided_by === 'system' ? 'программа' : names(decided_by);
    return html`<p class="muted">
      ${who}, ${moment(deps, decided_at ?? 0)}. <span dir="auto">${reason}</span>
    </p>`;
  }
  return html`<p class="muted">
    ${bodyName(deps, agency)}${unit ? `, ${unit.name}` : ''}, ${AUDIENCE_NAMES[task.audience]}.
    <span class="${late ? 'form-error' : ''}"
      >${icon('clock')}${late ? 'Срок прошёл: ' : 'Сделать до: '}${moment(deps, due_at)}</span
    >${state === 'taken' ? html`. Занимается ${names(taken_by)}` : NOTHING}
  </p>`;
}

/** One task: what people lacked, whose it is, and what can be done about it. */
export function taskItem(around: TaskSurroundings, task: Task, questions: readonly string[]): Html {
  const current = task.state === 'open' || task.state === 'taken';
  return html`<li class="letter kb-task" id="task-${task.id}">
    <h2>${headline(task)} <span class="status kb-task-${task.state}">${TASK_STATES[task.state]}</span></h2>
    ${asked(questions)} ${articleLine(around, task)} ${standing(around, task)}
    ${current ? actions(around, task, questions) : NOTHING}
  </li>`;
}
