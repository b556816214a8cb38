import { html } from 'hono/html';
import type { CaseView } from '../cases/case-view.ts';
import type { Instant } from '../kernel/instants.ts';
import type { ConsoleAgency } from './deps.ts';
import { type Html, NOTHING } from './html.ts';

/** Ready answers, those of the case's topic first. A click puts one into the answer; without JavaScript the page does. */
export function typicalPart(view: CaseView, agency: ConsoleAgency | undefined, now: Instant): Html {
  const replies = agency?.typical(view.reading.topic, now) ?? [];
  if (replies.length === 0) return NOTHING;
  return html`<details class="typical" id="typical" data-menu>
    <summary>Типовые ответы</summary>
    <p class="muted small">Пропуски в квадратных скобках заполните: с ними ответ не уйдёт.</p>
    <ul class="typical-list">
      ${replies.map(
        ({ id, title, text }) =>
          html`<li>
            <a href="/console/cases/${view.case.id}?typical=${id}#reply-text" data-typical="${text}"
              >${title}</a
            >
          </li>`,
      )}
    </ul>
  </details>`;
}
