import { html } from 'hono/html';
import { type Html, NOTHING } from '../../console/html.ts';
import type { Audience } from '../../knowledge/articles.ts';
import type { Section } from './catalogue.ts';

export const LONGEST_QUESTION = 2_000;

/** What the search field holds and what was found for it. */
export interface Found {
  readonly question: string;
  readonly results: Html;
}

/** The field, with what is found under it; works by Enter without scripts. The question travels in the body of the request, because addresses are kept in logs and histories. */
function searchForm(home: string, found: Found | null): Html {
  return html`<form
      id="ask"
      role="search"
      method="post"
      action="${home}/ask"
      hx-post="${home}/ask"
      hx-target="#results"
      hx-swap="innerHTML"
      hx-sync="replace"
    >
      <label for="question">Спросите своими словами или найдите по названию</label>
      <div class="search">
        <input
          id="question"
          name="question"
          type="search"
          autocomplete="off"
          spellcheck="true"
          maxlength="${LONGEST_QUESTION}"
          value="${found?.question ?? ''}"
          placeholder="Можно ли принять подарок"
          aria-describedby="discreet"
          hx-post="${home}/suggest"
          hx-trigger="input changed delay:250ms"
          hx-target="#results"
          hx-swap="innerHTML"
          hx-sync="#ask:replace"
        />
        <button class="button-main">Найти</button>
      </div>
      <p id="discreet" class="muted">
        Ваше имя и тексты вопросов не сохраняются. Считаем только, сколько раз и на какую тему не нашлось
        ответа.
      </p>
    </form>
    <div id="results" aria-live="polite">${found ? found.results : NOTHING}</div>
    <form method="post" action="${home}/chat" class="helped">
      <button>Спросить в чате</button>
      <span class="muted">Там можно позвать сотрудника. Переписка в чате сохраняется.</span>
    </form>`;
}

function sectionList(home: string, sections: readonly Section[], audience: Audience): Html {
  return html`<div class="sections">
    ${sections
      .filter((section) => section.audience === audience)
      .map(
        ({ name, articles }) =>
          html`<details>
            <summary>${name}<span class="count">${articles.length}</span></summary>
            <ul>
              ${articles.map(({ id, title }) => html`<li><a href="${home}/articles/${id}">${title}</a></li>`)}
            </ul>
          </details>`,
      )}
  </div>`;
}

/** The search and everything that there is, by section. */
export function homeContent(home: string, sections: readonly Section[], found: Found | null): Html {
  return html`<h1 class="sr">База знаний для служащих</h1>
    ${searchForm(home, found)}
    <section aria-labelledby="for-servants">
      <h2 id="for-servants">Для служащих</h2>
      ${sectionList(home, sections, 'servant')}
    </section>
    <section aria-labelledby="for-citizens">
      <h2 id="for-citizens">Что мы отвечаем гражданам</h2>
      ${sectionList(home, sections, 'citizen')}
    </section>`;
}
