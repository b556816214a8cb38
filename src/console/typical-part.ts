import { html } from 'hono/html';
import type { CaseView } from '../cases/case-view.ts';
import type { Instant } from '../kernel/instants.ts';
import type { ConsoleAgency } from './deps.ts';
import { type Html, NOTHING } from './html.ts';

/** For so many days before now the uses of a ready answer are shown. */
export const SENT_WITHIN_DAYS = 90;

/** Ready answers, those of the case's topic first, with how often each was sent lately (K-31). A click puts one into the answer; without JavaScript the page does. */
export function typicalPart(
  view: CaseView,
  agency: ConsoleAgency | undefined,
  now: Instant,
  sent: ReadonlyMap<string, number> = new Map(),
): Html {
  const replies = agency?.typical(view.reading.topic, now) ?? [];
  if (replies.length === 0) return NOTHING;
  return html`<details class="typical" id="typical" data-menu>
    <summary>Типовые ответы</summary>
    <p class="muted small">
      Пропуски в квадратных скобках заполните: с ними ответ не уйдёт. Число справа — сколько раз отправили за
      ${SENT_WITHIN_DAYS} дней.
    </p>
    <ul class="typical-list">
      ${replies.map(
        ({ id, title, text }) =>
          html`<li>
            <a href="/console/cases/${view.case.id}?typical=${id}#reply-text" data-typical="${text}"
              >${title}</a
            >${sentTimes(sent.get(id) ?? 0)}
          </li>`,
      )}
    </ul>
  </details>`;
}

function sentTimes(count: number): Html {
  return count === 0
    ? NOTHING
    : html`<span class="typical-sent" title="Отправляли за ${SENT_WITHIN_DAYS} дней">${count}</span>`;
}
