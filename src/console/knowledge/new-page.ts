import { html } from 'hono/html';
import { z } from 'zod';
import { newId } from '../../kernel/ids.ts';
import { blankSource, fieldsOf, reviseSource } from '../../knowledge/versions/article-source.ts';
import { startDraft } from '../../knowledge/versions/write-draft.ts';
import type { Person } from '../../staff/person.ts';
import type { ConsoleDeps } from '../deps.ts';
import { type Html, icon, NOTHING } from '../html.ts';
import { mayEdit } from './rights.ts';
import { knowledgePage } from './shell.ts';

const newArticle = z.object({
  agency: z.string(),
  audience: z.enum(['citizen', 'servant']),
  section: z.string().trim().min(1).max(100),
  title: z.string().trim().min(3).max(200),
});

/** The form of a new article: what cannot be changed later, and a name for it. */
export async function newPage(deps: ConsoleDeps, person: Person, problem?: string): Promise<Html> {
  const own = deps.agencies.filter(({ id }) => mayEdit(person, id));
  return knowledgePage(
    deps,
    person,
    'Новая статья',
    html`<p><a href="/console/knowledge">${icon('back')}База знаний</a></p>
      <h1>Новая статья</h1>
      ${problem === undefined ? NOTHING : html`<p class="form-error" role="alert">${problem}</p>`}
      <form method="post" action="/console/knowledge/new" class="stack add-person">
        <label
          >Чья
          <select name="agency">
            ${own.map(({ id, name }) => html`<option value="${id}">${name}</option>`)}
            <option value="common">Все органы</option>
          </select>
        </label>
        <label
          >Кому
          <select name="audience">
            <option value="citizen">гражданам</option>
            <option value="servant">служащим</option>
          </select>
        </label>
        <label>Раздел<input name="section" required maxlength="100" autocomplete="off" /></label>
        <label
          >Заголовок, понятный человеку<input
            name="title"
            required
            minlength="3"
            maxlength="200"
            autocomplete="off"
        /></label>
        <button class="button button-main">Начать черновик</button>
      </form>`,
  );
}

/**
 * Begins the draft of an article that no file holds, with these phrasings. Returns its id; null when the place is not
 * filled in or not the person's.
 */
export async function newDraft(
  deps: ConsoleDeps,
  person: Person,
  place: Readonly<Record<string, unknown>>,
  phrasings: readonly string[] = [],
): Promise<string | null> {
  const read = newArticle.safeParse(place);
  if (!read.success) return null;
  const { agency, audience, section, title } = read.data;
  const known = agency === 'common' || deps.agencies.some(({ id }) => id === agency);
  if (!known || !mayEdit(person, agency)) return null;
  const id = `${agency}-${newId().slice(-8)}`;
  const blank = blankSource({ id, agency, audience }, section, title);
  const source = phrasings.length === 0 ? blank : reviseSource(blank, { ...fieldsOf(blank), phrasings });
  return startDraft(deps.db, { articleId: id, agency, source, baseHash: null }, person.id, deps.clock());
}

/** The same out of the form of a new article. */
export async function startArticle(
  deps: ConsoleDeps,
  person: Person,
  form: (name: string) => string,
): Promise<string | null> {
  const given = ['agency', 'audience', 'section', 'title'].map((name) => [name, form(name)]);
  return newDraft(deps, person, Object.fromEntries(given));
}
