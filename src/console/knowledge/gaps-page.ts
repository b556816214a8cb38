import { html } from 'hono/html';
import { type ReviewDue, reviewsDue } from '../../knowledge/gaps/reviews-due.ts';
import { questionsOf, readTasks, type Task } from '../../knowledge/gaps/read-tasks.ts';
import type { Entry } from '../../knowledge/versions/catalogue.ts';
import type { Person } from '../../staff/person.ts';
import type { ConsoleDeps } from '../deps.ts';
import { type Html, icon, NOTHING } from '../html.ts';
import { readableEntries } from './rights.ts';
import { knowledgePage, readNames } from './shell.ts';
import { isOwn, maySeeTask, ownUnits } from './task-rights.ts';
import { taskItem } from './task-view.ts';
import { dayText, REVIEW_NAMES } from './words.ts';

/** What the page of tasks shows. */
export interface TaskView {
  readonly which: 'current' | 'ended';
  /** Only those of the person's own units. */
  readonly own: boolean;
  readonly problem?: string;
}

function tabs({ which, own }: TaskView, hasUnits: boolean): Html {
  const link = (href: string, label: string, current: boolean) =>
    html`<a
      class="button"
      href="/console/knowledge/gaps${href}"
      ${current ? html`aria-current="page"` : NOTHING}
      >${label}</a
    >`;
  return html`<nav class="acts" aria-label="Какие задачи">
    ${link('', 'К исполнению', which === 'current' && !own)}
    ${hasUnits ? link('?own', 'Моего подразделения', which === 'current' && own) : NOTHING}
    ${link('?ended', 'Завершённые', which === 'ended')}
  </nav>`;
}

function reviewRow({ article, state, day }: ReviewDue): Html {
  return html`<tr>
    <td><a href="/console/knowledge/articles/${article.id}">${article.title}</a></td>
    <td>
      <span class="status kb-${state === 'expired' ? 'bad' : 'soon'}">${REVIEW_NAMES[state]}</span>
    </td>
    <td><span class="kb-narrow">${state === 'expired' ? 'истекла ' : 'сверить '}</span>${dayText(day)}</td>
  </tr>`;
}

function reviews(due: readonly ReviewDue[]): Html {
  return html`<section aria-labelledby="reviews">
    <h2 id="reviews">Пора сверить</h2>
    ${
      due.length === 0
        ? html`<p class="muted">В ближайшие две недели сверять нечего.</p>`
        : html`<table class="kb-table">
            <thead>
              <tr>
                <th scope="col">Статья</th>
                <th scope="col">Состояние</th>
                <th scope="col">День</th>
              </tr>
            </thead>
            <tbody>
              ${due.map(reviewRow)}
            </tbody>
          </table>`
    }
  </section>`;
}

function list(items: readonly Html[], view: TaskView): Html {
  if (items.length > 0)
    return html`<ul class="letters">
      ${items}
    </ul>`;
  if (view.which === 'ended') return html`<p class="empty">Завершённых задач пока нет.</p>`;
  return html`<p class="empty">
    Задач нет. Они появятся, когда база несколько раз не ответит на похожие вопросы, статья перестанет
    помогать, изменится акт или подойдёт день сверки.
  </p>`;
}

function dueOf(entries: readonly Entry[], deps: ConsoleDeps): readonly ReviewDue[] {
  const said = entries.filter(({ states: [main] }) => main !== 'withdrawn' && main !== 'under_review');
  return reviewsDue(
    said.flatMap(({ current }) => current?.article ?? []),
    deps.clock(),
  );
}

/** How many tasks the person sees that are to be done. */
export async function countTasks(deps: ConsoleDeps, person: Person): Promise<number> {
  const units = await ownUnits(deps, person);
  const all = await readTasks(deps.db, ['common', ...deps.agencies.map(({ id }) => id)], 'current');
  return all.filter((task) => maySeeTask(person, units, task)).length;
}

async function shownTasks(deps: ConsoleDeps, person: Person, view: TaskView): Promise<readonly Task[]> {
  const units = await ownUnits(deps, person);
  const all = await readTasks(deps.db, ['common', ...deps.agencies.map(({ id }) => id)], view.which);
  return all.filter((task) => maySeeTask(person, units, task) && (!view.own || isOwn(units, task)));
}

/** What the base lacks, as tasks for the units that own its parts (L4-13), and the articles whose day has come. */
export async function gapsPage(deps: ConsoleDeps, person: Person, view: TaskView): Promise<Html> {
  const [tasks, entries, names, units] = await Promise.all([
    shownTasks(deps, person, view),
    readableEntries(deps, person),
    readNames(deps),
    ownUnits(deps, person),
  ]);
  const questions = await questionsOf(deps.db, tasks);
  const items = tasks.map((task) =>
    taskItem({ deps, person, entries, names }, task, questions.get(task.id) ?? []),
  );
  return knowledgePage(
    deps,
    person,
    'Вопросы без ответа',
    html`<p><a href="/console/knowledge">${icon('back')}База знаний</a></p>
      <h1>Вопросы без ответа</h1>
      <p class="muted">
        Похожие вопросы, на которые база не ответила, и статьи, которые не помогли. Имена, номера и адреса
        скрыты.
      </p>
      ${view.problem === undefined ? NOTHING : html`<p class="form-error" role="alert">${view.problem}</p>`}
      ${tabs(view, units.length > 0)} ${list(items, view)}
      ${view.which === 'current' && !view.own ? reviews(dueOf(entries, deps)) : NOTHING}`,
  );
}
