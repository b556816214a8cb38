import { html } from 'hono/html';
import { citedActs } from '../../knowledge/versions/mark-act.ts';
import type { Entry } from '../../knowledge/versions/catalogue.ts';
import type { Person } from '../../staff/person.ts';
import { may } from '../access.ts';
import type { ConsoleDeps } from '../deps.ts';
import { type Html, icon, NOTHING } from '../html.ts';
import { plural } from '../words.ts';
import { readableEntries } from './rights.ts';
import { knowledgePage } from './shell.ts';

/** Acts with the articles that rest on them and that are not withdrawn. */
export function actsOf(entries: readonly Entry[]): ReturnType<typeof citedActs> {
  const current = entries.filter(({ ruling }) => ruling?.state !== 'withdrawn');
  return citedActs(current.flatMap((entry) => entry.current?.article ?? []));
}

function actItem(
  act: ReturnType<typeof citedActs>[number],
  waiting: ReadonlySet<string>,
  canMark: boolean,
): Html {
  const still = act.articles.filter(({ id }) => waiting.has(`${id}|${act.act}`)).length;
  return html`<li class="letter">
    <p><strong>${act.act}</strong></p>
    <details>
      <summary>
        ${plural(act.articles.length, 'статья', 'статьи', 'статей')}${still > 0 ? `, на проверке ${still}` : ''}
      </summary>
      <ul class="kb-problems">
        ${act.articles.map(({ id, title }) => html`<li><a href="/console/knowledge/articles/${id}">${title}</a></li>`)}
      </ul>
    </details>
    ${
      canMark
        ? html`<details>
            <summary>Акт изменился</summary>
            <form method="post" action="/console/knowledge/acts" class="stack">
              <p>Бот сразу перестанет говорить эти статьи. Каждую вернёт редактор, когда сверит её.</p>
              <input type="hidden" name="act" value="${act.act}" />
              <label
                >Что изменилось и с какого дня<input
                  name="note"
                  required
                  minlength="3"
                  maxlength="500"
                  autocomplete="off"
              /></label>
              <button class="button">
                Отметить: ${plural(act.articles.length, 'статья', 'статьи', 'статей')}
              </button>
            </form>
          </details>`
        : NOTHING
    }
  </li>`;
}

/** The acts that the base rests on; an editor tells here that one has changed. */
export async function actsPage(deps: ConsoleDeps, person: Person): Promise<Html> {
  const entries = await readableEntries(deps, person);
  const acts = actsOf(entries);
  const waiting = new Set(
    entries.flatMap(({ marks }) => marks.map((mark) => `${mark.article_id}|${mark.act}`)),
  );
  return knowledgePage(
    deps,
    person,
    'Акты',
    html`<p><a href="/console/knowledge">${icon('back')}База знаний</a></p>
      <h1>Акты, на которые опираются ответы</h1>
      ${
        acts.length === 0
          ? html`<p class="empty">Пока ни одна статья не называет источника.</p>`
          : html`<ul class="letters">
              ${acts.map((act) => actItem(act, waiting, may(person, 'edit')))}
            </ul>`
      }`,
  );
}
