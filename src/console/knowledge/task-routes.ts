import { Hono } from 'hono';
import { endTask, takeTask, tieDraft } from '../../knowledge/gaps/decide-task.ts';
import { questionsOf, type Task } from '../../knowledge/gaps/read-tasks.ts';
import { knownFile } from '../../knowledge/versions/catalogue.ts';
import { fieldsOf, reviseSource } from '../../knowledge/versions/article-source.ts';
import { saveDraft, startDraft } from '../../knowledge/versions/write-draft.ts';
import type { ConsoleContext, ConsoleEnv } from '../access.ts';
import type { ConsoleDeps } from '../deps.ts';
import { formFields } from '../forms.ts';
import { gapsPage } from './gaps-page.ts';
import { newDraft } from './new-page.ts';
import { demandEdit, readableEntry } from './rights.ts';
import { visibleTask } from './task-rights.ts';

const LIST = '/console/knowledge/gaps';
const MOST_PHRASINGS = 12;

const taskOf = (deps: ConsoleDeps, c: ConsoleContext): Promise<Task> =>
  visibleTask(deps, c.var.person, c.req.param('id') ?? '');

/** How people asked, as phrasings of an article: on one line each. */
async function phrasingsOf(deps: ConsoleDeps, task: Task): Promise<readonly string[]> {
  const questions = (await questionsOf(deps.db, [task])).get(task.id) ?? [];
  return questions.slice(0, MOST_PHRASINGS).map((text) => text.replaceAll(/\s+/gu, ' ').trim());
}

async function refuse(deps: ConsoleDeps, c: ConsoleContext, problem: string): Promise<Response> {
  return c.html(await gapsPage(deps, c.var.person, { which: 'current', own: false, problem }), 422);
}

async function opened(deps: ConsoleDeps, c: ConsoleContext, task: Task, draft: string): Promise<Response> {
  await tieDraft(deps.db, task.id, draft, c.var.person.id, deps.clock());
  return c.redirect(`/console/knowledge/versions/${draft}`, 303);
}

/** Begins an article that does not exist yet, with the questions as its phrasings. */
async function writeArticle(deps: ConsoleDeps, c: ConsoleContext): Promise<Response> {
  const task = await taskOf(deps, c);
  const { person } = c.var;
  demandEdit(person, task.agency);
  const field = await formFields(c);
  const { agency, audience } = task;
  const place = { agency, audience, section: field('section'), title: field('title') };
  const phrasings = await phrasingsOf(deps, task);
  const draft = await newDraft(deps, person, place, phrasings);
  return draft === null ? refuse(deps, c, 'Заполните раздел и заголовок.') : opened(deps, c, task, draft);
}

/** Begins a draft of an article with the questions among its phrasings, or adds them to the person's own draft. */
async function addPhrasings(deps: ConsoleDeps, c: ConsoleContext): Promise<Response> {
  const task = await taskOf(deps, c);
  const { person } = c.var;
  const entry = await readableEntry(deps, person, (await formFields(c))('article'));
  demandEdit(person, entry.agency);
  const { open } = entry;
  const text = open?.source ?? entry.scheduled?.source ?? entry.current?.text;
  if (text === undefined) return refuse(deps, c, 'У этой статьи нет текста.');
  if (open && (open.state !== 'draft' || open.author !== person.id)) {
    return refuse(deps, c, 'Эту статью уже правит другой человек или правка ждёт согласования.');
  }
  const fields = fieldsOf(text);
  const phrasings = [...new Set([...fields.phrasings, ...(await phrasingsOf(deps, task))])];
  const source = reviseSource(text, { ...fields, phrasings });
  const at = deps.clock();
  if (open) {
    await saveDraft(deps.db, { id: open.id, author: person.id, seen: open.changed_at }, source, at);
    return opened(deps, c, task, open.id);
  }
  const draft = { articleId: entry.id, agency: entry.agency, source, baseHash: knownFile(entry) };
  return opened(deps, c, task, await startDraft(deps.db, draft, person.id, at));
}

async function end(deps: ConsoleDeps, c: ConsoleContext): Promise<Response> {
  const { id } = await taskOf(deps, c);
  const field = await formFields(c);
  const reason = field('reason').trim().slice(0, 500);
  const to = field('to') === 'done' ? 'done' : 'dismissed';
  if (reason === '') return refuse(deps, c, 'Напишите, что сделано или почему задача не нужна.');
  await endTask(deps.db, { id, to, by: c.var.person.id, reason }, deps.clock());
  return c.redirect(LIST, 303);
}

/** What is done about a task. */
export function taskRoutes(deps: ConsoleDeps): Hono<ConsoleEnv> {
  return new Hono<ConsoleEnv>()
    .post('/:id/take', async (c) => {
      const { id } = await taskOf(deps, c);
      await takeTask(deps.db, id, c.var.person.id, deps.clock());
      return c.redirect(`${LIST}#task-${id}`, 303);
    })
    .post('/:id/article', (c) => writeArticle(deps, c))
    .post('/:id/phrasings', (c) => addPhrasings(deps, c))
    .post('/:id/end', (c) => end(deps, c));
}
