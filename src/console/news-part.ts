import { html } from 'hono/html';
import type { NewsKind } from '../store/tables.ts';
import { type Html, NOTHING, icon, named } from './html.ts';
import type { Situation } from './situation.ts';

const WHAT: Readonly<Record<NewsKind, string>> = {
  transferred: 'передан вам',
  taken_over: 'теперь ведёт руководитель',
  claim_ended: 'вернулся в очередь: им давно не занимались',
  to_approve: 'ответ ждёт вашего утверждения',
  approved: 'ваш ответ утверждён и отправлен',
  returned: 'ваш ответ вернули, исправьте его',
  superseded: 'ваш вариант ответа сменил другой',
};

/** News of one's cases that the person has not seen yet. */
export function newsPart(news: Situation['news']): Html {
  if (news.length === 0) return NOTHING;
  return html`<section class="notice notice-news" id="news" aria-label="Вам">
    <ul>
      ${news.map(
        (one) =>
          html`<li>
            ${icon('bell')}<span
              ><a href="/console/cases/${one.case_id}">Вопрос ${one.name}</a>
              ${WHAT[one.kind]}${one.by_name === '' ? NOTHING : html`, ${named(one.by_name, '')}`}${one.text === '' ? '.' : html`: <bdi>${one.text}</bdi>`}</span
            >
            <form
              method="post"
              action="/console/news/${one.id}/seen"
              hx-post="/console/news/${one.id}/seen"
              hx-target="#notices"
              hx-swap="outerMorph"
            >
              <button class="button button-small">Видел</button>
            </form>
          </li>`,
      )}
    </ul>
  </section>`;
}
